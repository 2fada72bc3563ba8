package io.vedette.syscalls;

/**
 * Eight bytes of a text, looked at together as one number. What these find has the highest bit of
 * its byte set, and nothing else has.
 */
final class EightBytes {
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = EACH << 7;
    private static final long OTHERS = ~HIGHEST;

    private EightBytes() {}

    /** Those that are 0. */
    static long zeros(long word) {
        return ~(((word & OTHERS) + OTHERS) | word) & HIGHEST;
    }

    /** Those that are {@code wanted}. */
    static long equalTo(long word, char wanted) {
        return zeros(word ^ (EACH * wanted));
    }

    /** Whether all are ASCII and none a control character. */
    static boolean isPrintable(long word) {
        // below a space, or above the last but one of ASCII, which then carries into the highest
        return ((((word - EACH * ' ') & ~word) | word | (word + EACH)) & HIGHEST) == 0;
    }
}
