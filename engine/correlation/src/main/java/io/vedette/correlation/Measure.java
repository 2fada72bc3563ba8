package io.vedette.correlation;

import java.util.List;

/**
 * What one group has seen, as far as its condition can tell a difference.
 *
 * <p>One thread's. Times go up, but for events that came later than the lateness allows; those are
 * put in place as well as it still can be done.
 */
sealed interface Measure
        permits EventWindow,
                EventTotal,
                ValueWindow,
                RuleWindow,
                SequenceWindow,
                NumberWindow,
                NumberTotal {
    /**
     * The number that the condition compares.
     *
     * @param from what happened before is over, and may be forgotten
     */
    double measured(long from);

    /** When the first event of what {@link #measured} tells happened. */
    long first(long from);

    /**
     * Ids of the events of what {@link #measured} tells, in order; the latest, when there are many.
     */
    List<String> ids(long from);

    /** How far the group has come, for choosing which to give up first; 1 for a beginning. */
    int progress();

    /** What it takes in memory, roughly. */
    long bytes();

    void write(StateWriter out);

    void read(StateReader in);
}
