package io.vedette.syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sensor's programs and maps in the kernel, loaded by bpf(2) alone: the build made a program
 * that loads the others, which the kernel runs. They go when this is closed, or its process ends.
 *
 * <p>One thread owns it; maps may be read from any.
 */
final class BpfObject implements AutoCloseable {
    private static final int MAP_CREATE = 0;
    private static final int MAP_UPDATE = 2;
    private static final int PROG_LOAD = 5;
    private static final int PROG_RUN = 10;
    private static final int OBJECT_INFO = 15;
    private static final int RAW_TRACEPOINT_OPEN = 17;
    private static final int MAP_LOOKUP_BATCH = 24;

    private static final int MAP_TYPE_ARRAY = 2;
    private static final int PROG_TYPE_SYSCALL = 31;
    private static final int SLEEPABLE = 1 << 4;
    private static final int ATTRIBUTES = 144;
    private static final int LOG_BYTES = 1 << 20;

    /** Of what libbpf's loaders take: a head, then for each map and each program where it is. */
    private static final int CONTEXT_HEAD = 24;

    private static final int CONTEXT_MAP = 16;

    /** Of struct bpf_prog_info and struct bpf_link_info. */
    private static final int INFO_BYTES = 232;

    private static final int PROGRAM_ID = 4;
    private static final int PROGRAM_MISSES = 208;
    private static final int LINK_PROGRAM = 8;
    private static final int LINK_TYPE_RAW_TRACEPOINT = 1;

    /** Maps by which somebody could silence the programs; what they hold is only changed by us. */
    private static final Set<String> GUARDED = Set.of("setting", "calls", "opening", "rows");

    /** Looks at programs for each look at maps, whose entries are many. */
    private static final int LOOKS_PER_MAPS = 4;

    private static final String RING_PROGRAM = "on_ring_request";
    private static final String RING_TRACEPOINT = "io_uring_submit_req";
    private static final String RING_TRACEPOINT_BEFORE_6_4 = "io_uring_submit_sqe";

    private boolean seesRings;
    private final Map<String, Integer> maps = new HashMap<>();
    private final Map<String, Program> programs = new HashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** What the first entries of guarded maps hold, to the last that was ever written at least. */
    private final Map<String, byte[]> given = new HashMap<>();

    private int looks;
    private boolean foundWrong;

    /** A program that is loaded, and what the kernel calls it. */
    private record Program(int descriptor, int id) {}

    /** A program that is attached; the tracepoint is empty where the program names it itself. */
    private record Link(String program, String tracepoint, int descriptor) {}

    private BpfObject() {}

    /**
     * Loads everything and attaches nothing.
     *
     * @param entries for maps that are to have another number of entries than the programs say
     */
    static BpfObject load(Map<String, Integer> entries) throws SensorRefusedException {
        var object = new BpfObject();
        int loaderMap = -1;
        int loader = -1;
        try (Arena arena = Arena.ofConfined()) {
            loaderMap = loaderData(arena);
            loader = loader(arena, loaderMap);
            object.run(arena, loader, entries);
            return object;
        } finally {
            close(loader);
            close(loaderMap);
        }
    }

    private static void close(int descriptor) {
        if (descriptor >= 0) {
            Linux.close(descriptor);
        }
    }

    private static MemorySegment attributes(Arena arena) {
        return arena.allocate(ATTRIBUTES, Long.BYTES);
    }

    private static MemorySegment resource(Arena arena, String name) {
        byte[] bytes = SensorLayout.resource(name);
        MemorySegment segment = arena.allocate(bytes.length, Long.BYTES);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static int loaderData(Arena arena) throws SensorRefusedException {
        MemorySegment data = resource(arena, "loader.data");
        MemorySegment create = attributes(arena);
        create.set(ValueLayout.JAVA_INT, 0, MAP_TYPE_ARRAY);
        create.set(ValueLayout.JAVA_INT, 4, Integer.BYTES);
        create.set(ValueLayout.JAVA_INT, 8, (int) data.byteSize());
        create.set(ValueLayout.JAVA_INT, 12, 1);
        int map = Linux.bpf(MAP_CREATE, create);
        if (map < 0) {
            throw refused(map, "a map", "");
        }
        int updated = update(arena, map, arena.allocate(Integer.BYTES), data);
        if (updated < 0) {
            close(map);
            throw refused(updated, "a map's content", "");
        }
        return map;
    }

    private static int loader(Arena arena, int map) throws SensorRefusedException {
        MemorySegment code = resource(arena, "loader.code");
        MemorySegment descriptors = arena.allocate(Integer.BYTES, Long.BYTES);
        descriptors.set(ValueLayout.JAVA_INT, 0, map);
        MemorySegment load = attributes(arena);
        load.set(ValueLayout.JAVA_INT, 0, PROG_TYPE_SYSCALL);
        load.set(ValueLayout.JAVA_INT, 4, (int) (code.byteSize() / Long.BYTES));
        load.set(ValueLayout.JAVA_LONG, 8, code.address());
        load.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("Dual BSD/GPL").address());
        load.set(ValueLayout.JAVA_INT, 44, SLEEPABLE);
        load.set(ValueLayout.JAVA_LONG, 120, descriptors.address());
        int loader = Linux.bpf(PROG_LOAD, load);
        if (loader < 0) {
            throw refused(loader, "the program that loads the others", "");
        }
        return loader;
    }

    private void run(Arena arena, int loader, Map<String, Integer> entries)
            throws SensorRefusedException {
        List<SensorLayout.MapOf> made = SensorLayout.get().maps();
        List<String> loaded = SensorLayout.get().programs();
        int programsAt = CONTEXT_HEAD + CONTEXT_MAP * made.size();
        int size = programsAt + Integer.BYTES * loaded.size();
        MemorySegment context = arena.allocate(size + 7L & ~7L, Long.BYTES);
        MemorySegment log = arena.allocate(LOG_BYTES);
        context.set(ValueLayout.JAVA_INT, 0, size);
        context.set(ValueLayout.JAVA_INT, 8, 1);
        context.set(ValueLayout.JAVA_INT, 12, LOG_BYTES);
        context.set(ValueLayout.JAVA_LONG, 16, log.address());
        for (int i = 0; i < made.size(); i++) {
            SensorLayout.MapOf map = made.get(i);
            int wanted = entries.getOrDefault(map.name(), map.entries());
            context.set(ValueLayout.JAVA_INT, CONTEXT_HEAD + CONTEXT_MAP * i + 4, wanted);
        }
        MemorySegment run = attributes(arena);
        run.set(ValueLayout.JAVA_INT, 0, loader);
        run.set(ValueLayout.JAVA_INT, 40, size);
        run.set(ValueLayout.JAVA_LONG, 48, context.address());
        int outcome = Linux.bpf(PROG_RUN, run);
        int result = outcome < 0 ? outcome : run.get(ValueLayout.JAVA_INT, 4);
        if (result < 0) {
            throw refused(result, "the sensor's programs", lastLine(log));
        }
        for (int i = 0; i < made.size(); i++) {
            maps.put(
                    made.get(i).name(),
                    context.get(ValueLayout.JAVA_INT, CONTEXT_HEAD + CONTEXT_MAP * i));
        }
        for (int i = 0; i < loaded.size(); i++) {
            int descriptor = context.get(ValueLayout.JAVA_INT, programsAt + Integer.BYTES * i);
            MemorySegment info = info(arena, descriptor);
            int id = info.byteSize() > 0 ? info.get(ValueLayout.JAVA_INT, PROGRAM_ID) : 0;
            programs.put(loaded.get(i), new Program(descriptor, id));
        }
    }

    /** The verifier's last word that is no statistics. */
    private static String lastLine(MemorySegment log) {
        byte[] bytes = log.toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("processed "))
                .reduce("", (earlier, later) -> later);
    }

    private static SensorRefusedException refused(int error, String what, String verifier) {
        String reason =
                switch (-error) {
                    case Linux.EPERM ->
                            "not permitted: it needs CAP_BPF and CAP_PERFMON, or root, and a kernel that is not"
                                    + " locked down for confidentiality";
                    case Linux.ENOSYS -> "this kernel has no bpf(2)";
                    case Linux.ENOENT ->
                            "the kernel does not tell its types: it is to be built with CONFIG_DEBUG_INFO_BTF";
                    default -> Errors.name(error);
                };
        return new SensorRefusedException(
                "the kernel refused "
                        + what
                        + ": "
                        + reason
                        + (verifier.isEmpty() ? "" : " (" + verifier + ")"));
    }

    /** Attaches every program, so that events come. */
    void attach() throws SensorRefusedException {
        try (Arena arena = Arena.ofConfined()) {
            for (String name : SensorLayout.get().programs()) {
                if (name.equals(RING_PROGRAM)) {
                    attachToRings(arena);
                    continue;
                }
                int link = attach(arena, name, "");
                if (link < 0) {
                    throw refused(link, "to attach " + name, "");
                }
                links.add(new Link(name, "", link));
            }
        }
    }

    private Program program(String name) {
        Program program = programs.get(name);
        if (program == null) {
            throw new IllegalStateException("the sensor has no program " + name);
        }
        return program;
    }

    private int attach(Arena arena, String program, String tracepoint) {
        MemorySegment open = attributes(arena);
        open.set(ValueLayout.JAVA_INT, 8, program(program).descriptor);
        if (!tracepoint.isEmpty()) {
            open.set(ValueLayout.JAVA_LONG, 0, arena.allocateFrom(tracepoint).address());
        }
        return Linux.bpf(RAW_TRACEPOINT_OPEN, open);
    }

    /**
     * By the name of today or that of before 6.4, whose arguments were others before 6.0; a kernel
     * may be built without io_uring.
     */
    private void attachToRings(Arena arena) {
        String tracepoint = RING_TRACEPOINT;
        int link = attach(arena, RING_PROGRAM, tracepoint);
        if (link < 0 && majorVersion(System.getProperty("os.version", "")) >= 6) {
            tracepoint = RING_TRACEPOINT_BEFORE_6_4;
            link = attach(arena, RING_PROGRAM, tracepoint);
        }
        if (link >= 0) {
            links.add(new Link(RING_PROGRAM, tracepoint, link));
            seesRings = true;
        }
    }

    /** Of a kernel's release such as {@code 6.1.0-18-amd64}; 0 when it does not begin with one. */
    static int majorVersion(String release) {
        int end = 0;
        while (end < release.length() && end < 4 && Character.isDigit(release.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(release.substring(0, end));
    }

    /** Whether requests to rings of io_uring are seen. */
    boolean seesRings() {
        return seesRings;
    }

    /** Detaches every program: no events come any more. */
    void detach() {
        links.forEach(link -> Linux.close(link.descriptor));
        links.clear();
    }

    /**
     * Attaches programs that are attached no more, and writes again what guarded maps were given
     * where they hold something else; maps are looked at every fourth time, and as long as
     * something is wrong each time. Not together with {@link #put}.
     *
     * @return what was wrong
     */
    List<String> mend() {
        var wrong = new ArrayList<String>();
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < links.size(); i++) {
                Link link = links.get(i);
                if (isAttached(arena, link)) {
                    continue;
                }
                // its descriptor is closed, or somebody else's by now
                int again = attach(arena, link.program, link.tracepoint);
                links.set(i, new Link(link.program, link.tracepoint, again));
                wrong.add(
                        "the program "
                                + link.program
                                + " was detached"
                                + (again < 0
                                        ? " and cannot be attached: " + Errors.name(again)
                                        : ""));
            }
        }
        looks++;
        if (foundWrong || !wrong.isEmpty() || looks % LOOKS_PER_MAPS == 0) {
            for (Map.Entry<String, byte[]> map : given.entrySet()) {
                if (rewrite(map.getKey(), map.getValue())) {
                    wrong.add("the map " + map.getKey() + " was changed");
                }
            }
        }
        foundWrong = !wrong.isEmpty();
        return wrong;
    }

    private boolean isAttached(Arena arena, Link link) {
        MemorySegment info = info(arena, link.descriptor);
        return info.byteSize() > 0
                && info.get(ValueLayout.JAVA_INT, 0) == LINK_TYPE_RAW_TRACEPOINT
                && info.get(ValueLayout.JAVA_INT, LINK_PROGRAM) == program(link.program).id;
    }

    /** What the kernel tells of a program or link; empty where the descriptor is neither. */
    private static MemorySegment info(Arena arena, int descriptor) {
        MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
        MemorySegment ask = attributes(arena);
        ask.set(ValueLayout.JAVA_INT, 0, descriptor);
        ask.set(ValueLayout.JAVA_INT, 4, INFO_BYTES);
        ask.set(ValueLayout.JAVA_LONG, 8, info.address());
        return Linux.bpf(OBJECT_INFO, ask) < 0 ? MemorySegment.NULL : info;
    }

    private boolean rewrite(String map, byte[] wanted) {
        int bytes = valueBytes(map);
        byte[] found = getAll(map, wanted.length / bytes, bytes);
        if (Arrays.equals(found, wanted)) {
            return false;
        }
        for (int at = 0; at < wanted.length; at += bytes) {
            if (!Arrays.equals(found, at, at + bytes, wanted, at, at + bytes)) {
                put(map, at / bytes, Arrays.copyOfRange(wanted, at, at + bytes));
            }
        }
        return true;
    }

    private static int valueBytes(String map) {
        return layout(map).mapToInt(SensorLayout.MapOf::valueBytes).sum();
    }

    private static int entries(String map) {
        return layout(map).mapToInt(SensorLayout.MapOf::entries).sum();
    }

    private static Stream<SensorLayout.MapOf> layout(String map) {
        return SensorLayout.get().maps().stream().filter(one -> one.name().equals(map));
    }

    /** How often the kernel left out a program that ran already; from any thread. */
    long skipped() {
        long skipped = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (Program program : programs.values()) {
                MemorySegment info = info(arena, program.descriptor);
                skipped +=
                        info.byteSize() > 0 ? info.get(ValueLayout.JAVA_LONG, PROGRAM_MISSES) : 0;
            }
        }
        return skipped;
    }

    int map(String name) {
        Integer descriptor = maps.get(name);
        if (descriptor == null) {
            throw new IllegalStateException("the sensor has no map " + name);
        }
        return descriptor;
    }

    private static int update(Arena arena, int map, MemorySegment key, MemorySegment value) {
        MemorySegment update = attributes(arena);
        update.set(ValueLayout.JAVA_INT, 0, map);
        update.set(ValueLayout.JAVA_LONG, 8, key.address());
        update.set(ValueLayout.JAVA_LONG, 16, value.address());
        return Linux.bpf(MAP_UPDATE, update);
    }

    /** Writes an entry of an array. */
    void put(String map, int index, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(ValueLayout.JAVA_INT, index);
            MemorySegment from = arena.allocate(value.length, Long.BYTES);
            MemorySegment.copy(value, 0, from, ValueLayout.JAVA_BYTE, 0, value.length);
            int result = update(arena, map(map), key, from);
            if (result < 0) {
                throw new IllegalStateException(
                        "entry " + index + " of " + map + " is refused: " + Errors.name(result));
            }
        }
        if (GUARDED.contains(map)) {
            remember(map, index, value);
        }
    }

    private void remember(String map, int index, byte[] value) {
        int end = (index + 1) * value.length;
        byte[] all = given.getOrDefault(map, Slice.NOTHING);
        if (all.length < end) {
            // what was never written is zero here and there
            int entries = Math.min(Integer.highestOneBit(2 * index + 1), entries(map));
            all = Arrays.copyOf(all, entries * value.length);
            given.put(map, all);
        }
        System.arraycopy(value, 0, all, index * value.length, value.length);
    }

    /**
     * Reads the first entries of an array by one call: calls of ours are events, too.
     *
     * @param bytes of one entry; of an array with one value per processor those of all processors
     *     together
     */
    byte[] getAll(String map, int entries, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) entries * bytes, Long.BYTES);
            MemorySegment lookup = attributes(arena);
            lookup.set(ValueLayout.JAVA_LONG, 8, arena.allocate(Long.BYTES, Long.BYTES).address());
            lookup.set(
                    ValueLayout.JAVA_LONG,
                    16,
                    arena.allocate((long) entries * Integer.BYTES, Integer.BYTES).address());
            lookup.set(ValueLayout.JAVA_LONG, 24, values.address());
            lookup.set(ValueLayout.JAVA_INT, 32, entries);
            lookup.set(ValueLayout.JAVA_INT, 36, map(map));
            int result = Linux.bpf(MAP_LOOKUP_BATCH, lookup);
            // the kernel says in this way that there are no more
            boolean end = result == -Linux.ENOENT;
            if ((result < 0 && !end) || lookup.get(ValueLayout.JAVA_INT, 32) != entries) {
                throw new IllegalStateException(
                        map + " cannot be read: " + (result < 0 ? Errors.name(result) : "cut"));
            }
            return values.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Override
    public void close() {
        detach();
        programs.values().forEach(program -> Linux.close(program.descriptor));
        maps.values().forEach(Linux::close);
        programs.clear();
        maps.clear();
    }
}
