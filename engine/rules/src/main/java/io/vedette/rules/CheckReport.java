package io.vedette.rules;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * What loading brought to light as JSON, in the shape in which {@code falco -V} prints it; each
 * error has a {@code kind} besides.
 */
public final class CheckReport {
    private static final Set<DiagnosticCode> SCHEMA =
            Set.of(
                    DiagnosticCode.KEY_UNKNOWN,
                    DiagnosticCode.ITEM_UNKNOWN,
                    DiagnosticCode.FLAG_NOT_BOOLEAN,
                    DiagnosticCode.EXCEPTION_WITHOUT_VALUES,
                    DiagnosticCode.ITEM_MALFORMED);

    private CheckReport() {}

    public static String json(LoadResult result) {
        var text = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory()
                        .createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("falco_load_results");
            result.files().forEach(file -> write(json, file));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, LoadResult.FileResult file) {
        json.writeStartObject();
        json.writeName("errors");
        write(json, file.errors());
        json.writeStringProperty("name", file.name());
        List<Diagnostic> schema =
                file.diagnostics().stream().filter(d -> SCHEMA.contains(d.code())).toList();
        json.writeBooleanProperty("schema_valid", schema.isEmpty());
        json.writeArrayPropertyStart("schema_warnings");
        schema.forEach(
                diagnostic -> json.writeString(diagnostic.position() + ": " + diagnostic.text()));
        json.writeEndArray();
        json.writeBooleanProperty("successful", file.isSuccessful());
        json.writeName("warnings");
        write(json, file.warnings());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, List<Diagnostic> diagnostics) {
        json.writeStartArray();
        for (Diagnostic diagnostic : diagnostics) {
            json.writeStartObject();
            json.writeStringProperty("code", diagnostic.code().falcoCode());
            json.writeStringProperty("codedesc", diagnostic.code().description());
            json.writeObjectPropertyStart("context");
            json.writeArrayPropertyStart("locations");
            diagnostic.contexts().forEach(context -> write(json, context));
            json.writeEndArray();
            json.writeStringProperty("snippet", diagnostic.snippet() + "\n");
            json.writeEndObject();
            if (diagnostic.isError()) {
                json.writeStringProperty(
                        "kind", diagnostic.code().kind().name().toLowerCase(Locale.ROOT));
            }
            json.writeStringProperty("message", diagnostic.message());
            json.writeName("position");
            write(json, diagnostic.position());
            json.writeStringProperty("vedette_code", diagnostic.code().name());
            if (!diagnostic.advice().isEmpty()) {
                json.writeStringProperty("advice", diagnostic.advice());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ItemContext context) {
        json.writeStartObject();
        json.writeStringProperty("item_name", context.name());
        json.writeStringProperty("item_type", context.type());
        json.writeName("position");
        write(json, context.position());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Position position) {
        json.writeStartObject();
        json.writeNumberProperty("column", position.column());
        json.writeNumberProperty("line", position.line());
        json.writeStringProperty("name", position.file());
        json.writeNumberProperty("offset", position.offset());
        json.writeEndObject();
    }
}
