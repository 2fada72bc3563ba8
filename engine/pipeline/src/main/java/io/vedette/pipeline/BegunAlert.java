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
import java.util.Optional;
import java.util.StringJoiner;

/** An alert that needs nothing more of its event but late fields. Immutable. */
record BegunAlert(
        Rule rule,
        List<String> identity,
        long timeNanos,
        String hostname,
        List<String> eventIds,
        String sentence,
        OutputTemplate.Begun output) {
    BegunAlert {
        identity = List.copyOf(identity);
        eventIds = List.copyOf(eventIds);
    }

    private AlertId id() {
        return AlertId.of(rule.name(), identity);
    }

    Alert finish(Event late) {
        OutputTemplate.Rendered rendered = output.finish(late);
        return alert(id(), rendered.text(), rendered.fields(), sentence);
    }

    /**
     * The same once more for an alert that has gone out incomplete, as another that names it; empty
     * when there is nothing to add. What the output does not tell follows it.
     */
    Optional<Alert> complete(Event late, Alert first) {
        OutputTemplate.Rendered rendered = output.finish(late);
        var found = new StringJoiner(", ", "now known: ", "");
        found.setEmptyValue("");
        rendered.fields()
                .forEach((name, value) -> {
                    if (!(value instanceof FieldValue.Absent)
                            && !value.equals(first.fields().get(name))) {
                        found.add(name + "=" + value.text());
                    }
                });
        boolean sameText = rendered.text().equals(first.message());
        if (sameText && found.length() == 0) {
            return Optional.empty();
        }
        var fields = new LinkedHashMap<>(rendered.fields());
        fields.put(Alert.COMPLETES, new FieldValue.Text(first.id().value()));
        return Optional.of(
                alert(
                        AlertId.of(rule.name(), List.of(Alert.COMPLETES, first.id().value())),
                        sameText ? rendered.text() + " (" + found + ")" : rendered.text(),
                        fields,
                        sentence.isEmpty() ? sentence : found + ": " + sentence));
    }

    Alert withoutOutput() {
        return alert(id(), AlertMaker.withoutOutput(rule), Map.of(), sentence);
    }

    private Alert alert(AlertId id, String text, Map<String, FieldValue> fields, String what) {
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
                what);
    }
}
