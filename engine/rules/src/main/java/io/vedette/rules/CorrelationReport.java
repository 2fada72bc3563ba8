package io.vedette.rules;

import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Descriptions of correlations as JSON, a part of {@link DescribeReport}. */
final class CorrelationReport {
    private CorrelationReport() {}

    /** What a correlation is called and whether it runs. */
    static void writeListed(
            JsonGenerator json, List<Correlation> correlations, RunningRules running) {
        json.writeArrayPropertyStart("correlations");
        for (Correlation correlation : correlations) {
            json.writeStartObject();
            writeInfo(json, correlation);
            boolean runs = running.correlations().contains(correlation);
            boolean silent = running.silentCorrelations().contains(correlation.title());
            json.writeBooleanProperty("runs", runs && !silent);
            json.writeBooleanProperty("counted", runs && silent);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Everything about some correlations. */
    static void writeDescribed(JsonGenerator json, List<Correlation> correlations) {
        json.writeArrayPropertyStart("correlations");
        for (Correlation correlation : correlations) {
            json.writeStartObject();
            writeInfo(json, correlation);
            writeDetails(json, correlation);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeInfo(JsonGenerator json, Correlation correlation) {
        json.writeObjectPropertyStart("info");
        json.writeStringProperty("title", correlation.title());
        json.writeStringProperty("id", correlation.about().id());
        json.writeStringProperty("name", correlation.about().name());
        json.writeStringProperty("type", correlation.type().word());
        json.writeStringProperty("priority", correlation.priority().label());
        json.writeStringProperty("description", correlation.about().description());
        json.writeStringProperty("status", correlation.about().status());
        json.writeStringProperty("author", correlation.about().author());
        json.writeBooleanProperty("enabled", correlation.enabled());
        writeTexts(json, "tags", correlation.tags());
        json.writeStringProperty("position", correlation.position().toString());
        json.writeEndObject();
    }

    private static void writeDetails(JsonGenerator json, Correlation correlation) {
        json.writeObjectPropertyStart("details");
        writeTexts(
                json, "rules", correlation.inputs().stream().map(Correlation.Input::name).toList());
        writeTexts(json, "group_by", correlation.groupBy());
        writeTexts(json, "fields", correlation.valueFields());
        json.writeStringProperty("condition", correlation.condition().toString());
        json.writeStringProperty("timespan", correlation.timespanText());
        json.writeBooleanProperty("generate", correlation.generate());
        writeTexts(json, "references", correlation.about().references());
        writeTexts(json, "falsepositives", correlation.about().falsePositives());
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, Collection<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
