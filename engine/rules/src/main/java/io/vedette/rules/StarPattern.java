package io.vedette.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A shell pattern that has no wildcard but stars, as most of those in rules: its pieces are
 * searched for, where {@link Glob} goes through the text byte by byte, with the same result.
 */
final class StarPattern {
    private final byte[] head;
    private final byte[][] middle;
    private final byte[] tail;

    private StarPattern(List<byte[]> pieces) {
        head = pieces.getFirst();
        middle = pieces.subList(1, pieces.size() - 1).toArray(byte[][]::new);
        tail = pieces.getLast();
    }

    /** Empty for a pattern without a star, or with another wildcard or a backslash. */
    static Optional<StarPattern> of(Bytes pattern) {
        byte[] bytes = pattern.array();
        var pieces = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            switch (bytes[i]) {
                case '?', '[', '\\' -> {
                    return Optional.empty();
                }
                case '*' -> {
                    pieces.add(Arrays.copyOfRange(bytes, start, i));
                    start = i + 1;
                }
                default -> {}
            }
        }
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        pieces.add(Arrays.copyOfRange(bytes, start, bytes.length));
        return Optional.of(new StarPattern(pieces));
    }

    boolean matches(byte[] text, int offset, int length) {
        if (length < head.length + tail.length
                || !ByteStrings.startsWith(text, offset, length, head)
                || !ByteStrings.endsWith(text, offset, length, tail)) {
            return false;
        }
        // the first place at which a piece stands leaves the most room to those after it
        int at = offset + head.length;
        int end = offset + length - tail.length;
        for (byte[] piece : middle) {
            int found = ByteStrings.find(text, at, end - at, piece);
            if (found < 0) {
                return false;
            }
            at = found + piece.length;
        }
        return true;
    }
}
