package io.vedette.pipeline;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.Event;
import io.vedette.rules.OutputTemplate;
import io.vedette.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the alert of a rule that matched an event, with copies of all that it tells. */
final class AlertMaker {
    private AlertMaker() {}

    static Alert make(Rule rule, Event event) {
        return make(rule, event, rule.output().render(event), event.sentence());
    }

    /** The alert of a rule without the late fields of its event. */
    static BegunAlert begin(Rule rule, Event event) {
        List<String> ids = List.copyOf(event.ids());
        return new BegunAlert(
                rule,
                identity(event, ids),
                event.timeNanos(),
                event.hostname(),
                ids,
                event.sentence(),
                rule.output().begin(event));
    }

    /**
     * The alert of a rule whose output cannot be filled in: what was found is told all the same.
     */
    static Alert makeWithoutOutput(Rule rule, Event event) {
        return make(rule, event, new OutputTemplate.Rendered(withoutOutput(rule), Map.of()), "");
    }

    private static Alert make(
            Rule rule, Event event, OutputTemplate.Rendered output, String sentence) {
        List<String> ids = List.copyOf(event.ids());
        return new Alert(
                AlertId.of(rule.name(), identity(event, ids)),
                event.timeNanos(),
                rule.name(),
                rule.source(),
                rule.priority(),
                rule.tags(),
                event.hostname(),
                output.text(),
                output.fields(),
                ids,
                sentence);
    }

    static String withoutOutput(Rule rule) {
        return rule.name() + " (the output of this rule could not be filled in)";
    }

    /**
     * Clients may choose ids, such as an {@code auditID}, and use one again: the time tells such
     * events apart, and is the same when an event is evaluated again.
     */
    private static List<String> identity(Event event, List<String> ids) {
        var identity = new ArrayList<>(ids);
        identity.add(Long.toString(event.timeNanos()));
        return identity;
    }
}
