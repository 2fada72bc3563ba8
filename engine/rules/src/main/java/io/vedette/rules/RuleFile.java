package io.vedette.rules;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The text of a file of rules, with its name for messages.
 *
 * <p>Immutable.
 */
public final class RuleFile {
    private final String name;
    private final String content;
    private final int[] lineStarts;

    /** The places, in code points, of the characters that take two chars. */
    private final int[] pairs;

    public RuleFile(String name, String content) {
        this.name = name;
        this.content = content;
        this.lineStarts = lineStarts(content);
        this.pairs = pairs(content);
    }

    private static int[] pairs(String content) {
        if (content.codePointCount(0, content.length()) == content.length()) {
            return new int[0];
        }
        var places = IntStream.builder();
        int codePoints = 0;
        for (int i = 0; i < content.length(); codePoints++) {
            int width = Character.charCount(content.codePointAt(i));
            if (width == 2) {
                places.add(codePoints);
            }
            i += width;
        }
        return places.build().toArray();
    }

    private static int[] lineStarts(String content) {
        int[] starts = new int[16];
        int count = 1;
        for (int at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    public String name() {
        return name;
    }

    public String content() {
        return content;
    }

    /** The place of a mark of YAML, which counts code points; everything here counts chars. */
    Place place(Optional<Mark> mark) {
        int codePoints = mark.map(Mark::getIndex).orElse(0);
        int found = Arrays.binarySearch(pairs, codePoints);
        return new Place(this, codePoints + (found >= 0 ? found : -found - 1));
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
