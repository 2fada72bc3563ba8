package io.vedette.syscalls;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which system calls the sensor makes events of, and how: the table {@code calls.tsv}. */
final class SensorCalls {
    /** Numbers of calls that have an entry; those of 32-bit programs come after them. */
    private static final int NUMBERS = 512;

    private static final int SOCKET_CALLS = 2 * NUMBERS;
    private static final int SOCKETCALL = 102;
    private static final int NONE = 255;

    /** The calls that socketcall(2) of 32-bit programs stands for, from 1 on. */
    private static final List<String> SOCKETCALLS =
            List.of(
                    "socket",
                    "bind",
                    "connect",
                    "listen",
                    "accept",
                    "getsockname",
                    "getpeername",
                    "socketpair",
                    "send",
                    "recv",
                    "sendto",
                    "recvfrom",
                    "shutdown",
                    "setsockopt",
                    "getsockopt",
                    "sendmsg",
                    "recvmsg",
                    "accept4",
                    "recvmmsg",
                    "sendmmsg");

    private static final SensorLayout LAYOUT = SensorLayout.get();
    private static final List<Call> CALLS = read();
    private static final Map<String, String> SHAPES =
            Map.of(
                    "EXEC", "SHAPE_EXEC",
                    "CLONE", "SHAPE_CLONE",
                    "CLONE3", "SHAPE_CLONE3",
                    "FORK", "SHAPE_FORK",
                    "VFORK", "SHAPE_VFORK");

    private SensorCalls() {}

    private record Call(
            String name,
            List<Integer> numbers,
            int event,
            boolean state,
            boolean executable,
            String parameters) {}

    private static List<Call> read() {
        var calls = new ArrayList<Call>();
        for (String[] row : Table.read("calls.tsv", 6)) {
            var numbers = new ArrayList<Integer>();
            if (!row[1].equals("-")) {
                numbers.add(Integer.parseInt(row[1]));
            }
            if (!row[2].equals("-")) {
                for (String number : row[2].split(",", -1)) {
                    numbers.add(NUMBERS + Integer.parseInt(number));
                }
            }
            int socketcall = SOCKETCALLS.indexOf(row[0]);
            if (socketcall >= 0) {
                numbers.add(SOCKET_CALLS + socketcall + 1);
            }
            calls.add(
                    new Call(
                            row[0],
                            numbers,
                            Integer.parseInt(row[3]),
                            row[4].equals("s"),
                            row[4].equals("x"),
                            row[5]));
        }
        return List.copyOf(calls);
    }

    /** Codes of the events that can be made. */
    static BitSet known() {
        var known = new BitSet();
        CALLS.forEach(call -> known.set(call.event()));
        known.set(EventCode.PROCEXIT);
        known.set(EventCode.IO_URING);
        return known;
    }

    /** Codes of the events without which processes and descriptors would not be known. */
    static BitSet forState() {
        var known = new BitSet();
        CALLS.stream().filter(Call::state).forEach(call -> known.set(call.event()));
        known.set(EventCode.PROCEXIT);
        return known;
    }

    /**
     * Tells the programs to make the events of these types, and of others only what changes the
     * state.
     */
    static void install(BpfObject object, KernelFilter filter) {
        for (Call call : CALLS) {
            byte[] entry = entry(call, filter);
            for (int number : call.numbers()) {
                object.put("calls", number, entry);
            }
        }
        byte[] socketcall = new byte[LAYOUT.size("call")];
        socketcall[LAYOUT.offset("call.on")] = 1;
        socketcall[LAYOUT.offset("call.shape")] = (byte) LAYOUT.constant("SHAPE_SOCKETCALL");
        object.put("calls", NUMBERS + SOCKETCALL, socketcall);
    }

    /**
     * The numbers below {@link #NUMBERS} at which the programs look more closely: of calls in use,
     * of 64-bit or of 32-bit programs.
     */
    static BitSet numbers(KernelFilter filter) {
        var numbers = new BitSet();
        numbers.set(SOCKETCALL);
        for (Call call : CALLS) {
            if (isOn(call, filter)) {
                call.numbers().stream()
                        .filter(number -> number < SOCKET_CALLS)
                        .forEach(number -> numbers.set(number % NUMBERS));
            }
        }
        return numbers;
    }

    private static boolean isOn(Call call, KernelFilter filter) {
        return call.state() || filter.events().get(call.event());
    }

    /** What has to hold of an event that only the state needs: calls that fail change nothing. */
    private static int conditionsForState(int event) {
        int succeeded = LAYOUT.constant("WHEN_SUCCEEDED");
        return switch (event) {
            // that of the canary fails
            case EventCode.DUP -> 0;
            case EventCode.FCNTL -> succeeded | LAYOUT.constant("WHEN_COMMAND");
            case EventCode.PRCTL -> succeeded | LAYOUT.constant("WHEN_OPTION");
            case EventCode.PRLIMIT -> succeeded | LAYOUT.constant("WHEN_RESOURCE");
            default -> succeeded;
        };
    }

    private static byte[] entry(Call call, KernelFilter filter) {
        boolean wanted = filter.events().get(call.event());
        byte[] entry = new byte[LAYOUT.size("call")];
        LittleEndian.setShort(entry, LAYOUT.offset("call.event"), call.event());
        entry[LAYOUT.offset("call.on")] = (byte) (isOn(call, filter) ? 1 : 0);
        int conditions = call.executable() ? LAYOUT.constant("WHEN_EXECUTABLE") : 0;
        if (!wanted) {
            conditions |= conditionsForState(call.event());
        }
        if (filter.filtersOpens()
                && (call.event() == EventCode.OPEN || call.event() == EventCode.OPENAT)) {
            conditions |= LAYOUT.constant("WHEN_PATH");
        }
        if (EventTraits.has(call.event(), EventFlag.CREATES_FD)) {
            conditions |= LAYOUT.constant("WHEN_RETURNED");
        }
        if (filter.internet().get(call.event())) {
            conditions |= LAYOUT.constant("WHEN_INTERNET");
        }
        entry[LAYOUT.offset("call.conditions")] = (byte) conditions;
        entry[LAYOUT.offset("call.descriptor")] = (byte) NONE;
        entry[LAYOUT.offset("call.path")] = (byte) path(call.event());
        String shape = SHAPES.get(call.parameters());
        if (shape != null) {
            entry[LAYOUT.offset("call.shape")] = (byte) LAYOUT.constant(shape);
            return entry;
        }
        String[] parameters = call.parameters().split(" ", -1);
        int expected = EventTraits.parameters(call.event());
        if (parameters.length < expected) {
            throw new IllegalStateException(
                    call.name() + " has " + parameters.length + " parameters, not " + expected);
        }
        entry[LAYOUT.offset("call.count")] = (byte) parameters.length;
        entry[LAYOUT.offset("call.descriptor")] = (byte) descriptor(call.event(), parameters);
        for (int i = 0; i < parameters.length; i++) {
            parameter(
                    parameters[i],
                    entry,
                    LAYOUT.offset("call.parameters") + i * LAYOUT.size("parameter"));
        }
        return entry;
    }

    /** The argument that is a path whose file the kernel has afterwards. */
    private static int path(int event) {
        return switch (event) {
            case EventCode.OPEN, EventCode.CREAT, EventCode.CHDIR -> 0;
            case EventCode.OPENAT, EventCode.OPENAT2 -> 1;
            default -> NONE;
        };
    }

    /** The argument that is the descriptor which the call uses. */
    private static int descriptor(int event, String[] parameters) {
        int place = EventTraits.descriptorParameter(event);
        if (place < 0 || !parameters[place].startsWith("integer:")) {
            return NONE;
        }
        int argument = number(parameters[place].split(":", -1), 1, NONE);
        return argument < EventTraits.MOST_ARGUMENTS ? argument : NONE;
    }

    private static void parameter(String text, byte[] entry, int at) {
        String[] parts = text.split(":", -1);
        String kind = "KIND_" + parts[0].toUpperCase(Locale.ROOT);
        entry[at + LAYOUT.offset("parameter.kind")] = (byte) LAYOUT.constant(kind);
        entry[at + LAYOUT.offset("parameter.source")] = (byte) number(parts, 1, NONE);
        entry[at + LAYOUT.offset("parameter.second")] = (byte) number(parts, 2, 0);
        entry[at + LAYOUT.offset("parameter.third")] = (byte) number(parts, 3, 0);
    }

    private static int number(String[] parts, int place, int otherwise) {
        if (parts.length <= place) {
            return otherwise;
        }
        return switch (parts[place]) {
            case "r" -> 6;
            case "-" -> NONE;
            default -> Integer.parseInt(parts[place]);
        };
    }
}
