package io.vedette.syscalls;

import io.vedette.model.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Writes a recording of what happens on this machine. Packing and writing have a thread of their
 * own; when they cannot keep up, the ring fills and what does not fit is counted there.
 */
public final class LiveRecorder {
    private static final Duration WAIT = Duration.ofMillis(100);

    private LiveRecorder() {}

    /**
     * Records until {@code ends}, beginning with the machine as it is. Events that are not wanted
     * but change processes or descriptors are written as ones that only the state is made of.
     *
     * @param out closed afterwards; secrets that programs are given may be in what is written
     * @param packed whether to gzip
     * @param leftOut what is not written of what may hold secrets
     * @return the number of wanted events written
     */
    public static long record(
            LiveSource source,
            OutputStream out,
            boolean packed,
            Set<LeftOut> leftOut,
            Predicate<Event> wanted,
            BooleanSupplier ends)
            throws IOException {
        BitSet forState = SensorCalls.forState();
        source.showAll();
        var redaction = new EventRedaction(leftOut);
        long events = 0;
        try (CaptureWriter writer = CaptureWriter.inBackground(out, packed)) {
            if (redaction.leavesOutEnvironments()) {
                writer.leaveOutEnvironments();
            }
            writer.begin(source.machine());
            while (!ends.getAsBoolean()) {
                if (source.advance(WAIT)) {
                    SyscallEvent event = source.current();
                    boolean ours = EventTraits.isForStateAlone(event.code());
                    boolean seen = !ours && wanted.test(event);
                    if (seen || ours || forState.get(event.code())) {
                        writer.write(redaction.of(event), event.cpu, !seen);
                        events += seen ? 1 : 0;
                    }
                }
            }
        }
        return events;
    }
}
