package io.vedette.outputs;

import io.vedette.model.Alert;
import java.time.Duration;

/**
 * A receiver of alerts. Implementations do not retry: {@link OutputRunner} does.
 *
 * <p>One thread at a time uses an output, but for {@link #reopen}, which any thread may call.
 */
interface Output extends AutoCloseable {
    /**
     * Hands an alert over. May block; an interrupt ends that, after which only {@link #close}
     * follows.
     */
    Delivery deliver(Alert alert) throws InterruptedException;

    /**
     * Called before alerts are acknowledged: makes what was delivered as lasting as was asked for.
     */
    default Delivery flush() {
        return Delivery.DELIVERED;
    }

    /** Called while there is nothing to deliver. */
    default void idle() {}

    /** Asks for what is open to be opened again, before the next alert. */
    default void reopen() {}

    @Override
    void close();

    /** What became of an alert. */
    sealed interface Delivery {
        Delivered DELIVERED = new Delivered(false);

        /**
         * The receiver took it.
         *
         * @param truncated whether its end was cut off to fit
         */
        record Delivered(boolean truncated) implements Delivery {}

        /**
         * It was not taken; the same alert may be offered again.
         *
         * @param pause how long the receiver wants to be left alone; zero if it did not say
         */
        record Failed(String reason, Duration pause) implements Delivery {
            Failed(String reason) {
                this(reason, Duration.ZERO);
            }
        }

        /** Offering it again would fail again. */
        record Refused(String reason) implements Delivery {}
    }
}
