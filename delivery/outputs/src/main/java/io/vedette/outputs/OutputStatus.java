package io.vedette.outputs;

import java.time.Instant;
import java.util.Map;

/**
 * How an output is, and what became of the alerts since it was started.
 *
 * @param name unique
 * @param kind {@code stdout}, {@code file}, {@code http} or {@code syslog}
 * @param delivered taken by the receiver
 * @param truncated among those delivered, the ones whose end was cut off
 * @param filtered not meant for this output
 * @param refused given up, by reason; every reason is there
 * @param retries deliveries that failed and were or will be tried again
 * @param backlog alerts in the queue that this output has not settled
 * @param lost alerts that the queue dropped before this output read them, over its whole life
 * @param health whether alerts get through
 * @param lastError the last failure or refusal; empty if there was none
 */
public record OutputStatus(
        String name,
        String kind,
        long delivered,
        long truncated,
        long filtered,
        Map<RefusalReason, Long> refused,
        long retries,
        long backlog,
        long lost,
        Health health,
        String lastError) {
    public OutputStatus {
        refused = Map.copyOf(refused);
    }

    /** Whether alerts get through. */
    public sealed interface Health {
        /** The last delivery worked, or there was none yet. */
        record Working() implements Health {}

        /**
         * Deliveries fail.
         *
         * @param since of the first of these failures
         * @param attempts how many there were
         */
        record Failing(Instant since, long attempts, String reason) implements Health {}

        /** It was closed. */
        record Stopped() implements Health {}
    }
}
