package io.vedette.cli;

import io.vedette.rules.Diagnostic;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestResult;
import io.vedette.rules.RuleTestResult.ActualAlert;
import io.vedette.rules.RuleTestResult.Difference;
import io.vedette.rules.RuleTestResult.Reason;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What came of tests for programs: one line of JSON. */
final class TestJson {
    private static final JsonFactory JSON = new JsonFactory();

    private TestJson() {}

    static String of(List<TestedFile> files) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("passed", files.stream().mapToLong(TestedFile::passed).sum());
            json.writeNumberProperty("failed", files.stream().mapToLong(TestedFile::failed).sum());
            json.writeArrayPropertyStart("files");
            files.forEach(file -> write(json, file));
            json.writeEndArray();
            json.writeEndObject();
        }
        return ExplanationJson.harmless(text.toString());
    }

    private static void write(JsonGenerator json, TestedFile file) {
        json.writeStartObject();
        json.writeStringProperty("file", file.name());
        json.writeArrayPropertyStart("problems");
        for (Diagnostic problem : file.problems()) {
            json.writeStartObject();
            json.writeStringProperty("position", problem.position().toString());
            json.writeStringProperty("code", problem.code().name());
            json.writeStringProperty("message", problem.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("tests");
        for (RuleTestResult result : file.results()) {
            json.writeStartObject();
            json.writeStringProperty("name", result.test().name());
            json.writeStringProperty("position", result.test().position().toString());
            json.writeBooleanProperty("passed", result.passed());
            json.writeArrayPropertyStart("differences");
            result.differences().forEach(difference -> write(json, difference));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Difference difference) {
        json.writeStartObject();
        switch (difference) {
            case RuleTestResult.Missing missing -> {
                json.writeStringProperty("kind", "missing");
                writeExpected(json, missing.expected());
                write(json, missing.reason());
            }
            case RuleTestResult.Unexpected unexpected -> {
                json.writeStringProperty("kind", "unexpected");
                writeActual(json, unexpected.alert());
            }
            case RuleTestResult.Differs differs -> {
                json.writeStringProperty("kind", "different");
                writeExpected(json, differs.expected());
                writeActual(json, differs.actual());
                json.writeArrayPropertyStart("mismatches");
                for (RuleTestResult.Mismatch mismatch : differs.mismatches()) {
                    json.writeStartObject();
                    json.writeStringProperty("part", mismatch.part());
                    json.writeStringProperty("expected", mismatch.expected());
                    json.writeStringProperty("actual", mismatch.actual());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private static void writeExpected(JsonGenerator json, ExpectedAlert expected) {
        json.writeObjectPropertyStart("expected");
        json.writeStringProperty("rule", expected.rule().name());
        json.writeStringProperty("position", expected.rule().position().toString());
        json.writeEndObject();
    }

    private static void writeActual(JsonGenerator json, ActualAlert alert) {
        json.writeObjectPropertyStart("actual");
        json.writeNumberProperty("event", alert.event());
        json.writeStringProperty("rule", alert.rule());
        json.writeStringProperty("priority", alert.priority().label());
        json.writeStringProperty("output", alert.output());
        json.writeObjectPropertyStart("fields");
        alert.fields()
                .forEach((name, value) -> {
                    json.writeName(name);
                    ExplanationJson.write(json, value);
                });
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Reason reason) {
        switch (reason) {
            case RuleTestResult.ConditionFalse nearest -> {
                json.writeStringProperty("reason", "condition_false");
                json.writeNumberProperty("event", nearest.event());
                ExplanationJson.writeObstacles(json, nearest.explanation());
            }
            case RuleTestResult.Disabled(int event) -> {
                json.writeStringProperty("reason", "disabled");
                json.writeNumberProperty("event", event);
            }
            case RuleTestResult.OnlyCounted(int event) -> {
                json.writeStringProperty("reason", "only_counted");
                json.writeNumberProperty("event", event);
            }
            case RuleTestResult.NotCorrelated(var matches) -> {
                json.writeStringProperty("reason", "not_correlated");
                json.writeObjectPropertyStart("matches");
                matches.forEach(json::writeNumberProperty);
                json.writeEndObject();
            }
            case RuleTestResult.Hidden(int event, String by) -> {
                json.writeStringProperty("reason", "hidden");
                json.writeNumberProperty("event", event);
                json.writeStringProperty("hidden_by", by);
            }
            case RuleTestResult.OutOfOrder(int event) -> {
                json.writeStringProperty("reason", "out_of_order");
                json.writeNumberProperty("event", event);
            }
            case RuleTestResult.OnlyLookedAt ignored ->
                    json.writeStringProperty("reason", "only_counted");
            case RuleTestResult.NoEvent ignored -> json.writeStringProperty("reason", "no_event");
        }
    }
}
