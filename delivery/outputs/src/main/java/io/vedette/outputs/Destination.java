package io.vedette.outputs;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the alerts of one output go, and how. */
public sealed interface Destination {
    /** The key in the configuration. */
    String kind();

    /** When lines on standard output are coloured by severity. */
    enum Colour {
        /** When it is a terminal and {@code NO_COLOR} is not set. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /** Standard output, a line an alert. */
    record StandardOutput(LineFormat format, Colour colour) implements Destination {
        @Override
        public String kind() {
            return "stdout";
        }
    }

    /**
     * A file, a line an alert.
     *
     * @param path made with mode 0600 if it is not there; its directory has to be
     * @param sync whether an alert is on the disk, not just with the operating system, before it
     *     counts as delivered
     */
    record LogFile(Path path, LineFormat format, boolean sync) implements Destination {
        @Override
        public String kind() {
            return "file";
        }
    }

    /**
     * An HTTP receiver that takes Falco's JSON, one alert a POST.
     *
     * @param headers sent with each request
     * @param connectTimeout for connecting, TLS included
     * @param timeout for a whole request
     */
    record Http(
            URI url,
            Map<String, String> headers,
            Credentials credentials,
            Proxying proxy,
            TlsSettings tls,
            Duration connectTimeout,
            Duration timeout)
            implements Destination {
        public Http {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        @Override
        public String kind() {
            return "http";
        }
    }

    /** Who we say we are. */
    sealed interface Credentials {
        record None() implements Credentials {}

        record Basic(String user, Secret password) implements Credentials {}

        record Bearer(Secret token) implements Credentials {}
    }

    /** Which proxy to go through. */
    sealed interface Proxying {
        /** As {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} say. */
        record FromEnvironment() implements Proxying {}

        record Direct() implements Proxying {}

        record Through(InetSocketAddress proxy) implements Proxying {}
    }

    /**
     * A syslog receiver.
     *
     * @param facility 0 to 23
     * @param applicationName 1 to 48 printable ASCII characters
     * @param maximumLength of a message in bytes; what is longer is cut and counted
     */
    record Syslog(
            Transport transport,
            SyslogProtocol protocol,
            LineFormat format,
            int facility,
            String applicationName,
            int maximumLength)
            implements Destination {
        @Override
        public String kind() {
            return "syslog";
        }
    }

    /** The form of syslog messages. */
    enum SyslogProtocol {
        /** With full time and structured data. */
        RFC5424,
        /** For old receivers. */
        RFC3164
    }

    /** How messages are told apart in a stream. */
    enum Framing {
        /** Each is preceded by its length (RFC 6587, RFC 5425). */
        OCTET_COUNTING,
        /** Each is a line. */
        NEWLINE
    }

    /**
     * How a stream is made and used.
     *
     * @param connectTimeout for connecting, TLS included
     * @param timeout how long a receiver may take nothing before the connection is given up
     */
    record Stream(Framing framing, Duration connectTimeout, Duration timeout) {}

    /** How syslog messages travel. */
    sealed interface Transport {
        record Udp(String host, int port) implements Transport {}

        record Tcp(String host, int port, Stream stream) implements Transport {}

        record Tls(String host, int port, Stream stream, TlsSettings tls) implements Transport {}

        /** A socket of datagrams on this machine, such as {@code /dev/log}. */
        record Unix(Path path) implements Transport {}
    }
}
