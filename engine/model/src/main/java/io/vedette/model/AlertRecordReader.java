package io.vedette.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one record of {@link AlertCodec}. Used once, by one thread. */
final class AlertRecordReader {
    private final JsonParser json;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private final Map<String, FieldValue> fields = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    /** The record is no alert; the message is a lower-case sentence. */
    static final class RefusedRecord extends Exception {
        RefusedRecord(String reason) {
            super(reason);
        }
    }

    AlertRecordReader(JsonParser json) {
        this.json = json;
    }

    Alert read() throws RefusedRecord {
        expect(json.nextToken(), JsonToken.START_OBJECT, "a record");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            readMember(json.currentName());
        }
        if (json.nextToken() != null) {
            throw new RefusedRecord("something follows the alert");
        }
        if (number("v") != AlertCodec.VERSION) {
            throw new RefusedRecord(
                    "the record has version "
                            + number("v")
                            + ", this program reads "
                            + AlertCodec.VERSION);
        }
        return alert();
    }

    private Alert alert() throws RefusedRecord {
        String source = text("source");
        if (source.isEmpty()) {
            throw new RefusedRecord("source is empty");
        }
        String priority = text("priority");
        return new Alert(
                new AlertId(text("id")),
                number("time"),
                text("rule"),
                new SourceId(source),
                Priority.parse(priority)
                        .orElseThrow(
                                () -> new RefusedRecord("\"" + priority + "\" is no priority")),
                new TreeSet<>(list("tags")),
                text("hostname"),
                text("message"),
                fields,
                list("event_ids"),
                text("sentence"));
    }

    private void readMember(String name) throws RefusedRecord {
        JsonToken token = json.nextToken();
        switch (name) {
            case "v", "time" -> {
                expect(token, JsonToken.VALUE_NUMBER_INT, name);
                numbers.put(name, json.getLongValue());
            }
            case "id", "rule", "source", "priority", "hostname", "message", "sentence" -> {
                expect(token, JsonToken.VALUE_STRING, name);
                texts.put(name, json.getString());
            }
            case "tags", "event_ids" -> {
                expect(token, JsonToken.START_ARRAY, name);
                var list = new ArrayList<String>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    expect(json.currentToken(), JsonToken.VALUE_STRING, name);
                    list.add(json.getString());
                }
                lists.put(name, list);
            }
            case "fields" -> {
                expect(token, JsonToken.START_ARRAY, name);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    readField();
                }
            }
            default -> json.skipChildren();
        }
    }

    private void readField() throws RefusedRecord {
        expect(json.currentToken(), JsonToken.START_ARRAY, "a field");
        expect(json.nextToken(), JsonToken.VALUE_STRING, "the name of a field");
        String name = json.getString();
        json.nextToken();
        fields.put(name, value(0));
        expect(json.nextToken(), JsonToken.END_ARRAY, "the end of a field");
    }

    private FieldValue value(int depth) throws RefusedRecord {
        JsonToken token = json.currentToken();
        return switch (token) {
            case VALUE_NULL -> new FieldValue.Absent();
            case VALUE_STRING -> new FieldValue.Text(json.getString());
            case VALUE_TRUE -> new FieldValue.Truth(true);
            case VALUE_FALSE -> new FieldValue.Truth(false);
            case VALUE_NUMBER_INT -> new FieldValue.Whole(json.getLongValue());
            case START_ARRAY -> several(depth);
            case START_OBJECT -> number();
            default -> throw new RefusedRecord("a field has a value of the kind " + token);
        };
    }

    private FieldValue several(int depth) throws RefusedRecord {
        if (depth == AlertCodec.DEEPEST_LIST) {
            throw new RefusedRecord(
                    "lists of fields are more than " + AlertCodec.DEEPEST_LIST + " deep");
        }
        var values = new ArrayList<FieldValue>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(depth + 1));
        }
        return new FieldValue.Several(values);
    }

    private FieldValue number() throws RefusedRecord {
        expect(json.nextToken(), JsonToken.PROPERTY_NAME, "a number");
        String kind = json.currentName();
        expect(json.nextToken(), JsonToken.VALUE_STRING, kind);
        String digits = json.getString();
        expect(json.nextToken(), JsonToken.END_OBJECT, kind);
        try {
            return switch (kind) {
                case "unsigned" -> new FieldValue.UnsignedWhole(Long.parseUnsignedLong(digits));
                case "decimal" -> new FieldValue.Decimal(Double.parseDouble(digits));
                default ->
                        throw new RefusedRecord("a field has a value of the kind \"" + kind + "\"");
            };
        } catch (NumberFormatException ignored) {
            throw new RefusedRecord("\"" + digits + "\" is no " + kind + " number");
        }
    }

    private static void expect(JsonToken found, JsonToken expected, String what)
            throws RefusedRecord {
        if (found != expected) {
            throw new RefusedRecord(what + " is to be " + expected + ", found " + found);
        }
    }

    private String text(String name) throws RefusedRecord {
        String text = texts.get(name);
        if (text == null) {
            throw new RefusedRecord(name + " is missing");
        }
        return text;
    }

    private List<String> list(String name) throws RefusedRecord {
        List<String> list = lists.get(name);
        if (list == null) {
            throw new RefusedRecord(name + " is missing");
        }
        return list;
    }

    private long number(String name) throws RefusedRecord {
        Long number = numbers.get(name);
        if (number == null) {
            throw new RefusedRecord(name + " is missing");
        }
        return number;
    }
}
