package io.vedette.syscalls;

import io.vedette.model.SourceFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** The live sensor for tests, which skip where the kernel does not let it in. */
final class LiveSensor {
    static final int RING_BYTES = 8 << 20;

    private LiveSensor() {}

    static LiveSource openOrSkip(BitSet events) throws IOException {
        return openOrSkip(events, RING_BYTES);
    }

    static LiveSource openOrSkip(BitSet events, int ringBytes) throws IOException {
        return openOrSkip(() -> LiveSource.open("here", ringBytes, events));
    }

    /** One that leaves out what rules do not need. */
    static LiveSource openOrSkip(SourceFilter filter, int ringBytes) throws IOException {
        return openOrSkip(() -> LiveSource.open("here", ringBytes, filter, ContainerLookup.none()));
    }

    private interface Opening {
        LiveSource open() throws IOException;
    }

    private static LiveSource openOrSkip(Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (SensorRefusedException e) {
            System.err.println("skipped, the live sensor cannot run here: " + e.getMessage());
            Assumptions.abort("the live sensor cannot run here: " + e.getMessage());
            throw e;
        }
    }

    /** Gives everything that has happened until now; what others do meanwhile has no end. */
    static void drain(LiveSource source, Consumer<SyscallEvent> events) throws IOException {
        int awaited = source.canaries() + 1;
        source.sendCanary();
        while (source.canaries() < awaited) {
            if (source.advance(Duration.ofMillis(20))) {
                events.accept(source.current());
            }
        }
    }

    /**
     * Gives what a command and its children do, in the order in which it happened.
     *
     * @return the status with which it ended
     */
    static int run(LiveSource source, Consumer<SyscallEvent> events, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        int status = process.waitFor();
        drain(
                source,
                event -> {
                    ProcessThread thread = event.thread;
                    if (thread != null
                            && (thread.pid == process.pid() || thread.parent == process.pid())) {
                        events.accept(event);
                    }
                });
        return status;
    }

    /** Lets nothing more happen, and takes what is left. */
    static SensorCounts.Kernel detach(LiveSource source) throws IOException {
        source.detach();
        while (source.advance(Duration.ZERO)) {
            // what is left
        }
        return source.counts().kernel();
    }
}
