package io.vedette.cli;

import io.vedette.model.Event;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A place in a recording, as users write it: {@code 2026-11-22T11:07:03.2Z}, {@code 12.5s} after
 * the first event, or {@code #1234} for the event of this number.
 */
sealed interface Moment {
    /** Holds for events at that place or after it. */
    Predicate<Event> reached();

    record At(Instant instant) implements Moment {
        @Override
        public Predicate<Event> reached() {
            long nanos = instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
            return event -> event.timeNanos() >= nanos;
        }
    }

    record After(long nanos) implements Moment {
        @Override
        public Predicate<Event> reached() {
            // until the first system call the stream has no start
            return event ->
                    event.streamStartNanos() != 0
                            && event.timeNanos() - event.streamStartNanos() >= nanos;
        }
    }

    record Numbered(long number) implements Moment {
        @Override
        public Predicate<Event> reached() {
            return event -> event.number() >= number;
        }
    }

    final class Converter implements ITypeConverter<Moment> {
        private static final Pattern DURATION =
                Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
        private static final Pattern NUMBER = Pattern.compile("#([0-9]{1,18})");

        @Override
        public Moment convert(String text) {
            Matcher number = NUMBER.matcher(text);
            if (number.matches()) {
                return new Numbered(Long.parseLong(number.group(1)));
            }
            Matcher duration = DURATION.matcher(text);
            if (duration.matches()) {
                double unit =
                        switch (duration.group(2)) {
                            case "ms" -> 1e6;
                            case "s" -> 1e9;
                            case "m" -> 60e9;
                            default -> 3600e9;
                        };
                return new After(Math.round(Double.parseDouble(duration.group(1)) * unit));
            }
            try {
                return new At(Instant.parse(text.toUpperCase(Locale.ROOT)));
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "\""
                                + text
                                + "\" is no moment: write 2026-11-22T11:07:03Z, 12.5s after the first event,"
                                + " or #1234 for an event's number");
            }
        }
    }
}
