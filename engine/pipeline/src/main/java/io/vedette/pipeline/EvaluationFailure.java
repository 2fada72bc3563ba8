package io.vedette.pipeline;

import io.vedette.rules.Position;
import java.util.List;
import java.util.Optional;

/**
 * Something could not be evaluated for an event: a mistake of ours. Everything else was evaluated
 * for this event, and is for those after it.
 *
 * @param subject the name of the rule, or of what else failed
 * @param position where the rule is written; empty when it is not one rule that failed
 * @param eventIds of the event, see {@link io.vedette.model.Event#ids}
 * @param cause what was thrown
 */
public record EvaluationFailure(
        String subject, Optional<Position> position, List<String> eventIds, Throwable cause) {
    /** What failed when correlations did. */
    static final String CORRELATIONS = "(correlations)";

    /** What failed when an event could not be looked at at all. */
    static final String EVENT = "(event)";

    public EvaluationFailure {
        eventIds = List.copyOf(eventIds);
    }

    /** One line for an operator; may hold any character. */
    @Override
    public String toString() {
        return (position.isPresent()
                        ? "rule \"" + subject + "\" at " + position.orElseThrow()
                        : subject)
                + " could not be evaluated for event "
                + String.join(", ", eventIds)
                + ", everything else was: "
                + cause
                + "; this is a defect of Vedette, please report it; more failures of it are only counted";
    }
}
