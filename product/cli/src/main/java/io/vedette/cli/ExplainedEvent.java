package io.vedette.cli;

import io.vedette.model.Event;
import io.vedette.rules.Explanation;
import io.vedette.rules.Rule;
import java.util.List;

/**
 * What a rule made of an event; a copy that outlives the event.
 *
 * @param number the place of the event in its recording, from 1
 */
record ExplainedEvent(
        Rule rule,
        List<String> eventIds,
        long number,
        String sentence,
        Explanation explanation,
        Verdict verdict) {
    ExplainedEvent {
        eventIds = List.copyOf(eventIds);
    }

    static ExplainedEvent of(Rule rule, Event event, Explanation explanation, Verdict verdict) {
        return new ExplainedEvent(
                rule, event.ids(), event.number(), event.sentence(), explanation, verdict);
    }
}
