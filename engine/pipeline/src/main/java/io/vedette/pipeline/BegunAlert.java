package io.vedette.pipeline;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.Event;
import io.vedette.model.FieldValue;
import io.vedette.rules.OutputTemplate;
import io.vedette.rules.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An alert that needs nothing more of its event but late fields. Immutable. */
record BegunAlert(
        Rule rule,
        List<String> identity,
        long timeNanos,
        String hostname,
        List<String> eventIds,
        String sentence,
        OutputTemplate.Begun output) {
    /** A field of an alert that is told again: the id of the first. */
    static final String COMPLETES = "alert.completes";

    BegunAlert {
        identity = List.copyOf(identity);
        eventIds = List.copyOf(eventIds);
    }

    private AlertId id() {
        return AlertId.of(rule.name(), identity);
    }

    Alert finish(Event late) {
        OutputTemplate.Rendered rendered = output.finish(late);
        return alert(id(), rendered.text(), rendered.fields());
    }

    /** The same once more for an alert that has gone out incomplete, as another that names it. */
    Alert complete(Event late) {
        OutputTemplate.Rendered rendered = output.finish(late);
        var fields = new LinkedHashMap<>(rendered.fields());
        fields.put(COMPLETES, new FieldValue.Text(id().value()));
        AlertId again = AlertId.of(rule.name(), List.of(COMPLETES, id().value()));
        return alert(again, rendered.text(), fields);
    }

    Alert withoutOutput() {
        return alert(id(), AlertMaker.withoutOutput(rule), Map.of());
    }

    private Alert alert(AlertId id, String text, Map<String, FieldValue> fields) {
        return new Alert(
                id,
                timeNanos,
                rule.name(),
                rule.source(),
                rule.priority(),
                rule.tags(),
                hostname,
                text,
                fields,
                eventIds,
                sentence);
    }
}
