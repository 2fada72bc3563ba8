package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;

/** What {@code evt.type} says. */
final class EventNames {
    private static final byte[][] BY_CODE = byCode();
    private static final byte[][] SYSTEM_CALLS = systemCalls(0);
    private static final byte[][] NATIVE = systemCalls(2);

    private EventNames() {}

    private static byte[][] byCode() {
        EventTable table = EventTable.get();
        byte[][] names = new byte[table.size()][];
        for (int code = 0; code < names.length; code++) {
            names[code] = table.type(code).name().getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    /** Names of system calls by the number in a column. */
    private static byte[][] systemCalls(int column) {
        byte[][] names = new byte[1024][];
        java.util.Arrays.fill(names, Slice.NOTHING);
        for (String[] row : Table.read("system-calls.tsv", 3)) {
            if (!row[column].equals("-")) {
                names[Integer.parseInt(row[column])] = row[1].getBytes(StandardCharsets.US_ASCII);
            }
        }
        return names;
    }

    /** The name of a system call by its number in events; empty for none. */
    static byte[] ofSystemCall(long number) {
        return number >= 0 && number < SYSTEM_CALLS.length
                ? SYSTEM_CALLS[(int) number]
                : Slice.NOTHING;
    }

    /** The name of the event, which is the system call's where it has no event of its own. */
    static void read(RecordedEvent event, Slice into) {
        int code = event.code();
        if (code == EventCode.GENERIC) {
            into.set(generic(event));
        } else if (code == EventCode.ASYNCHRONOUS) {
            event.text(1, into);
        } else {
            into.set(BY_CODE[code]);
        }
    }

    private static byte[] generic(RecordedEvent event) {
        long number = event.unsigned(0);
        if (number == 0 && !event.isEmpty(1)) {
            // recorded where Falco did not know the call yet: its number on x86-64 tells
            long there = event.unsigned(1);
            byte[] name = there >= 0 && there < NATIVE.length ? NATIVE[(int) there] : Slice.NOTHING;
            return name.length == 0 ? SYSTEM_CALLS[0] : name;
        }
        return ofSystemCall(number);
    }

    static String of(RecordedEvent event) {
        var name = new Slice();
        read(event, name);
        return new String(name.array, name.offset, name.length, StandardCharsets.UTF_8);
    }
}
