package io.vedette.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Writes times of events; several are in each alert, and {@code DateTimeFormatter} takes ten times
 * as long.
 *
 * <p>All times are nanoseconds since the Unix epoch.
 */
public final class TimeText {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private TimeText() {}

    /** As {@code 2026-03-01T12:00:00.123456789}, in UTC. */
    public static String utc(long timeNanos) {
        var text = new StringBuilder(32);
        LocalDateTime time = at(timeNanos, ZoneOffset.UTC);
        appendDate(text, time);
        text.append('T');
        appendClock(text, time);
        return appendNanos(text, timeNanos).toString();
    }

    /** As {@code 2026-03-01 12:00:00}, in UTC. */
    public static String utcSeconds(long timeNanos) {
        var text = new StringBuilder(20);
        LocalDateTime time = at(timeNanos, ZoneOffset.UTC);
        appendDate(text, time);
        text.append(' ');
        appendClock(text, time);
        return text.toString();
    }

    /** As {@code 12:00:00.123456789}, in a zone. */
    public static String clock(long timeNanos, ZoneId zone) {
        long second = Math.floorDiv(timeNanos, NANOS_PER_SECOND);
        ZoneOffset offset =
                zone instanceof ZoneOffset fixed
                        ? fixed
                        : zone.getRules().getOffset(Instant.ofEpochSecond(second));
        LocalDateTime time = at(timeNanos, offset);
        var text = new StringBuilder(20);
        appendClock(text, time);
        return appendNanos(text, timeNanos).toString();
    }

    private static LocalDateTime at(long timeNanos, ZoneOffset offset) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(timeNanos, NANOS_PER_SECOND),
                Math.floorMod(timeNanos, NANOS_PER_SECOND),
                offset);
    }

    /** A time in nanoseconds is in the years 1677 to 2262, which have four digits. */
    private static void appendDate(StringBuilder text, LocalDateTime time) {
        int year = time.getYear();
        appendTwoDigits(text, year / 100);
        appendTwoDigits(text, year % 100);
        appendTwoDigits(text.append('-'), time.getMonthValue());
        appendTwoDigits(text.append('-'), time.getDayOfMonth());
    }

    private static void appendClock(StringBuilder text, LocalDateTime time) {
        appendTwoDigits(text, time.getHour());
        appendTwoDigits(text.append(':'), time.getMinute());
        appendTwoDigits(text.append(':'), time.getSecond());
    }

    private static StringBuilder appendNanos(StringBuilder text, long timeNanos) {
        int ofSecond = Math.floorMod(timeNanos, NANOS_PER_SECOND);
        text.append('.').append((char) ('0' + ofSecond / 100_000_000));
        appendTwoDigits(text, ofSecond / 1_000_000 % 100);
        appendTwoDigits(text, ofSecond / 10_000 % 100);
        appendTwoDigits(text, ofSecond / 100 % 100);
        appendTwoDigits(text, ofSecond % 100);
        return text;
    }

    private static void appendTwoDigits(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
