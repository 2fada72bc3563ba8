package io.vedette.rules;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import java.util.List;

/**
 * Runs correlations in tests of rules; the room of correlations implements it, since this room does
 * not know how.
 */
@FunctionalInterface
public interface TestCorrelations {
    /** Begins a test, in which nothing was counted yet. */
    Counting begin(RunningRules running);

    /** What correlations make of the events of one test. */
    interface Counting {
        /**
         * Takes note of an event.
         *
         * @param matched those of {@link RunningRules#counted} that match it; may be none
         */
        void see(Event event, List<Rule> matched);

        /**
         * All alerts that came, when the events are over; the event that each came of is the last
         * of its ids.
         */
        List<Alert> end();
    }

    /** Makes no alerts. */
    static TestCorrelations none() {
        return running ->
                new Counting() {
                    @Override
                    public void see(Event event, List<Rule> matched) {
                        // nobody counts
                    }

                    @Override
                    public List<Alert> end() {
                        return List.of();
                    }
                };
    }
}
