package io.vedette.outputs;

import io.vedette.outputs.Destination.Framing;
import io.vedette.outputs.Destination.SyslogProtocol;
import io.vedette.outputs.Destination.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the destination {@code syslog}. */
final class SyslogReader {
    private static final List<String> KEYS =
            List.of(
                    "address",
                    "protocol",
                    "format",
                    "facility",
                    "app-name",
                    "maximum-length",
                    "framing",
                    "connect-timeout",
                    "timeout",
                    "tls");

    /** By their numbers. */
    private static final List<String> FACILITIES =
            List.of(
                    "kern",
                    "user",
                    "mail",
                    "daemon",
                    "auth",
                    "syslog",
                    "lpr",
                    "news",
                    "uucp",
                    "cron",
                    "authpriv",
                    "ftp",
                    "ntp",
                    "audit",
                    "alert",
                    "clock",
                    "local0",
                    "local1",
                    "local2",
                    "local3",
                    "local4",
                    "local5",
                    "local6",
                    "local7");

    private static final int DEFAULT_LENGTH = 8_192;
    private static final int LONGEST_DATAGRAM = 65_000;
    private static final int LONGEST = 1 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final int PLAIN_PORT = 514;
    private static final int TLS_PORT = 6514;

    private final Section section;

    private SyslogReader(Section section) {
        this.section = section;
    }

    static Optional<Destination> read(Section item) {
        return new SyslogReader(item.section("syslog", KEYS)).read();
    }

    private Optional<Destination> read() {
        Optional<Transport> transport = section.required("address").flatMap(this::transport);
        SyslogProtocol protocol =
                section.choice(
                        "protocol",
                        SyslogProtocol.values(),
                        // what listens on /dev/log expects the old form
                        transport.isPresent() && transport.get() instanceof Transport.Unix
                                ? SyslogProtocol.RFC3164
                                : SyslogProtocol.RFC5424);
        LineFormat format = section.choice("format", LineFormat.ofFalco(), LineFormat.TEXT);
        int facility = facility();
        String applicationName = section.text("app-name").orElse("vedette");
        if (!applicationName.matches("[!-~]{1,48}")) {
            section.problem(
                    section.place("app-name"),
                    "app-name takes 1 to 48 printable ASCII characters without blanks");
        }
        boolean stream =
                transport.isPresent()
                        && (transport.get() instanceof Transport.Tcp
                                || transport.get() instanceof Transport.Tls);
        int length =
                section.number(
                        "maximum-length", 480, stream ? LONGEST : LONGEST_DATAGRAM, DEFAULT_LENGTH);
        return transport.<Destination>map(where ->
                new Destination.Syslog(where, protocol, format, facility, applicationName, length));
    }

    private int facility() {
        String written = section.text("facility").orElse("user");
        int facility = FACILITIES.indexOf(written);
        if (facility < 0) {
            section.problem(
                    section.place("facility"), Section.unknown("facility", written, FACILITIES));
            return 1;
        }
        return facility;
    }

    private Optional<Transport> transport(String written) {
        var stream =
                new Destination.Stream(
                        section.choice("framing", Framing.values(), Framing.OCTET_COUNTING),
                        section.duration("connect-timeout", LONGEST_WAIT, Duration.ofSeconds(5)),
                        section.duration("timeout", LONGEST_WAIT, Duration.ofSeconds(30)));
        TlsSettings tls = DestinationReader.tls(section);
        try {
            var address = new URI(written);
            String scheme = String.valueOf(address.getScheme());
            if (section.has("tls") && !scheme.equals("tls")) {
                section.problem(
                        section.place("tls"), "tls goes with an address that begins with tls://");
            }
            if (scheme.equals("unix") && address.getPath() != null && address.getHost() == null) {
                return Optional.of(new Transport.Unix(Path.of(address.getPath())));
            }
            if (address.getHost() != null && address.getUserInfo() == null && hasNoMore(address)) {
                String host = address.getHost().replaceAll("[\\[\\]]", "");
                int given = address.getPort();
                int port = given >= 0 ? given : scheme.equals("tls") ? TLS_PORT : PLAIN_PORT;
                if (port > 0 && port <= 65_535) {
                    switch (scheme) {
                        case "udp" -> {
                            return Optional.of(new Transport.Udp(host, port));
                        }
                        case "tcp" -> {
                            return Optional.of(new Transport.Tcp(host, port, stream));
                        }
                        case "tls" -> {
                            return Optional.of(new Transport.Tls(host, port, stream, tls));
                        }
                        default -> {
                            // said below
                        }
                    }
                }
            }
        } catch (URISyntaxException | IllegalArgumentException ignored) {
            // said below
        }
        section.problem(
                section.place("address"),
                "address takes udp://host:port, tcp://host:port, tls://host:port or"
                        + " unix:///dev/log, found \""
                        + written
                        + "\"");
        return Optional.empty();
    }

    private static boolean hasNoMore(URI address) {
        return (address.getPath() == null
                        || address.getPath().isEmpty()
                        || address.getPath().equals("/"))
                && address.getQuery() == null
                && address.getFragment() == null;
    }
}
