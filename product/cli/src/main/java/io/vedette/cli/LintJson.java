package io.vedette.cli;

import io.vedette.auditing.Blindness;
import io.vedette.auditing.Blindness.Cause;
import io.vedette.auditing.PolicyProblem;
import io.vedette.auditing.PolicyRule;
import io.vedette.auditing.Volume;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What was found of a policy, for programs: one object. */
final class LintJson {
    private static final JsonFactory JSON = new JsonFactory();

    private LintJson() {}

    static String of(AuditLintCommand.Report report) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("policy", report.file().toString());
            json.writeNumberProperty("rules", report.rules());
            json.writeArrayPropertyStart("mistakes");
            for (PolicyProblem mistake : report.mistakes()) {
                json.writeStartObject();
                json.writeNumberProperty("line", mistake.line());
                json.writeStringProperty("message", mistake.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("blindness");
            report.blindness().forEach(each -> write(json, each));
            json.writeEndArray();
            report.volume().ifPresent(volume -> write(json, volume, report));
            json.writeEndObject();
        }
        return ExplanationJson.harmless(text.toString());
    }

    private static void write(JsonGenerator json, Blindness each) {
        json.writeStartObject();
        json.writeStringProperty("rule", each.rule());
        json.writeStringProperty("extent", name(each.extent()));
        texts(json, "counted_by", each.countedBy());
        json.writeArrayPropertyStart("causes");
        for (Cause cause : each.causes()) {
            json.writeStartObject();
            if (cause.policyRule().isPresent()) {
                json.writeNumberProperty("policy_rule", cause.policyRule().getAsInt());
                json.writeNumberProperty("line", cause.line());
            }
            json.writeStringProperty("level", cause.level().label());
            json.writeStringProperty("effect", name(cause.effect()));
            texts(json, "missing", cause.missing());
            texts(json, "requests", cause.requests());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static void texts(JsonGenerator json, String name, Collection<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Volume volume, AuditLintCommand.Report report) {
        json.writeObjectPropertyStart("volume");
        write(json, volume.all());
        json.writeNumberProperty("events_wanting_more", volume.wantingMore());
        json.writeArrayPropertyStart("by_rule");
        List<Volume.Part> parts = volume.byRule();
        for (int i = 0; i < parts.size(); i++) {
            PolicyRule rule = report.policy().rules().get(i);
            json.writeStartObject();
            json.writeNumberProperty("policy_rule", i + 1);
            json.writeNumberProperty("line", rule.line());
            json.writeStringProperty("level", rule.level().label());
            write(json, parts.get(i));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("unmatched");
        write(json, volume.unmatched());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Volume.Part part) {
        json.writeNumberProperty("events_before", part.eventsBefore());
        json.writeNumberProperty("bytes_before", part.bytesBefore());
        json.writeNumberProperty("events_after", part.eventsAfter());
        json.writeNumberProperty("bytes_after", part.bytesAfter());
    }
}
