package io.vedette.model;

import io.vedette.model.spi.SourceCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What conditions can ask of alerts: the {@code alert.*} fields of {@link AlertEvent}. */
public final class AlertCatalogue implements SourceCatalogue {
    @Override
    public SourceId source() {
        return SourceId.ALERT;
    }

    @Override
    public EventTypes eventTypes() {
        return EventTypes.single("alert");
    }

    @Override
    public Map<String, String> standsInFor() {
        return Map.of();
    }

    @Override
    public List<Field> fields() {
        return List.of(
                text("alert.id", "The id of the alert.", alert -> alert.id().value()),
                Field.<AlertEvent>of(
                        "alert.time",
                        FieldType.TIME,
                        "When the event behind the alert happened, in nanoseconds since the Unix epoch.",
                        (event, into) -> {
                            into.setNumber(event.alert().timeNanos());
                            return true;
                        }),
                text("alert.rule", "The name of the rule.", Alert::rule),
                Field.<AlertEvent>of(
                        "alert.priority",
                        FieldType.PRIORITY,
                        "The rule's priority; >= warning means warning or more severe.",
                        (event, into) -> {
                            into.setNumber(event.alert().priority().weight());
                            return true;
                        }),
                text(
                        "alert.source",
                        "Where the event came from, such as syscall or k8s_audit.",
                        alert -> alert.source().name()),
                list("alert.tags", "The rule's tags.", Alert::tags),
                list(
                        "alert.techniques",
                        "The ATT&CK techniques among the rule's tags, such as T1059.",
                        alert -> alert.techniques().stream().map(Technique::id).toList()),
                text("alert.hostname", "The host that observed the event.", Alert::hostname),
                text(
                        "alert.message",
                        "The rule's output with its fields filled in, without time and priority.",
                        Alert::message),
                text("alert.sentence", "Who did what, when and where.", Alert::sentence),
                list("alert.event_ids", "The ids of the event.", Alert::eventIds),
                new Field(
                        "alert.fields",
                        FieldType.TEXT,
                        Cardinality.ONE,
                        ArgumentKind.KEY,
                        true,
                        "The field of that name among those that the rule's output names, as text; a list as (a,b).",
                        Set.of(),
                        AlertCatalogue::bindOutputField));
    }

    private static FieldBinding bindOutputField(Optional<FieldArgument> argument) {
        String name = argument.orElseThrow().text();
        FieldReader<AlertEvent> reader =
                (event, into) -> {
                    FieldValue value = event.alert().fields().get(name);
                    if (value == null || value instanceof FieldValue.Absent) {
                        return false;
                    }
                    into.setText(value.text());
                    return true;
                };
        return new FieldBinding.Bound(reader);
    }

    private static Field text(String name, String meaning, Function<Alert, String> text) {
        return Field.<AlertEvent>of(
                name,
                FieldType.TEXT,
                meaning,
                (event, into) -> {
                    into.setText(text.apply(event.alert()));
                    return true;
                });
    }

    /** An empty list is absent, as everywhere. */
    private static Field list(
            String name, String meaning, Function<Alert, Collection<String>> texts) {
        FieldReader<AlertEvent> reader =
                (event, into) -> {
                    into.clear();
                    texts.apply(event.alert())
                            .forEach(text -> into.addText(text.getBytes(StandardCharsets.UTF_8)));
                    return into.size() > 0;
                };
        return new Field(
                name,
                FieldType.TEXT,
                Cardinality.LIST,
                ArgumentKind.NONE,
                false,
                meaning,
                Set.of(),
                none -> new FieldBinding.Bound(reader));
    }
}
