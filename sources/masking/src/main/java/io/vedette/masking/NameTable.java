package io.vedette.masking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Remembers what names say about their values, since the same few hundred come again and again.
 *
 * <p>Names that do not fit, or share a place, cost more and are judged alike. Belongs to one
 * thread.
 */
final class NameTable {
    /** Added to a verdict's code: the name is one that a {@link MemberRule} asks for. */
    static final int RULED = 0x40;

    private static final int PLACES = 4096;
    private static final int SHIFT = 64 - 12;

    // A place: the first and the last 8 bytes of a name, then its length and its code.
    private static final int WIDTH = 4;
    private static final int LAST = 1;
    private static final int REST = 2;
    private static final int CODE_BITS = 8;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NONE = {};

    private final Set<String> ruled;
    private final int longestRuled;
    private final byte[][] names = new byte[PLACES][];
    private final long[] table = new long[PLACES * WIDTH];

    /**
     * @param ruled the names that a {@link MemberRule} asks for
     */
    NameTable(Set<String> ruled) {
        this.ruled = Set.copyOf(ruled);
        longestRuled = ruled.stream().mapToInt(String::length).max().orElse(0);
        Arrays.fill(names, NONE);
    }

    static NameVerdict verdict(int code) {
        return NameVerdict.of(code & (RULED - 1));
    }

    /** A verdict's code, with {@link #RULED} where a rule asks for the name. */
    int code(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return 0;
        }
        if (length > NameClassifier.LONGEST || from + Long.BYTES > bytes.length) {
            return judge(bytes, from, to);
        }
        long first = (long) LONGS.get(bytes, from);
        long last = 0;
        if (length < Long.BYTES) {
            first &= (1L << (length << 3)) - 1;
        } else {
            last = (long) LONGS.get(bytes, to - Long.BYTES);
        }
        long mixed = (first * 0x9E3779B97F4A7C15L) ^ ((last + length) * 0xC2B2AE3D27D4EB4FL);
        int place = (int) ((mixed * 0x9E3779B97F4A7C15L) >>> SHIFT);
        int at = place * WIDTH;
        if (isAt(at, first, last, bytes, from, to)) {
            return (int) table[at + REST] & ((1 << CODE_BITS) - 1);
        }
        int neighbour = at ^ WIDTH;
        if (isAt(neighbour, first, last, bytes, from, to)) {
            return (int) table[neighbour + REST] & ((1 << CODE_BITS) - 1);
        }
        int code = judge(bytes, from, to);
        // Of two names that would take turns at one place, one moves to the next.
        int free = table[at + REST] == 0 || table[neighbour + REST] != 0 ? at : neighbour;
        names[free / WIDTH] = Arrays.copyOfRange(bytes, from, to);
        table[free] = first;
        table[free + LAST] = last;
        table[free + REST] = (long) length << CODE_BITS | code;
        return code;
    }

    private boolean isAt(int at, long first, long last, byte[] bytes, int from, int to) {
        int length = to - from;
        return table[at] == first
                && table[at + LAST] == last
                && table[at + REST] >>> CODE_BITS == length
                && (length <= 2 * Long.BYTES
                        || Arrays.equals(names[at / WIDTH], 0, length, bytes, from, to));
    }

    private int judge(byte[] bytes, int from, int to) {
        boolean mayMatter = mayMatter(bytes, Math.max(from, to - NameClassifier.LONGEST), to);
        boolean mayBeRuled = to - from <= longestRuled;
        if (!mayMatter && !mayBeRuled) {
            return 0;
        }
        int start = Math.max(from, to - NameClassifier.LONGEST);
        var name = new String(bytes, start, to - start, StandardCharsets.ISO_8859_1);
        int code = mayMatter ? NameClassifier.verdict(name).code() : 0;
        return mayBeRuled && ruled.contains(name) ? code | RULED : code;
    }

    /** Spares the names that hold no beginning of a word that matters, cheaply. */
    private static boolean mayMatter(byte[] bytes, int from, int to) {
        for (int i = from; i < to - 1; i++) {
            if (isBeginning(bytes, i, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeginning(byte[] bytes, int at, int to) {
        int second = bytes[at + 1] | 0x20;
        int third = at + 2 < to ? bytes[at + 2] | 0x20 : 0;
        return switch (bytes[at] | 0x20) {
            case 'p' ->
                    (second == 'a' && (third == 's' || third == 't'))
                            || second == 'w'
                            || second == 's';
            case 's' -> (second == 'e' && third == 'c') || (second == 'h' && third == 'a');
            case 't' -> second == 'o' && third == 'k';
            case 'j' -> second == 'w';
            case 'b' -> second == 'e' && third == 'a';
            case 'c' -> (second == 'o' && third == 'o') || (second == 'r' && third == 'e');
            case 'd' -> (second == 'o' && third == 'c') || second == 's' || second == '2';
            case 'k' -> second == 'e' || second == 'u';
            case 'a' -> second == 'u' && third == 't';
            case 'r' -> second == 's' && third == 'a';
            case 'v' -> second == 'a' && third == 'l';
            default -> false;
        };
    }
}
