package io.vedette.rules;

import java.util.List;

/**
 * Whether a path lies at or below another, component by component: {@code /etc} holds {@code /etc}
 * and {@code /etc/x} but not {@code /etcx}. Components of the prefix may be globs; empty components
 * do not count.
 */
final class PathPrefix {
    private PathPrefix() {}

    static boolean matches(List<Bytes> prefix, byte[] path, int offset, int length) {
        int end = offset + length;
        int at = offset;
        for (Bytes component : prefix) {
            while (at < end && path[at] == '/') {
                at++;
            }
            int start = at;
            while (at < end && path[at] != '/') {
                at++;
            }
            if (at == start || !Glob.matches(component.array(), path, start, at - start, false)) {
                return false;
            }
        }
        return true;
    }
}
