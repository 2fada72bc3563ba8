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
            if (at == start || !matches(component.array(), path, start, at - start)) {
                return false;
            }
        }
        return true;
    }

    /** A component without wildcards stands for itself, backslashes too. */
    private static boolean matches(byte[] component, byte[] path, int start, int length) {
        for (byte b : component) {
            if (b == '*' || b == '?' || b == '[') {
                return Glob.matches(component, path, start, length, false);
            }
        }
        return ByteStrings.equal(path, start, length, component);
    }
}
