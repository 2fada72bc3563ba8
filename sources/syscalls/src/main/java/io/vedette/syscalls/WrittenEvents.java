package io.vedette.syscalls;

import io.vedette.model.InputProblem;
import io.vedette.model.Suggestions;
import io.vedette.model.spi.EventSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Kernel events that somebody wrote, for tests of rules: makes a recording of them and of the
 * processes that they name, and reads it, so that rules see what they see of real ones.
 *
 * <p>An event is a mapping with the name of its system call in {@link #MARK}, the {@code process}
 * that makes it, and its parameters by their names; docs/testing-rules.md describes it.
 */
public final class WrittenEvents {
    /** The member that an event of this kind has, and no other. */
    public static final String MARK = "syscall";

    private static final String PROCESS = "process";
    private static final long START = 1_767_225_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_DESCRIPTOR = 20;
    private static final int CURRENT_DIRECTORY = -100;
    private static final String LOCAL_END = "10.1.0.5:40000";
    private static final Map<String, Integer> CODES = codes();
    private static final Set<String> DIRECTORIES =
            Set.of("dirfd", "olddirfd", "newdirfd", "linkdirfd", "olddir", "newdir");
    private static final Set<Integer> OPENING =
            Set.of(EventCode.OPEN, EventCode.OPENAT, EventCode.OPENAT2, EventCode.CREAT);

    /** Where the file is that an open leads to, which the kernel tells. */
    private static final String REAL_PATH = "realpath";

    private static final Set<Integer> NAMING_SOCKETS =
            Set.of(EventCode.CONNECT, EventCode.SENDTO, EventCode.SENDMSG, EventCode.BIND);

    private final MachineState machine = MachineState.recorded();
    private final WrittenProcesses processes = new WrittenProcesses(machine);
    private final EventBuilder builder = new EventBuilder();
    private final List<Recorded> recorded = new ArrayList<>();
    private long time = START;
    private long nextDescriptor = FIRST_DESCRIPTOR;

    /**
     * @param hidden whether it only prepares the machine for an event that somebody wrote
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Recorded(byte[] event, boolean hidden) {}

    private WrittenEvents() {
        machine.info = new MachineInfo(4, 1L << 33, 32_768, "test", START - (3600 * SECOND), 0);
        machine.interfaces.add(network(new byte[] {10, 1, 0, 5}, "eth0"));
        machine.interfaces.add(network(new byte[] {127, 0, 0, 1}, "lo"));
        addUser(0, "root", "/root");
        addUser(33, "www-data", "/var/www");
        addUser(1000, "alice", "/home/alice");
    }

    private static Interfaces.Interface network(byte[] address, String name) {
        return new Interfaces.Interface(
                address, new byte[] {-1, -1, 0, 0}, new byte[4], 0, WrittenProcesses.bytes(name));
    }

    private void addUser(int uid, String name, String home) {
        machine.accounts.add(
                Slice.NOTHING,
                new Accounts.User(
                        uid,
                        uid,
                        WrittenProcesses.bytes(name),
                        WrittenProcesses.bytes(home),
                        WrittenProcesses.bytes("/bin/sh")));
    }

    /** Exits of today's layout by their names. */
    private static Map<String, Integer> codes() {
        EventTable table = EventTable.get();
        Map<String, Integer> codes = new TreeMap<>();
        for (int code = 1; code < table.size(); code += 2) {
            EventTable.EventType type = table.type(code);
            if (!type.is(EventFlag.OLD_VERSION)
                    && !type.is(EventFlag.UNUSED)
                    && type.categories().contains(EventCategory.SYSCALL)
                    && code != EventCode.GENERIC) {
                codes.put(type.name(), code);
            }
        }
        codes.put("procexit", EventCode.PROCEXIT);
        return codes;
    }

    /**
     * Reads events.
     *
     * @param lines one event a line, in JSON
     * @param input what to call them in problems
     * @param problems told of lines that are no events
     */
    public static EventSource read(String lines, String input, Consumer<InputProblem> problems)
            throws IOException {
        var written = new WrittenEvents();
        int number = 0;
        for (String line : lines.lines().toList()) {
            number++;
            try {
                written.add(WrittenJson.read(line));
            } catch (NotWritable e) {
                problems.accept(
                        new InputProblem(
                                input,
                                number,
                                InputProblem.Kind.NOT_AN_EVENT,
                                String.valueOf(e.getMessage())));
            }
        }
        return CaptureReader.of(
                new ByteArrayInputStream(written.recording()), input, "test", problems);
    }

    private byte[] recording() throws IOException {
        var out = new ByteArrayOutputStream();
        try (CaptureWriter writer = CaptureWriter.to(out, false)) {
            writer.begin(machine);
            var event = new RecordedEvent();
            for (Recorded each : recorded) {
                String wrong = event.place(each.event(), 0, each.event().length);
                if (!wrong.isEmpty()) {
                    throw new IllegalStateException(wrong);
                }
                writer.write(event, 0, each.hidden());
            }
        }
        return out.toByteArray();
    }

    private void add(Map<String, Object> members) throws NotWritable {
        Object name = members.get(MARK);
        Integer code = name instanceof String text ? CODES.get(text) : null;
        if (code == null) {
            String advice = Suggestions.didYouMean(String.valueOf(name), CODES.keySet());
            throw new NotWritable(
                    "no system call '" + name + "'" + (advice.isEmpty() ? "" : ": " + advice));
        }
        EventTable.EventType type = EventTable.get().type(code);
        var known = new LinkedHashSet<>(List.of(MARK, PROCESS));
        type.parameters().forEach(parameter -> known.add(parameter.name()));
        if (OPENING.contains(code)) {
            known.add(REAL_PATH);
        }
        var event = new WrittenMembers("the event " + type.name(), members, known);
        Object by = event.find(PROCESS);
        if (by == null) {
            throw new NotWritable("an event needs the 'process' that makes it");
        }
        ProcessThread process = processes.process(by);
        prepare();
        Map<String, Object> values = values(type, event, process);
        Object real = event.find(REAL_PATH);
        if (real != null) {
            Object opened = values.getOrDefault("fd", -1L);
            record(
                    EventCode.RESOLVED,
                    process.tid,
                    true,
                    Map.of("fd", opened, "path", real.toString()));
        }
        time += SECOND;
        record(code, process.tid, false, values);
    }

    /** Tells of containers and descriptors before the first event of their processes. */
    private void prepare() throws NotWritable {
        for (byte[] container : processes.takeContainers()) {
            record(
                    EventCode.ASYNCHRONOUS,
                    -1,
                    true,
                    Map.of("name", "container", "data", container));
        }
        for (WrittenProcesses.WrittenDescriptor each : processes.takeDescriptors()) {
            open(each.process(), each.number(), each.what());
        }
    }

    /** Opens a descriptor, unseen by rules. */
    private void open(ProcessThread process, long number, String what) throws NotWritable {
        boolean datagrams = what.startsWith("udp ");
        String end = datagrams ? what.substring("udp ".length()) : what;
        long tid = process.tid;
        if (what.startsWith("/")) {
            boolean directory = what.endsWith("/");
            record(
                    EventCode.OPENAT,
                    tid,
                    true,
                    Map.of(
                            "fd",
                            number,
                            "dirfd",
                            (long) CURRENT_DIRECTORY,
                            "name",
                            what,
                            "flags",
                            directory ? "O_DIRECTORY|O_RDONLY" : "O_RDWR"));
        } else if (what.startsWith("memfd:")) {
            record(
                    EventCode.MEMFD_CREATE,
                    tid,
                    true,
                    Map.of("fd", number, "name", what.substring("memfd:".length())));
        } else if (what.equals("pipe")) {
            record(
                    EventCode.PIPE2,
                    tid,
                    true,
                    Map.of("fd1", number, "fd2", number + 500, "ino", number));
        } else if (end.startsWith("accepted ")) {
            String tuple = end.substring("accepted ".length());
            record(EventCode.ACCEPT4, tid, true, Map.of("fd", number, "tuple", tuple));
        } else if (WrittenSocket.isTuple(end)) {
            String server = WrittenSocket.secondEnd(end);
            socket(tid, number, WrittenSocket.family(server), datagrams);
            record(
                    EventCode.CONNECT,
                    tid,
                    true,
                    Map.of("fd", number, "tuple", end, "addr", server));
        } else if (WrittenSocket.isUnix(end)) {
            socket(tid, number, WrittenSocket.FAMILY_UNIX, false);
            record(
                    EventCode.CONNECT,
                    tid,
                    true,
                    Map.of("fd", number, "tuple", WrittenSocket.unixTuple(end), "addr", end));
        } else {
            socket(tid, number, WrittenSocket.family(end), datagrams);
            record(EventCode.BIND, tid, true, Map.of("fd", number, "addr", end));
        }
    }

    private void socket(long tid, long number, int family, boolean datagrams) throws NotWritable {
        record(
                EventCode.SOCKET,
                tid,
                true,
                Map.of("fd", number, "domain", (long) family, "type", datagrams ? 2L : 1L));
    }

    /** What was written of the parameters, and what follows from it or from the process. */
    private Map<String, Object> values(
            EventTable.EventType type, WrittenMembers event, ProcessThread process)
            throws NotWritable {
        Map<String, Object> values = new LinkedHashMap<>();
        if (type.code() == EventCode.EXECVE || type.code() == EventCode.EXECVEAT) {
            addProgram(values, process);
        }
        List<EventTable.Parameter> parameters = type.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            EventTable.Parameter parameter = parameters.get(i);
            Object value = event.find(parameter.name());
            if (value != null) {
                boolean descriptor =
                        parameter.type() == ParameterType.FD && value instanceof String;
                values.put(
                        parameter.name(),
                        descriptor && i > 0 ? opened(process, value.toString()) : value);
            } else if (i == 0 && type.is(EventFlag.CREATES_FD)) {
                values.put(parameter.name(), nextDescriptor++);
            }
        }
        if (NAMING_SOCKETS.contains(type.code())) {
            addSocket(type, values, process);
        }
        return values;
    }

    private long opened(ProcessThread process, String what) throws NotWritable {
        open(process, nextDescriptor, what);
        return nextDescriptor++;
    }

    private void addSocket(
            EventTable.EventType type, Map<String, Object> values, ProcessThread process)
            throws NotWritable {
        boolean datagrams = false;
        if (values.get("addr") instanceof String address) {
            datagrams = address.startsWith("udp ");
            String end = datagrams ? address.substring("udp ".length()) : address;
            values.put("addr", end);
            if (type.code() == EventCode.CONNECT) {
                values.putIfAbsent(
                        "tuple",
                        WrittenSocket.isUnix(end)
                                ? WrittenSocket.unixTuple(end)
                                : localEnd(end) + "->" + end);
            }
            if (!values.containsKey("fd")) {
                socket(process.tid, nextDescriptor, WrittenSocket.family(end), datagrams);
                values.put("fd", nextDescriptor++);
            }
        }
    }

    private static String localEnd(String other) throws NotWritable {
        boolean loopback = other.startsWith("127.");
        if (WrittenSocket.family(other) == WrittenSocket.FAMILY_6) {
            return "[fd00::5]:40000";
        }
        return loopback ? "127.0.0.1:40000" : LOCAL_END;
    }

    private static void addProgram(Map<String, Object> values, ProcessThread process) {
        values.put("exe", process.exe);
        values.put("args", ended(process.arguments));
        values.put("tid", process.tid);
        values.put("pid", process.pid);
        values.put("ptid", process.parent);
        values.put("fdlimit", process.descriptorLimit);
        values.put("comm", process.comm);
        values.put("cgroups", ended(process.controlGroups));
        values.put("env", ended(process.environment));
        values.put("tty", (long) process.tty);
        values.put("vpgid", process.virtualGroup);
        values.put("loginuid", (long) process.loginUid);
        values.put(
                "flags",
                (process.exeWritable ? 1L : 0L)
                        | (process.exeInUpperLayer ? 2L : 0L)
                        | (process.exeFromMemory ? 4L : 0L)
                        | (process.exeInLowerLayer ? 8L : 0L));
        values.put("cap_permitted", process.permitted);
        values.put("cap_effective", process.effective);
        values.put("uid", (long) process.uid);
        values.put("gid", (long) process.gid);
        values.put("trusted_exepath", process.exePath);
        values.put("pgid", process.processGroup);
        values.put("filename", process.exePath);
    }

    /** A list of texts with a zero byte after the last one too. */
    private static byte[] ended(byte[] list) {
        return list.length == 0 ? list : Arrays.copyOf(list, list.length + 1);
    }

    private void record(int code, long tid, boolean hidden, Map<String, Object> values)
            throws NotWritable {
        List<EventTable.Parameter> parameters = EventTable.get().type(code).parameters();
        builder.begin(time, tid, code, parameters.size());
        for (EventTable.Parameter parameter : parameters) {
            Object value = values.get(parameter.name());
            if (value == null) {
                addNothing(parameter);
            } else {
                add(parameter, value);
            }
        }
        int length = builder.end();
        recorded.add(new Recorded(Arrays.copyOf(builder.array(), length), hidden));
    }

    private void addNothing(EventTable.Parameter parameter) {
        switch (parameter.type()) {
            case CHARBUF, FSPATH, FSRELPATH -> builder.add(new byte[1], 0, 1);
            case BYTEBUF, SOCKADDR, SOCKTUPLE, DYN, FDLIST -> builder.addEmpty();
            default ->
                    builder.addNumber(
                            DIRECTORIES.contains(parameter.name()) ? CURRENT_DIRECTORY : 0,
                            parameter.type().numberLength());
        }
    }

    private void add(EventTable.Parameter parameter, Object value) throws NotWritable {
        switch (parameter.type()) {
            case CHARBUF, FSPATH, FSRELPATH -> {
                byte[] text = raw(parameter, value);
                boolean whole = text.length > 0 && text[text.length - 1] == 0;
                addRaw(whole ? text : Arrays.copyOf(text, text.length + 1));
            }
            case BYTEBUF -> addRaw(raw(parameter, value));
            case SOCKADDR ->
                    addRaw(
                            value instanceof byte[] bytes
                                    ? bytes
                                    : WrittenSocket.address(text(parameter, value)));
            case SOCKTUPLE ->
                    addRaw(
                            value instanceof byte[] bytes
                                    ? bytes
                                    : WrittenSocket.tuple(text(parameter, value)));
            case DYN, FDLIST ->
                    throw new NotWritable("'" + parameter.name() + "' cannot be written");
            default -> builder.addNumber(number(parameter, value), parameter.type().numberLength());
        }
    }

    private void addRaw(byte[] bytes) {
        builder.add(bytes, 0, bytes.length);
    }

    private static String text(EventTable.Parameter parameter, Object value) throws NotWritable {
        if (value instanceof String text) {
            return text;
        }
        throw new NotWritable("'" + parameter.name() + "' is a text");
    }

    private static byte[] raw(EventTable.Parameter parameter, Object value) throws NotWritable {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof List<?> list) {
            var joined = new StringBuilder();
            list.forEach(each -> joined.append(each).append('\0'));
            return WrittenProcesses.bytes(joined.toString());
        }
        return WrittenProcesses.bytes(text(parameter, value));
    }

    /** A number, a truth value, or names with a bar between. */
    private static long number(EventTable.Parameter parameter, Object value) throws NotWritable {
        return switch (value) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case String text -> {
                long all = 0;
                for (String name : text.split("\\|", -1)) {
                    all |= named(parameter, name.strip());
                }
                yield all;
            }
            default -> throw new NotWritable("'" + parameter.name() + "' is a number or names");
        };
    }

    private static long named(EventTable.Parameter parameter, String name) throws NotWritable {
        OptionalLong error = FlagNames.table("errors").value(name);
        if (error.isPresent() && FlagNames.table(parameter.detail()).value(name).isEmpty()) {
            return -error.getAsLong();
        }
        return FlagNames.table(parameter.detail())
                .value(name)
                .orElseThrow(() ->
                        new NotWritable("'" + parameter.name() + "' knows no name '" + name + "'"));
    }
}
