package io.vedette.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a text, looked at together as one number, the first of them lowest, for loops over
 * texts that each event takes. What these methods find has the highest bit of its byte set, nothing
 * else has; all are exact for any bytes.
 */
public final class EightBytes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = EACH << 7;
    private static final long OTHERS = ~HIGHEST;

    private EightBytes() {}

    /**
     * Those from {@code at} on, at any alignment.
     *
     * @throws IndexOutOfBoundsException when the array ends before
     */
    public static long read(byte[] array, int at) {
        return (long) LONGS.get(array, at);
    }

    /**
     * Writes them from {@code at} on, at any alignment.
     *
     * @throws IndexOutOfBoundsException when the array ends before
     */
    public static void write(long word, byte[] array, int at) {
        LONGS.set(array, at, word);
    }

    /**
     * Whether all bytes of a text stand in an array from {@code at} on, which has so many there.
     * For the names and words that events are asked for, of which most are short or differ at once.
     */
    public static boolean standAt(byte[] array, int at, byte[] text) {
        int last = text.length - Long.BYTES;
        if (last < 0) {
            for (int i = 0; i < text.length; i++) {
                if (array[at + i] != text[i]) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if (read(array, at + i) != read(text, i)) {
                return false;
            }
        }
        return read(array, at + last) == read(text, last);
    }

    /** Those that are 0. */
    public static long zeros(long word) {
        return ~(((word & OTHERS) + OTHERS) | word) & HIGHEST;
    }

    /** Those that are {@code wanted}: a byte, of any sign, or a character of ASCII. */
    public static long equalTo(long word, int wanted) {
        return zeros(word ^ (EACH * (wanted & 0xff)));
    }

    /** The place of the first that was found, 0 to 7; 8 for none. */
    public static int first(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }

    /** Whether all are ASCII and none a control character. */
    public static boolean isPrintable(long word) {
        // below a space, or above the last but one of ASCII, which then carries into the highest
        return ((((word - EACH * ' ') & ~word) | word | (word + EACH)) & HIGHEST) == 0;
    }
}
