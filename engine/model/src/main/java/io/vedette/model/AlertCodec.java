package io.vedette.model;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Alerts as records of bytes and back, without loss: how they lie in queues and stores.
 *
 * <p>A record is one line of JSON in UTF-8 that a person can read, without control characters; its
 * key {@code v} is the version of the form. Keys that this version does not know are passed over,
 * so that a later one may add some. Safe to share.
 */
public final class AlertCodec {
    static final int VERSION = 1;

    /** Lists within lists; no field has any. */
    static final int DEEPEST_LIST = 32;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(2 * DEEPEST_LIST)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private AlertCodec() {}

    /** What came of reading a record. */
    public sealed interface Decoded {
        record Read(Alert alert) implements Decoded {}

        /**
         * The bytes are no alert that this version can read.
         *
         * @param reason a lower-case sentence
         */
        record Unreadable(String reason) implements Decoded {}
    }

    /**
     * The alert as a record.
     *
     * @throws IllegalArgumentException if lists of fields are within each other more than 32 deep
     */
    public static byte[] encode(Alert alert) {
        var text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("v", VERSION);
            json.writeStringProperty("id", alert.id().value());
            json.writeNumberProperty("time", alert.timeNanos());
            json.writeStringProperty("rule", alert.rule());
            json.writeStringProperty("source", alert.source().name());
            json.writeStringProperty("priority", alert.priority().label());
            writeTexts(json, "tags", List.copyOf(alert.tags()));
            json.writeStringProperty("hostname", alert.hostname());
            json.writeStringProperty("message", alert.message());
            // pairs rather than members: a name is any text, and the order counts
            json.writeArrayPropertyStart("fields");
            for (Map.Entry<String, FieldValue> field : alert.fields().entrySet()) {
                json.writeStartArray();
                json.writeString(field.getKey());
                write(json, field.getValue(), 0);
                json.writeEndArray();
            }
            json.writeEndArray();
            writeTexts(json, "event_ids", alert.eventIds());
            json.writeStringProperty("sentence", alert.sentence());
            json.writeEndObject();
        }
        // half surrogates, which UTF-8 cannot hold, are among what is escaped
        return TerminalText.escape(text.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    /** A signed number is plain; those that JSON does not tell apart are objects of one key. */
    private static void write(JsonGenerator json, FieldValue value, int depth) {
        switch (value) {
            case FieldValue.Absent ignored -> json.writeNull();
            case FieldValue.Text(String text) -> json.writeString(text);
            case FieldValue.Whole(long number) -> json.writeNumber(number);
            case FieldValue.Truth(boolean truth) -> json.writeBoolean(truth);
            case FieldValue.UnsignedWhole(long number) -> {
                json.writeStartObject();
                json.writeStringProperty("unsigned", Long.toUnsignedString(number));
                json.writeEndObject();
            }
            case FieldValue.Decimal(double number) -> {
                json.writeStartObject();
                json.writeStringProperty("decimal", Double.toString(number));
                json.writeEndObject();
            }
            case FieldValue.Several(List<FieldValue> values) -> {
                if (depth == DEEPEST_LIST) {
                    throw new IllegalArgumentException(
                            "lists of fields are more than " + DEEPEST_LIST + " deep");
                }
                json.writeStartArray();
                values.forEach(each -> write(json, each, depth + 1));
                json.writeEndArray();
            }
        }
    }

    /** Reads a record; whatever the bytes are, there is an answer. */
    public static Decoded decode(byte[] array, int offset, int length) {
        try (JsonParser json =
                JSON.createParser(ObjectReadContext.empty(), array, offset, length)) {
            return new Decoded.Read(new AlertRecordReader(json).read());
        } catch (AlertRecordReader.RefusedRecord | JacksonException e) {
            return new Decoded.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    public static Decoded decode(byte[] array) {
        return decode(array, 0, array.length);
    }
}
