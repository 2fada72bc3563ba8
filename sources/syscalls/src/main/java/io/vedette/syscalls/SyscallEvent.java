package io.vedette.syscalls;

import io.vedette.masking.MaskedCounts;
import io.vedette.masking.MaskingKey;
import io.vedette.model.Event;
import io.vedette.model.LateFields;
import io.vedette.model.SourceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The event that a source of system calls is at, with the thread and the descriptor it is about as
 * they are after it.
 *
 * <p>A flyweight over the recording's bytes. Fields read it on the thread that owns the source.
 */
final class SyscallEvent extends RecordedEvent implements Event {
    final MachineState machine;

    /** For texts that fields put together; valid as long as the event is. */
    final ByteText scratch = new ByteText();

    final Slice slice = new Slice();
    final ByteText other = new ByteText();

    int cpu;
    long number;
    long streamStart;
    long previousTime;
    @Nullable ProcessThread thread;
    @Nullable Descriptor descriptor;

    /** The container that this event tells of. */
    @Nullable KnownContainer told;

    /** Whether this event gave its descriptor another name. */
    boolean nameChanged;

    /** Of a switch between threads: how long the thread before it ran. */
    long sliceNanos;

    private ShownValues shown = new ShownValues(MaskingKey.ofThisRun());

    /** Stands for this event, and others, where only late fields are read. */
    private @Nullable SyscallEvent late;

    private boolean lateOnly;
    private final String defaultHostname;
    private String hostname;

    SyscallEvent(MachineState machine, String hostname) {
        this.machine = machine;
        this.hostname = hostname;
        defaultHostname = hostname;
    }

    /** The host that the recording names; empty when it names none. */
    void useHostname(String recorded) {
        hostname = recorded.isEmpty() ? defaultHostname : recorded;
    }

    @Override
    public SourceId source() {
        return SourceId.SYSCALL;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public long timeNanos() {
        return time();
    }

    @Override
    public long streamStartNanos() {
        return streamStart;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public int typeCode() {
        return code();
    }

    @Override
    public List<String> ids() {
        return List.of(time() + "/" + tid() + "/" + EventNames.of(this));
    }

    @Override
    public String sensorName() {
        return EventTraits.isMeta(code()) ? EventNames.of(this) : "";
    }

    @Override
    public String sentence() {
        var words = new StringBuilder();
        ProcessThread by = thread;
        if (by == null || by.comm.length == 0) {
            words.append("thread ").append(tid());
        } else {
            words.append(text(by.comm)).append(" (process ").append(by.pid).append(')');
            if (by.container.length > 0) {
                words.append(" in container ").append(text(by.container));
            }
        }
        words.append(" called ").append(EventNames.of(this));
        Descriptor on = descriptor;
        if (on != null && on.nameLength > 0) {
            words.append(" on ")
                    .append(new String(on.name, 0, on.nameLength, StandardCharsets.UTF_8));
        }
        if (result() < 0) {
            words.append(", which failed with ").append(Errors.name(result()));
        }
        return shown("", words.append('.').toString());
    }

    /** Masks with a key of its own what alerts show; before the first event. */
    MaskedCounts maskWith(MaskingKey key) {
        shown = new ShownValues(key);
        return shown.counts();
    }

    @Override
    public String shown(String field, String text) {
        return lateOnly ? shown.mask(text) : shown.of(this, field, text);
    }

    /** Alerts of recordings are as Falco's. */
    @Override
    public boolean hasContext() {
        ProcessThread by = thread;
        return machine.isLive() && by != null && by.container.length > 0;
    }

    @Override
    public Optional<LateFields> late() {
        ProcessThread by = thread;
        if (by == null || told != null || by.container.length == 0) {
            return Optional.empty();
        }
        Containers containers = machine.containers;
        if (!containers.isPending(by.container) && !containers.isPodPending(by.container)) {
            return Optional.empty();
        }
        SyscallEvent standing = late;
        if (standing == null) {
            standing = new SyscallEvent(machine, hostname);
            standing.lateOnly = true;
            standing.shown = shown;
            late = standing;
        }
        return Optional.of(new LateContainer(standing, by));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
