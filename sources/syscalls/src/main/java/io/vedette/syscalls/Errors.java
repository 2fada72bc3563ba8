package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;

/** Names of errors and signals. */
final class Errors {
    private static final byte[][] ERRORS = numbered("errors");
    private static final byte[][] SIGNALS = numbered("signals");

    private Errors() {}

    private static byte[][] numbered(String table) {
        byte[][] names = new byte[1024][];
        FlagNames all = FlagNames.table(table);
        for (int i = 0; i < names.length; i++) {
            names[i] = all.name(i);
        }
        return names;
    }

    /**
     * The name of the error that a system call returned; empty for none.
     *
     * @param result negative
     */
    static byte[] bytes(long result) {
        return result > -ERRORS.length && result < 0 ? ERRORS[(int) -result] : Slice.NOTHING;
    }

    static String name(long result) {
        byte[] name = bytes(result);
        return name.length == 0 ? "error " + -result : new String(name, StandardCharsets.US_ASCII);
    }

    /** The name of a signal; empty for none. */
    static byte[] signal(long number) {
        return number > 0 && number < SIGNALS.length ? SIGNALS[(int) number] : Slice.NOTHING;
    }
}
