package io.vedette.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields that events of every source have: what Falco calls its generic event fields. */
final class CommonFields {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS");
    private static final DateTimeFormatter CLOCK_SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS");
    private static final DateTimeFormatter DATE_SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSZ");

    private CommonFields() {}

    static List<Field> all() {
        var fields = new ArrayList<Field>();
        fields.add(
                Field.of(
                        "evt.num",
                        FieldType.UNSIGNED,
                        "The place of the event in its stream, from 1.",
                        (event, into) -> number(into, event.number())));
        fields.add(time("evt.time", "Local time of day with nanoseconds.", CLOCK));
        fields.add(time("evt.time.s", "Local time of day in seconds.", CLOCK_SECONDS));
        fields.add(
                time(
                        "evt.time.iso8601",
                        "Time in ISO 8601 with nanoseconds and zone offset.",
                        ISO));
        fields.add(time("evt.datetime", "Local date and time with nanoseconds.", DATE));
        fields.add(time("evt.datetime.s", "Local date and time in seconds.", DATE_SECONDS));
        fields.add(
                Field.of(
                        "evt.rawtime",
                        FieldType.TIME,
                        "Time in nanoseconds since the Unix epoch.",
                        (event, into) -> number(into, event.timeNanos())));
        fields.add(
                Field.of(
                        "evt.rawtime.s",
                        FieldType.TIME,
                        "Whole seconds of the time since the Unix epoch.",
                        (event, into) ->
                                number(
                                        into,
                                        Long.divideUnsigned(event.timeNanos(), NANOS_PER_SECOND))));
        fields.add(
                nineDigits(
                        "evt.rawtime.ns",
                        FieldType.TIME,
                        "Nanoseconds within the second.",
                        (event, into) ->
                                number(
                                        into,
                                        Long.remainderUnsigned(
                                                event.timeNanos(), NANOS_PER_SECOND))));
        fields.add(
                nineDigits(
                        "evt.reltime",
                        FieldType.DURATION,
                        "Nanoseconds since the first event of the stream.",
                        (event, into) -> number(into, sinceStart(event))));
        fields.add(
                Field.of(
                        "evt.reltime.s",
                        FieldType.DURATION,
                        "Whole seconds since the first event of the stream.",
                        (event, into) ->
                                number(
                                        into,
                                        Long.divideUnsigned(sinceStart(event), NANOS_PER_SECOND))));
        fields.add(
                nineDigits(
                        "evt.reltime.ns",
                        FieldType.DURATION,
                        "Nanoseconds within the second, counted from the first event of the stream.",
                        (event, into) ->
                                number(
                                        into,
                                        Long.remainderUnsigned(
                                                sinceStart(event), NANOS_PER_SECOND))));
        fields.add(
                Field.of(
                        "evt.source",
                        FieldType.TEXT,
                        "The name of the source.",
                        (event, into) -> text(into, event.source().name())));
        fields.add(
                Field.of(
                        "evt.hostname",
                        FieldType.TEXT,
                        "The host that observed the event.",
                        (event, into) -> text(into, event.hostname())));
        fields.add(
                Field.of(
                        "evt.pluginname",
                        FieldType.TEXT,
                        "The Falco plugin that would bring the event; the name of the source here, absent for system calls.",
                        (event, into) ->
                                !event.source().equals(SourceId.SYSCALL)
                                        && text(into, event.source().name())));
        fields.add(
                Field.of(
                        "evt.plugininfo",
                        FieldType.TEXT,
                        "A summary of an event that a plugin would bring: here its sentence; absent for system calls.",
                        (event, into) ->
                                !event.source().equals(SourceId.SYSCALL)
                                        && text(into, event.sentence())));
        fields.add(
                Field.of(
                        "evt.is_async",
                        FieldType.BOOLEAN,
                        "Whether the event was made by the sensor rather than observed.",
                        (event, into) -> number(into, event.sensorName().isEmpty() ? 0 : 1)));
        fields.add(
                Field.of(
                        "evt.asynctype",
                        FieldType.TEXT,
                        "The name of an event that the sensor made; absent for others.",
                        (event, into) -> {
                            String name = event.sensorName();
                            return !name.isEmpty() && text(into, name);
                        }));
        return fields;
    }

    private static Field nineDigits(
            String name, FieldType type, String meaning, FieldReader<Event> reader) {
        return Field.of(name, type, meaning, reader).as(type, Set.of(Field.Trait.NINE_DIGITS));
    }

    private static Field time(String name, String meaning, DateTimeFormatter format) {
        return Field.of(
                name, FieldType.TEXT, meaning, (event, into) -> text(into, local(event, format)));
    }

    private static String local(Event event, DateTimeFormatter format) {
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(event.timeNanos(), NANOS_PER_SECOND),
                        Math.floorMod(event.timeNanos(), NANOS_PER_SECOND));
        if (format.equals(ISO)) {
            return format.format(
                    instant.atOffset(ZoneOffset.UTC).atZoneSameInstant(ZoneId.systemDefault()));
        }
        return format.format(LocalDateTime.ofInstant(instant, ZoneId.systemDefault()));
    }

    private static long sinceStart(Event event) {
        return event.timeNanos() - event.streamStartNanos();
    }

    private static boolean number(Value into, long number) {
        into.setNumber(number);
        return true;
    }

    private static boolean text(Value into, String text) {
        into.setText(text);
        return true;
    }
}
