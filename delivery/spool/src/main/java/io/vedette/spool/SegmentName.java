package io.vedette.spool;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment's file name: three numbers of 16 hexadecimal digits each.
 *
 * @param number from 1, one higher with each segment made
 * @param first the sequence of its first record; records of the segment before with this sequence
 *     or a higher one are void
 * @param salt random, part of each frame's checksum
 */
record SegmentName(long number, long first, long salt) {
    // past this, adding cannot overflow; a billion records a second take 146 years to get there
    static final long HIGHEST = Long.MAX_VALUE / 2;
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{16})\\.segment");

    /** Whether a file name is meant to be a segment's. */
    static boolean isOne(String fileName) {
        return fileName.endsWith(".segment");
    }

    static Optional<SegmentName> parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var name = new SegmentName(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        return name.number() > 0
                        && name.number() <= HIGHEST
                        && name.first() > 0
                        && name.first() <= HIGHEST
                ? Optional.of(name)
                : Optional.empty();
    }

    private static long number(Matcher matcher, int group) {
        return HexFormat.fromHexDigitsToLong(matcher.group(group));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "%s-%s-%s.segment"
                .formatted(hex.toHexDigits(number), hex.toHexDigits(first), hex.toHexDigits(salt));
    }
}
