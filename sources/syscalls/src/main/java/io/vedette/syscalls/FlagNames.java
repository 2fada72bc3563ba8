package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Names of bits and of numbers, in the tables that parameters of events refer to. */
final class FlagNames {
    private static final Map<String, FlagNames> TABLES = tables();
    private static final FlagNames NONE = new FlagNames(new byte[0][], new long[0]);

    private final byte[][] names;
    private final long[] values;

    private FlagNames(byte[][] names, long[] values) {
        this.names = names;
        this.values = values;
    }

    private static Map<String, FlagNames> tables() {
        Map<String, FlagNames> tables = new HashMap<>();
        for (String[] row : Table.read("flag-names.tsv", 2)) {
            String[] entries = row[1].split(" ", -1);
            byte[][] names = new byte[entries.length][];
            long[] values = new long[entries.length];
            for (int i = 0; i < entries.length; i++) {
                String[] parts = entries[i].split("=", 2);
                names[i] = parts[0].getBytes(StandardCharsets.US_ASCII);
                values[i] = Long.parseLong(parts[1]);
            }
            tables.put(row[0], new FlagNames(names, values));
        }
        return tables;
    }

    /** A table; an empty one when there is none of that name. */
    static FlagNames table(String name) {
        return TABLES.getOrDefault(name, NONE);
    }

    /** The number that a name stands for; empty when it is none of them. */
    OptionalLong value(String name) {
        for (int i = 0; i < names.length; i++) {
            if (name.equals(new String(names[i], StandardCharsets.US_ASCII))) {
                return OptionalLong.of(values[i]);
            }
        }
        return OptionalLong.empty();
    }

    /** The name that stands for exactly this number; empty when none does. */
    byte[] name(long value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return names[i];
            }
        }
        return Slice.NOTHING;
    }

    /** All names that stand for exactly this number, with a bar between. */
    void addEqual(long value, ByteText into) {
        int before = into.length();
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                separate(into, before).add(names[i]);
            }
        }
    }

    /** Names of the bits that are set, each taken off before the next name is tried. */
    void addBits(long value, ByteText into) {
        int before = into.length();
        long rest = value;
        for (int i = 0; i < values.length; i++) {
            boolean zero = values[i] == 0 && value == 0;
            boolean set = values[i] != 0 && rest != 0 && (rest & values[i]) == values[i];
            if (zero || set) {
                separate(into, before).add(names[i]);
                rest &= ~values[i];
                if (values[i] == value) {
                    return;
                }
            }
        }
    }

    /** As {@link #addBits}, for the modes of files: the name of the whole comes last. */
    void addMode(long value, ByteText into) {
        int before = into.length();
        long rest = value;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                separate(into, before).add(names[i]);
                return;
            }
            if (values[i] != 0 && rest != 0 && (rest & values[i]) == values[i]) {
                separate(into, before).add(names[i]);
                rest &= ~values[i];
            }
        }
    }

    private static ByteText separate(ByteText into, int before) {
        return into.length() > before ? into.add('|') : into;
    }

    /** Names of the bits whose number is the value, with blanks between. */
    void addNumberedBits(long bits, ByteText into) {
        int before = into.length();
        for (int i = 0; i < values.length; i++) {
            if ((bits >>> values[i] & 1) != 0) {
                if (into.length() > before) {
                    into.add(' ');
                }
                into.add(names[i]);
            }
        }
    }

    /** All bits that have a number here. */
    long allNumberedBits() {
        return (1L << values.length) - 1;
    }
}
