package io.vedette.syscalls;

import io.vedette.masking.MaskedCounts;
import io.vedette.masking.MaskingKey;
import io.vedette.model.Event;
import io.vedette.model.SourceFilter;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kernel events of this machine as they happen, with the state of the machine.
 *
 * <p>Programs in the kernel write events into a ring that is read here; they are detached when this
 * is closed or the process ends, however it ends. What happened after they were attached is seen,
 * what was there before is read from {@code /proc}. One thread owns it, but for {@link #counts},
 * {@link #bytesRead} and {@link #stop}.
 */
public final class LiveSource implements EventSource {
    /** The reader is woken when so much of the ring is full; before that it looks by itself. */
    private static final int WAKE_PART = 4;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private static final int LARGEST_RECORD = 1 << 17;
    private static final long CLOCK_EVERY_NANOS = 1_000_000_000L;

    /** Numbers from this on, negated, are no descriptors that a program could get by mistake. */
    private static final int LEAST_CANARY = 1 << 16;

    /**
     * Operations of io_uring that are told of, a bit each: connect, openat, openat2, renameat,
     * unlinkat, mkdirat, symlinkat, linkat, socket, bind, listen.
     */
    private static final long RING_OPERATIONS =
            1L << 16 | 1L << 18 | 1L << 28 | 0x1fL << 35 | 1L << 45 | 1L << 56 | 1L << 57;

    private static final SensorLayout LAYOUT = SensorLayout.get();
    private static final int HEAD = LAYOUT.size("head");
    private static final int PROCESSOR = LAYOUT.offset("head.processor");
    private static final int SEQUENCE = LAYOUT.offset("head.sequence");

    private final BpfObject object;
    private final EventRing ring;
    private final int ringBytes;
    private final MachineState machine;
    private final StateTracker tracker;
    private final SyscallEvent event;
    private final SensorCounts counts;
    private final ContainerAccounts accounts;
    private final byte[] record = new byte[LARGEST_RECORD];

    /** Of each processor the number of its next event; the first has 0. */
    private final int[] expected = new int[Processors.possible()];

    private final Instant opened = Instant.now();
    private long bootNanos;
    private long clockRead;
    private volatile boolean stopped;

    /** When the last canary came through, by {@link System#nanoTime}. */
    private volatile long canarySeen = System.nanoTime();

    private int canaries;
    private boolean showsAll;

    /** Texts that rules compare with names of addresses. */
    private volatile Set<String> wantedNames;

    private volatile @Nullable HostNames hostNames;

    /**
     * The argument of a call that our own process makes to be seen. Nobody else can guess it; and
     * it is known without knowing the thread, of which we may have lost that it began.
     */
    private final int canary = -new SecureRandom().nextInt(LEAST_CANARY, Integer.MAX_VALUE);

    private LiveSource(
            BpfObject object,
            EventRing ring,
            int ringBytes,
            MachineState machine,
            String hostname,
            Set<String> names) {
        wantedNames = names;
        this.object = object;
        this.ring = ring;
        this.ringBytes = ringBytes;
        this.machine = machine;
        tracker = new StateTracker(machine);
        event = new SyscallEvent(machine, hostname);
        counts = new SensorCounts(object);
        accounts = new ContainerAccounts(machine.accounts);
        machine.containers.readAccounts(accounts);
    }

    /**
     * Attaches the programs and reads what is there.
     *
     * @param ringBytes room for events that wait; a power of two
     * @param events codes of the event types that are wanted; of others comes what changes the
     *     state
     * @throws SensorRefusedException when the kernel does not allow it
     */
    public static LiveSource open(String hostname, int ringBytes, BitSet events)
            throws IOException {
        return open(
                hostname,
                ringBytes,
                KernelFilter.ofTypes(events),
                ContainerLookup.none(),
                Set.of());
    }

    /**
     * The same for what rules need: of events that no rule can match, only what changes the state.
     *
     * @param lookup knows containers
     * @throws SensorRefusedException when the kernel does not allow it
     */
    public static LiveSource open(
            String hostname, int ringBytes, SourceFilter filter, ContainerLookup lookup)
            throws IOException {
        return open(hostname, ringBytes, KernelFilter.of(filter), lookup, filter.names());
    }

    private static LiveSource open(
            String hostname,
            int ringBytes,
            KernelFilter filter,
            ContainerLookup lookup,
            Set<String> names)
            throws IOException {
        if (!System.getProperty("os.arch", "").equals("amd64")) {
            throw new SensorRefusedException("the sensor is built for x86-64 alone");
        }
        BpfObject object =
                BpfObject.load(Map.of("ring", ringBytes, "scratches", Processors.possible()));
        EventRing ring = null;
        try {
            ring = new EventRing(object.map("ring"), ringBytes);
            var machine = MachineState.live(lookup);
            var source = new LiveSource(object, ring, ringBytes, machine, hostname, names);
            source.install(filter);
            source.readClock();
            // first the events, then the state: what happens in between is seen
            object.attach();
            new RunningMachine(machine, source.bootNanos).read();
            machine.complete();
            return source;
        } catch (IOException | RuntimeException e) {
            if (ring != null) {
                ring.close();
            }
            object.close();
            throw e;
        }
    }

    /**
     * Masks what alerts show of events with this key, rather than with one of this run alone.
     * Before the first event.
     *
     * @return how many values were masked so far; for any thread
     */
    public MaskedCounts maskWith(MaskingKey key) {
        return event.maskWith(key);
    }

    /**
     * Asks for events of these types from now on; of others comes what changes the state. From any
     * thread.
     */
    public void want(BitSet events) {
        install(KernelFilter.ofTypes(events));
    }

    /** Asks for what these rules need from now on. From any thread. */
    public void want(SourceFilter filter) {
        install(KernelFilter.of(filter));
        wantedNames = filter.names();
        HostNames looking = hostNames;
        if (looking != null) {
            looking.want(wantedNames);
        }
    }

    /**
     * Looks up the host names that rules compare with, aside and again and again, from now on:
     * without this no address has a name. Before the first event.
     *
     * @param problems told which names do not resolve, from any thread
     */
    public void lookUpNames(Consumer<String> problems) {
        lookUpNames(new HostNames(HostNames.Resolver.MACHINE, HostNames.Pace.USUAL, problems));
    }

    void lookUpNames(HostNames names) {
        machine.lookUpNames(names);
        hostNames = names;
        names.want(wantedNames);
    }

    /** How many host names that rules compare with have addresses; from any thread. */
    public long namesKnown() {
        HostNames looking = hostNames;
        return looking == null ? 0 : looking.resolving();
    }

    /** How many host names that rules compare with have none; from any thread. */
    public long namesUnknown() {
        HostNames looking = hostNames;
        return looking == null ? wantedNames.size() : looking.unresolved();
    }

    private synchronized void install(KernelFilter filter) {
        byte[] settings = new byte[LAYOUT.size("settings")];
        LittleEndian.setInteger(
                settings, LAYOUT.offset("settings.wake_bytes"), ringBytes / WAKE_PART);
        LittleEndian.setNumber(
                settings,
                LAYOUT.offset("settings.ring_operations"),
                filter.events().get(EventCode.IO_URING) ? RING_OPERATIONS : 0);
        byte[] calls = SensorCalls.numbers(filter).toByteArray();
        System.arraycopy(calls, 0, settings, LAYOUT.offset("settings.calls"), calls.length);
        object.put("setting", 0, settings);
        if (filter.filtersOpens()) {
            filter.opens().install(object);
        }
        SensorCalls.install(object, filter);
    }

    /** Hands events that are there for the state alone to whoever advances, too. */
    void showAll() {
        showsAll = true;
    }

    private void readClock() {
        bootNanos = Linux.bootNanos();
        clockRead = System.nanoTime();
    }

    /** Waits for an event until {@link #stop} is called. */
    @Override
    public boolean advance() throws IOException {
        while (!stopped) {
            if (advance(Duration.ofSeconds(1))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Moves to the next event.
     *
     * @return false when there was none for {@code wait}
     */
    public boolean advance(Duration wait) throws IOException {
        leave();
        return takeNext() || awaitNext(System.nanoTime() + wait.toNanos());
    }

    /**
     * Moves to the next event.
     *
     * @param deadline by {@link System#nanoTime}
     * @return false when there was none before {@code deadline}
     */
    public boolean advanceUntil(long deadline) throws IOException {
        leave();
        return takeNext() || awaitNext(deadline);
    }

    private void leave() {
        event.scratch.clear();
        event.previousTime = event.number == 0 ? 0 : event.time();
    }

    /** Moves to the next event that is there. */
    private boolean takeNext() {
        while (true) {
            int length = ring.next(record);
            if (length < 0) {
                return false;
            }
            if (take(length)) {
                return true;
            }
        }
    }

    private boolean awaitNext(long deadline) {
        while (true) {
            long now = System.nanoTime();
            if (now - clockRead > CLOCK_EVERY_NANOS) {
                readClock();
            }
            if (stopped || now - deadline >= 0) {
                return false;
            }
            ring.await((int) ((deadline - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
            if (takeNext()) {
                return true;
            }
        }
    }

    private boolean take(int length) {
        int processor = LittleEndian.unsignedShort(record, PROCESSOR);
        int sequence = LittleEndian.integer(record, SEQUENCE);
        if (processor < expected.length) {
            if (sequence != expected[processor]) {
                counts.addMissed(sequence - expected[processor]);
            }
            expected[processor] = sequence + 1;
        }
        counts.addRead(length);
        LittleEndian.setNumber(record, HEAD, LittleEndian.number(record, HEAD) + bootNanos);
        if (!event.place(record, HEAD, length).isEmpty()) {
            counts.addRefused();
            return false;
        }
        PortableValues.convert(event);
        event.cpu = processor;
        event.number++;
        if (event.streamStart == 0) {
            event.streamStart = event.time();
        }
        tracker.track(event);
        if (isCanary()) {
            counts.addOwn();
            return false;
        }
        if (!showsAll && EventTraits.isForStateAlone(event.code())) {
            counts.addForState();
            return false;
        }
        return true;
    }

    private boolean isCanary() {
        if (event.code() != EventCode.DUP || event.signed(1) != canary) {
            return false;
        }
        canarySeen = System.nanoTime();
        canaries++;
        return true;
    }

    /**
     * Does what the sensor has to see, a harmless call that fails; rules do not see it. From any
     * thread.
     */
    public void sendCanary() {
        Linux.duplicate(canary);
    }

    /**
     * How long ago the last canary came all the way through the kernel's programs and the ring;
     * from any thread.
     */
    public Duration canaryAge() {
        return Duration.ofNanos(System.nanoTime() - canarySeen);
    }

    /**
     * Looks whether the programs are attached and the maps are as they were left, and mends what
     * somebody outside has changed. For the owner.
     *
     * @return what was not as it should be; empty when all was
     */
    public synchronized List<String> mend() {
        return object.mend();
    }

    /** Whether no event waits in the ring; for the owner. */
    boolean isDrained() {
        return ring.waiting() == 0;
    }

    /** How many canaries have come through; for the owner. */
    int canaries() {
        return canaries;
    }

    /** Codes of the events that the kernel can be asked for. */
    public static BitSet knownEvents() {
        return SensorCalls.known();
    }

    @Override
    public Event event() {
        return event;
    }

    SyscallEvent current() {
        return event;
    }

    /** Ends what the event at hand ends, which else goes with the next one. */
    void settle() {
        tracker.settle();
    }

    MachineState machine() {
        return machine;
    }

    /** Whether this kernel shows what rings of io_uring are asked for. */
    boolean seesRings() {
        return object.seesRings();
    }

    /** A moment before the programs were attached; from any thread. */
    public Instant opened() {
        return opened;
    }

    /** What the kernel and this have counted; may be called from any thread until it is closed. */
    public SensorCounts counts() {
        return counts;
    }

    /** Containers whose users are not known since too many were to be read; from any thread. */
    public long accountsRefused() {
        return accounts.refused();
    }

    /** Files with users of containers that were left out for what they are; from any thread. */
    public long accountFilesUnread() {
        return accounts.unread();
    }

    /** Makes {@link #advance()} end; from any thread. */
    public void stop() {
        stopped = true;
        // comes through the ring, and so wakes who waits for an event
        sendCanary();
    }

    @Override
    public long bytesRead() {
        return counts.bytes();
    }

    /** Detaches the programs: what they sent can still be read, more does not come. */
    void detach() {
        object.detach();
    }

    /** Detaches the programs; nothing of them stays in the kernel. */
    @Override
    public void close() {
        stopped = true;
        counts.freeze();
        HostNames looking = hostNames;
        if (looking != null) {
            looking.close();
        }
        accounts.close();
        ring.close();
        object.close();
    }
}
