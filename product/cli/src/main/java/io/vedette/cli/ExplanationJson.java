package io.vedette.cli;

import io.vedette.model.FieldValue;
import io.vedette.model.TerminalText;
import io.vedette.rules.Explanation;
import io.vedette.rules.Explanation.Named;
import io.vedette.rules.Explanation.Obstacle;
import io.vedette.rules.Explanation.Part;
import io.vedette.rules.Explanation.Reading;
import io.vedette.rules.Explanation.Skipped;
import io.vedette.rules.Explanation.Test;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Explanations for programs: one line of JSON, values whole. */
final class ExplanationJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ExplanationJson() {}

    static String of(ExplainedEvent explained) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("event");
            json.writeArrayPropertyStart("ids");
            explained.eventIds().forEach(json::writeString);
            json.writeEndArray();
            json.writeNumberProperty("number", explained.number());
            json.writeStringProperty("sentence", explained.sentence());
            json.writeEndObject();
            json.writeObjectPropertyStart("rule");
            json.writeStringProperty("name", explained.rule().name());
            json.writeStringProperty("position", explained.rule().position().toString());
            json.writeBooleanProperty("enabled", explained.rule().enabled());
            json.writeEndObject();
            write(json, explained.verdict());
            json.writeName("condition");
            write(json, explained.explanation().root());
            writeObstacles(json, explained.explanation());
            json.writeEndObject();
        }
        return harmless(text.toString());
    }

    /** The generator escapes C0 alone; what else could harm a terminal is within strings. */
    static String harmless(String json) {
        return TerminalText.escape(json);
    }

    private static void write(JsonGenerator json, Verdict verdict) {
        json.writeBooleanProperty("fired", verdict instanceof Verdict.Fired);
        switch (verdict) {
            case Verdict.Fired ignored -> json.writeStringProperty("verdict", "fired");
            case Verdict.ConditionFalse ignored ->
                    json.writeStringProperty("verdict", "condition_false");
            case Verdict.SwitchedOff ignored -> json.writeStringProperty("verdict", "disabled");
            case Verdict.OnlyCounted ignored -> json.writeStringProperty("verdict", "only_counted");
            case Verdict.Hidden hidden -> {
                json.writeStringProperty("verdict", "hidden");
                json.writeStringProperty("hidden_by", hidden.by().name());
            }
        }
    }

    static void writeObstacles(JsonGenerator json, Explanation explanation) {
        json.writeArrayPropertyStart("obstacles");
        for (Obstacle obstacle : explanation.obstacles()) {
            json.writeStartObject();
            json.writeStringProperty("text", obstacle.test().text());
            json.writeBooleanProperty("needed", obstacle.needed());
            json.writeArrayPropertyStart("within");
            obstacle.within().forEach(json::writeString);
            json.writeEndArray();
            writeReadings(json, obstacle.test());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Part part) {
        json.writeStartObject();
        switch (part) {
            case Explanation.All ignored -> json.writeStringProperty("kind", "all");
            case Explanation.Any ignored -> json.writeStringProperty("kind", "any");
            case Explanation.Not ignored -> json.writeStringProperty("kind", "not");
            case Named named -> {
                json.writeStringProperty("kind", named.naming().name().toLowerCase(Locale.ROOT));
                json.writeStringProperty("name", named.name());
            }
            case Test test -> {
                json.writeStringProperty("kind", "test");
                json.writeStringProperty("text", test.text());
                writeReadings(json, test);
            }
        }
        json.writeBooleanProperty("holds", part.holds());
        json.writeBooleanProperty("evaluated", part.reach() instanceof Explanation.Evaluated);
        if (part.reach() instanceof Skipped(String deciding, boolean truth)) {
            json.writeObjectPropertyStart("decided_by");
            json.writeStringProperty("text", deciding);
            json.writeBooleanProperty("holds", truth);
            json.writeEndObject();
        }
        if (!part.parts().isEmpty()) {
            json.writeArrayPropertyStart("parts");
            part.parts().forEach(inner -> write(json, inner));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeReadings(JsonGenerator json, Test test) {
        json.writeArrayPropertyStart("values");
        for (Reading reading : test.readings()) {
            json.writeStartObject();
            json.writeStringProperty("operand", reading.operand());
            json.writeName("value");
            write(json, reading.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An absent value is null. */
    static void write(JsonGenerator json, FieldValue value) {
        switch (value) {
            case FieldValue.Absent ignored -> json.writeNull();
            case FieldValue.Text(String text) -> json.writeString(text);
            case FieldValue.Whole(long number) -> json.writeNumber(number);
            case FieldValue.UnsignedWhole(long number) ->
                    json.writeNumber(Long.toUnsignedString(number));
            case FieldValue.Decimal(double number) -> {
                // JSON has no infinities
                if (Double.isFinite(number)) {
                    json.writeNumber(number);
                } else {
                    json.writeNull();
                }
            }
            case FieldValue.Truth(boolean truth) -> json.writeBoolean(truth);
            case FieldValue.Several(List<FieldValue> values) -> {
                json.writeStartArray();
                values.forEach(each -> write(json, each));
                json.writeEndArray();
            }
        }
    }
}
