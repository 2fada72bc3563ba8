package io.vedette.rules;

import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Descriptions of rules as JSON, in the shape of {@code falco -L}. */
public final class DescribeReport {
    private DescribeReport() {}

    /**
     * Everything about some rules and correlations of a set, and about all its macros and lists.
     */
    public static String describe(RuleSet set, List<Rule> rules, List<Correlation> correlations) {
        var text = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("required_engine_version", set.requiredEngine().toString());
            json.writeArrayPropertyStart("rules");
            for (Rule rule : rules) {
                json.writeStartObject();
                writeInfo(json, rule);
                writeDetails(json, rule);
                json.writeEndObject();
            }
            json.writeEndArray();
            CorrelationReport.writeDescribed(json, correlations);
            json.writeArrayPropertyStart("macros");
            for (RuleSet.Macro macro : set.macros()) {
                json.writeStartObject();
                json.writeObjectPropertyStart("info");
                json.writeStringProperty("name", macro.name());
                json.writeStringProperty("condition", macro.conditionText());
                json.writeEndObject();
                json.writeObjectPropertyStart("details");
                json.writeBooleanProperty("used", macro.used());
                json.writeStringProperty("condition_compiled", macro.compiledText());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("lists");
            for (RuleSet.NamedList list : set.lists()) {
                json.writeStartObject();
                json.writeObjectPropertyStart("info");
                json.writeStringProperty("name", list.name());
                writeTexts(json, "items", list.items());
                json.writeEndObject();
                json.writeObjectPropertyStart("details");
                json.writeBooleanProperty("used", list.used());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** The rules in the order in which they are tried, with what shadows them, and correlations. */
    public static String list(RuleSet set, RunningRules running, Map<String, Rule> shadowed) {
        var text = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("rules");
            for (Rule rule : set.rules()) {
                json.writeStartObject();
                writeInfo(json, rule);
                json.writeBooleanProperty("runs", running.alerting().contains(rule));
                json.writeBooleanProperty("counted", running.counted().contains(rule));
                Rule by = shadowed.get(rule.name());
                if (by != null) {
                    json.writeStringProperty("shadowed_by", by.name());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            CorrelationReport.writeListed(json, set.correlations(), running);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeInfo(JsonGenerator json, Rule rule) {
        json.writeObjectPropertyStart("info");
        json.writeStringProperty("name", rule.name());
        json.writeStringProperty("condition", rule.conditionText());
        json.writeStringProperty("priority", rule.priority().label());
        json.writeStringProperty("output", rule.outputText());
        json.writeStringProperty("description", rule.description());
        json.writeBooleanProperty("enabled", rule.enabled());
        json.writeStringProperty("source", rule.source().name());
        json.writeBooleanProperty("capture", rule.capture());
        json.writeNumberProperty("capture_duration", rule.captureMillis());
        writeTexts(json, "tags", rule.tags());
        json.writeStringProperty("position", rule.position().toString());
        json.writeEndObject();
    }

    private static void writeDetails(JsonGenerator json, Rule rule) {
        json.writeObjectPropertyStart("details");
        writeTexts(json, "macros", rule.uses().macros());
        writeTexts(json, "lists", rule.uses().lists());
        writeTexts(json, "condition_operators", rule.uses().operators());
        writeTexts(json, "condition_fields", rule.uses().fields());
        writeTexts(json, "output_fields", rule.output().fieldNames());
        writeTexts(json, "exception_names", rule.uses().exceptions());
        writeTexts(json, "exception_fields", rule.uses().exceptionFields());
        json.writeStringProperty("condition_compiled", rule.compiledText());
        json.writeStringProperty("output_compiled", rule.outputText());
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, Collection<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
