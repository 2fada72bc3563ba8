package io.vedette.rules;

import java.util.Arrays;

/**
 * The text of a file of rules, with its name for messages.
 *
 * <p>Immutable.
 */
public final class RuleFile {
    private final String name;
    private final String content;
    private final int[] lineStarts;

    public RuleFile(String name, String content) {
        this.name = name;
        this.content = content;
        this.lineStarts = lineStarts(content);
    }

    private static int[] lineStarts(String content) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < content.length(); i++) {
            if (content.charAt(i) == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    public String name() {
        return name;
    }

    public String content() {
        return content;
    }

    /** The place of a character; an offset beyond the end is taken as the end. */
    Position position(int offset) {
        int bounded = Math.clamp(offset, 0, content.length());
        int found = Arrays.binarySearch(lineStarts, bounded);
        int line = found >= 0 ? found : -found - 2;
        return new Position(name, line + 1, bounded - lineStarts[line] + 1, bounded);
    }

    /** The text of a line, counted from 1, without its end. */
    String line(int number) {
        int start = lineStarts[number - 1];
        int end = number < lineStarts.length ? lineStarts[number] - 1 : content.length();
        return content.substring(
                start, end > start && content.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}
