package io.vedette.rules;

import java.util.ArrayDeque;

/**
 * How often a regular expression repeats its most repeated part, counted repetitions within each
 * other multiplied: compiling writes every repetition out.
 */
final class RegexRepetition {
    /** The limit of RE2. */
    static final int MOST = 1_000;

    private final String pattern;
    private final ArrayDeque<Long> groups = new ArrayDeque<>();
    private long largest = 1;
    private long last = 1;
    private int at;

    private RegexRepetition(String pattern) {
        this.pattern = pattern;
    }

    static long of(String pattern) {
        var repetition = new RegexRepetition(pattern);
        repetition.scan();
        return repetition.groups.stream().reduce(repetition.largest, Math::max);
    }

    private void scan() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '\\' -> {
                    at++;
                    last = 1;
                }
                case '[' -> {
                    skipSet();
                    last = 1;
                }
                case '(' -> {
                    groups.push(largest);
                    largest = 1;
                    last = 1;
                }
                case ')' -> {
                    last = largest;
                    largest = Math.max(largest, groups.isEmpty() ? 1 : groups.pop());
                }
                case '{' -> {
                    last = Math.min(last * Math.max(1, highestCount()), Integer.MAX_VALUE);
                    largest = Math.max(largest, last);
                }
                // these repeat by going back, which takes no room
                case '*', '+', '?' -> {}
                default -> last = 1;
            }
        }
    }

    private void skipSet() {
        at += pattern.startsWith("^]", at) ? 2 : pattern.startsWith("]", at) ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /** The larger of the numbers in braces, up to a million; what is no number counts as none. */
    private long highestCount() {
        long highest = 0;
        long number = 0;
        while (at < pattern.length() && pattern.charAt(at) != '}') {
            char c = pattern.charAt(at++);
            number = c >= '0' && c <= '9' ? Math.min(number * 10 + c - '0', 1_000_000) : 0;
            highest = Math.max(highest, number);
        }
        return highest;
    }
}
