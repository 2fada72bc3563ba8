package io.vedette.masking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Remembers texts that hold no secret, since user agents and reasons come again and again. Holds
 * two megabytes at most, and never a secret. Belongs to one thread.
 */
final class CleanTexts {
    private static final int PLACES = 4096;
    private static final int SHIFT = 64 - 12;
    private static final int LONGEST = 512;
    private static final byte[] NONE = {};
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] texts = new byte[PLACES][];

    CleanTexts() {
        Arrays.fill(texts, NONE);
    }

    boolean contains(byte[] text, int from, int to) {
        if (!fits(from, to)) {
            return false;
        }
        int place = place(text, from, to);
        return isAt(place, text, from, to) || isAt(place ^ 1, text, from, to);
    }

    private boolean isAt(int place, byte[] text, int from, int to) {
        byte[] known = texts[place];
        return known.length == to - from && Arrays.equals(known, 0, known.length, text, from, to);
    }

    void add(byte[] text, int from, int to) {
        if (fits(from, to)) {
            int place = place(text, from, to);
            // Of two texts that would take turns at one place, one moves to the next.
            int free = texts[place].length == 0 || texts[place ^ 1].length != 0 ? place : place ^ 1;
            texts[free] = Arrays.copyOfRange(text, from, to);
        }
    }

    private static boolean fits(int from, int to) {
        return to - from >= Long.BYTES && to - from <= LONGEST;
    }

    private static int place(byte[] text, int from, int to) {
        long first = (long) LONGS.get(text, from);
        long middle = (long) LONGS.get(text, from + (to - from - Long.BYTES) / 2);
        long last = (long) LONGS.get(text, to - Long.BYTES);
        long mixed = (first * 31 + middle) * 0xC2B2AE3D27D4EB4FL + last + (to - from);
        return (int) ((mixed * 0x9E3779B97F4A7C15L) >>> SHIFT);
    }
}
