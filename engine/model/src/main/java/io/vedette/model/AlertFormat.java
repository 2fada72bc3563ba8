package io.vedette.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes alerts as Falco prints them, so that whatever reads Falco reads Vedette.
 *
 * <p>Immutable and safe to share. Neither form holds a control character: in JSON they are escaped
 * as JSON has it, in text as {@link TerminalText} does.
 *
 * @param isoTime whether text begins with the full date in UTC rather than the local time of day,
 *     Falco's {@code time_format_iso_8601}
 * @param plainFalco whether the key {@code vedette} is left out of JSON and what does not print is
 *     U+FFFD there
 * @param zone the zone of the local time of day
 */
public record AlertFormat(boolean isoTime, boolean plainFalco, ZoneId zone) {
    /** Of a sentence a line for people has so many characters at most. */
    private static final int BRIEF = 200;

    private static final int REPLACEMENT = 0xfffd;

    /** Length of a time of day to the second. */
    private static final int SECONDS = 8;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    /** Fields of the event's time, which JSON has in nanoseconds since the Unix epoch. */
    private static final Set<String> TIMES =
            Set.of(
                    "evt.time",
                    "evt.time.s",
                    "evt.time.iso8601",
                    "evt.datetime",
                    "evt.datetime.s",
                    "evt.outputtime");

    /** One line: time, priority, message. */
    public String text(Alert alert) {
        return TerminalText.escape(line(alert));
    }

    /**
     * One line for people: time of day, priority, rule, and what happened as a sentence, or as the
     * rule's output tells it where there is none.
     */
    public String brief(Alert alert) {
        String told = alert.sentence().isEmpty() ? alert.message() : alert.sentence();
        int end =
                told.offsetByCodePoints(0, Math.min(told.codePointCount(0, told.length()), BRIEF));
        return TerminalText.escape(
                TimeText.clock(alert.timeNanos(), zone).substring(0, SECONDS)
                        + String.format(Locale.ROOT, "  %-13s", alert.priority().label())
                        + alert.rule()
                        + ": "
                        + told.substring(0, end)
                        + (end < told.length() ? "…" : ""));
    }

    /** As {@link #brief}, and a line for each field, technique and name below it. */
    public String detailed(Alert alert) {
        var lines = new StringBuilder(brief(alert));
        detail(lines, "output", alert.message());
        alert.fields()
                .forEach((name, value) -> {
                    if (!(value instanceof FieldValue.Absent)) {
                        detail(lines, name, shown(value));
                    }
                });
        detail(
                lines,
                "techniques",
                String.join(" ", alert.techniques().stream().map(Technique::id).toList()));
        detail(lines, "host", alert.hostname());
        detail(lines, "alert", alert.id().value());
        return lines.toString();
    }

    private static void detail(StringBuilder lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.append('\n')
                    .append(
                            TerminalText.escape(
                                    String.format(Locale.ROOT, "    %-32s %s", name, value)));
        }
    }

    private static String shown(FieldValue value) {
        return switch (value) {
            case FieldValue.Absent ignored -> "";
            case FieldValue.Text(String text) -> text;
            case FieldValue.Whole(long number) -> Long.toString(number);
            case FieldValue.UnsignedWhole(long number) -> Long.toUnsignedString(number);
            case FieldValue.Decimal(double number) -> Double.toString(number);
            case FieldValue.Truth(boolean truth) -> Boolean.toString(truth);
            case FieldValue.Several(List<FieldValue> values) ->
                    String.join(", ", values.stream().map(AlertFormat::shown).toList());
        };
    }

    private String line(Alert alert) {
        return time(alert.timeNanos()) + ": " + alert.priority().label() + " " + alert.message();
    }

    private String time(long timeNanos) {
        return isoTime ? TimeText.utc(timeNanos) + "+0000" : TimeText.clock(timeNanos, zone);
    }

    /** One line of JSON, keys in alphabetical order. */
    public String json(Alert alert) {
        var text = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("hostname", repaired(alert.hostname()));
            json.writeStringProperty("output", clean(line(alert)));
            writeFields(json, alert);
            json.writeStringProperty("priority", alert.priority().label());
            json.writeStringProperty("rule", repaired(alert.rule()));
            json.writeStringProperty("source", repaired(alert.source().name()));
            writeTexts(json, "tags", List.copyOf(alert.tags()));
            json.writeStringProperty("time", TimeText.utc(alert.timeNanos()) + "Z");
            if (!plainFalco) {
                writeOwn(json, alert);
            }
            json.writeEndObject();
        }
        return escapeHarmful(text.toString(StandardCharsets.UTF_8));
    }

    private void writeFields(JsonGenerator json, Alert alert) {
        var fields = new TreeMap<>(alert.fields());
        var time = new FieldValue.UnsignedWhole(alert.timeNanos());
        fields.put(isoTime ? "evt.time.iso8601" : "evt.time", time);
        // as in Falco, whatever their text is
        fields.replaceAll((name, value) ->
                TIMES.contains(name) && value instanceof FieldValue.Text ? time : value);
        json.writeObjectPropertyStart("output_fields");
        fields.forEach((name, value) -> {
            json.writeName(repaired(name));
            write(json, value);
        });
        json.writeEndObject();
    }

    private void write(JsonGenerator json, FieldValue value) {
        switch (value) {
            case FieldValue.Absent ignored -> json.writeNull();
            case FieldValue.Text(String text) -> json.writeString(clean(text));
            case FieldValue.Whole(long number) -> json.writeNumber(number);
            case FieldValue.UnsignedWhole(long number) ->
                    json.writeNumber(Long.toUnsignedString(number));
            case FieldValue.Decimal(double number) -> writeDecimal(json, number);
            case FieldValue.Truth(boolean truth) -> json.writeBoolean(truth);
            case FieldValue.Several(List<FieldValue> values) -> {
                json.writeStartArray();
                values.forEach(each -> write(json, each));
                json.writeEndArray();
            }
        }
    }

    /** JSON has no infinities. */
    private static void writeDecimal(JsonGenerator json, double number) {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeNull();
        }
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(text -> json.writeString(repaired(text)));
        json.writeEndArray();
    }

    private static void writeOwn(JsonGenerator json, Alert alert) {
        json.writeObjectPropertyStart("vedette");
        json.writeStringProperty("alert_id", alert.id().value());
        var techniques = new ArrayList<String>();
        alert.techniques().forEach(technique -> techniques.add(technique.id()));
        json.writeObjectPropertyStart("attack");
        writeTexts(json, "techniques", techniques);
        json.writeStringProperty("version", Technique.ATTACK_VERSION);
        json.writeEndObject();
        writeTexts(json, "event_ids", alert.eventIds());
        json.writeStringProperty("sentence", repaired(alert.sentence()));
        json.writeEndObject();
    }

    private String clean(String text) {
        return plainFalco && !text.codePoints().allMatch(AlertFormat::prints)
                ? text.codePoints()
                        .map(code -> prints(code) ? code : REPLACEMENT)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString()
                : repaired(text);
    }

    /** Whether Falco lets a code point be: no control, no half, and none that is no character. */
    private static boolean prints(int code) {
        boolean none = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
        return !Character.isISOControl(code)
                && Character.getType(code) != Character.SURROGATE
                && !none;
    }

    /** Half surrogates, which no encoding can hold, become U+FFFD. */
    private static String repaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(code -> Character.getType(code) == Character.SURROGATE ? 0xfffd : code)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /**
     * The generator escapes C0 alone; what else could harm a terminal is within strings, where
     * JSON's escape may stand.
     */
    private static String escapeHarmful(String json) {
        return TerminalText.escape(json);
    }
}
