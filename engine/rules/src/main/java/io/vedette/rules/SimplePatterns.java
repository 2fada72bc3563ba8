package io.vedette.rules;

/** Tells regular expressions that a plain operator could replace. */
final class SimplePatterns {
    private SimplePatterns() {}

    /**
     * Whether nothing in the pattern needs a regular expression, anchors and {@code .*} at its ends
     * aside.
     */
    static boolean isSimple(String pattern) {
        int start = pattern.startsWith("^") ? 1 : 0;
        int end = pattern.length() - (pattern.length() > start && pattern.endsWith("$") ? 1 : 0);
        if (end - start > 2 && isAnything(pattern, start)) {
            start += 2;
        }
        if (end - start > 2 && isAnything(pattern, end - 2)) {
            end -= 2;
        }
        for (int i = start; i < end; i++) {
            if (".+*?^$()[]{}|\\".indexOf(pattern.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAnything(String pattern, int at) {
        return pattern.charAt(at) == '.' && "+*?".indexOf(pattern.charAt(at + 1)) >= 0;
    }
}
