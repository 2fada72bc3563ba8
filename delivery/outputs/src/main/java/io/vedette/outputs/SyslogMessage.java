package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;
import io.vedette.model.Priority;
import io.vedette.model.TerminalText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Writes alerts as syslog messages, in the form of RFC 5424 or RFC 3164. Safe to share. */
final class SyslogMessage {
    /** 32473 is the number that RFC 5612 sets aside for those who have none of their own. */
    private static final String DATA_ID = "vedette@32473";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int LONGEST_HOSTNAME = 255;
    private static final int LONGEST_MESSAGE_ID = 32;
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    private final Destination.Syslog destination;
    private final AlertFormat format;
    private final ZoneId zone;
    private final long processId = ProcessHandle.current().pid();

    SyslogMessage(Destination.Syslog destination, AlertFormat format, ZoneId zone) {
        this.destination = destination;
        this.format = format;
        this.zone = zone;
    }

    /** The bytes of a message and whether its end was cut off. */
    static final class Written {
        private final byte[] bytes;
        private final boolean truncated;

        private Written(byte[] bytes, boolean truncated) {
            this.bytes = bytes;
            this.truncated = truncated;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isTruncated() {
            return truncated;
        }
    }

    /** A message of one line, cut to the maximum length between characters. */
    Written write(Alert alert) {
        String text = header(alert) + destination.format().line(alert, format);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = destination.maximumLength();
        if (bytes.length <= length) {
            return new Written(bytes, false);
        }
        // not within the bytes of a character
        while (length > 0 && (bytes[length] & 0xc0) == 0x80) {
            length--;
        }
        return new Written(Arrays.copyOf(bytes, length), true);
    }

    private String header(Alert alert) {
        int value = destination.facility() * 8 + severity(alert.priority());
        Instant time =
                Instant.ofEpochSecond(
                        Math.floorDiv(alert.timeNanos(), NANOS_PER_SECOND),
                        Math.floorMod(alert.timeNanos(), NANOS_PER_SECOND));
        String host = printable(alert.hostname(), LONGEST_HOSTNAME);
        return switch (destination.protocol()) {
            case RFC5424 ->
                    "<"
                            + value
                            + ">1 "
                            + FULL.format(time.atOffset(ZoneOffset.UTC))
                            + " "
                            + host
                            + " "
                            + destination.applicationName()
                            + " "
                            + processId
                            + " "
                            + printable(alert.source().name(), LONGEST_MESSAGE_ID)
                            + " "
                            + data(alert)
                            + " ";
            case RFC3164 ->
                    "<"
                            + value
                            + ">"
                            + SHORT.format(time.atZone(zone))
                            + " "
                            + host
                            + " "
                            + destination.applicationName()
                            + "["
                            + processId
                            + "]: ";
        };
    }

    /** Syslog's severities are Falco's priorities, counted from the most severe. */
    static int severity(Priority priority) {
        return Priority.EMERGENCY.weight() - priority.weight();
    }

    private static String data(Alert alert) {
        return "["
                + DATA_ID
                + parameter("id", alert.id().value())
                + parameter("rule", alert.rule())
                + parameter("priority", alert.priority().label())
                + parameter("source", alert.source().name())
                + parameter("tags", String.join(",", alert.tags()))
                + "]";
    }

    private static String parameter(String name, String value) {
        String escaped =
                TerminalText.escape(value)
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("]", "\\]");
        return " " + name + "=\"" + escaped + "\"";
    }

    /** As the header wants it: printable ASCII without blanks, {@code -} for nothing. */
    private static String printable(String text, int longest) {
        var printable = new StringBuilder();
        text.chars()
                .filter(c -> c > ' ' && c < 0x7f)
                .limit(longest)
                .forEach(c -> printable.append((char) c));
        return printable.isEmpty() ? "-" : printable.toString();
    }
}
