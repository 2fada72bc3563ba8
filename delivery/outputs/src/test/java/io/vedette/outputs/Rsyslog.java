package io.vedette.outputs;

import static org.awaitility.Awaitility.await;

import io.vedette.tls.Certificates;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real rsyslog as a process of its own, which writes what it understood to a file. */
public final class Rsyslog implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");

    /** Header and structured data as rsyslog parsed them, then the message. */
    private static final String TEMPLATE =
            "%pri%|%timegenerated:::date-year%|%timereported:::date-rfc3339%|%hostname%|%app-name%|%procid%|%msgid%|%structured-data%|%msg%\\n";

    private final Path directory;
    private final int udpPort;
    private final int tcpPort;
    private final int tlsPort;
    private final Process process;
    private int passed;

    private Rsyslog(Path directory, int udpPort, int tcpPort, int tlsPort, Process process) {
        this.directory = directory;
        this.udpPort = udpPort;
        this.tcpPort = tcpPort;
        this.tlsPort = tlsPort;
        this.process = process;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM)
                && Stream.of("x86_64", "aarch64")
                        .map(machine ->
                                Path.of("/usr/lib/" + machine + "-linux-gnu/rsyslog/lmnsd_gtls.so"))
                        .anyMatch(Files::exists);
    }

    public static Rsyslog start(Path temporary, Certificates certificates)
            throws IOException, InterruptedException {
        int udp = freeUdpPort();
        return start(temporary, certificates, udp, freePort(), freePort());
    }

    private static Rsyslog start(
            Path temporary, Certificates certificates, int udp, int tcp, int tls)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(temporary.resolve("rsyslog"));
        Path configuration =
                Files.writeString(
                        directory.resolve("rsyslog.conf"),
                        configuration(directory, certificates, udp, tcp, tls));
        Process process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "-n",
                                "-f",
                                configuration.toString(),
                                "-i",
                                directory.resolve("pid").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output").toFile())
                        .start();
        var started = new Rsyslog(directory, udp, tcp, tls, process);
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> started.answers(tcp) && started.answers(tls));
        } catch (RuntimeException | AssertionError e) {
            started.close();
            throw new AssertionError(Files.readString(directory.resolve("output")), e);
        }
        return started;
    }

    private static String configuration(
            Path directory, Certificates certificates, int udp, int tcp, int tls) {
        return """
        global(workDirectory="%1$s" maxMessageSize="64k"
            defaultNetstreamDriverCAFile="%2$s"
            defaultNetstreamDriverCertFile="%3$s"
            defaultNetstreamDriverKeyFile="%4$s")
        module(load="imudp")
        module(load="imptcp")
        module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
        module(load="imuxsock" sysSock.use="off")
        template(name="parsed" type="string" string="%5$s")
        ruleset(name="all") { action(type="omfile" file="%1$s/messages" template="parsed" asyncWriting="off" flushOnTXEnd="on") }
        input(type="imudp" address="127.0.0.1" port="%6$d" ruleset="all")
        input(type="imptcp" address="127.0.0.1" port="%7$d" ruleset="all")
        input(type="imtcp" address="127.0.0.1" port="%8$d" ruleset="all")
        input(type="imuxsock" socket="%1$s/log" ruleset="all" useSysTimeStamp="off" ignoreTimestamp="off" useSpecialParser="off" parseHostname="on" rateLimit.interval="0")
        """
                .formatted(
                        directory,
                        certificates.authority(),
                        certificates.serverCertificate(),
                        certificates.serverKey(),
                        TEMPLATE,
                        udp,
                        tcp,
                        tls);
    }

    private boolean answers(int port) {
        try (Socket ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException ignored) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int udpPort() {
        return udpPort;
    }

    public int tcpPort() {
        return tcpPort;
    }

    public int tlsPort() {
        return tlsPort;
    }

    public Path unixSocket() {
        return directory.resolve("log");
    }

    /** What came since {@link #forget}. */
    public List<String> lines() throws IOException {
        Path messages = directory.resolve("messages");
        List<String> all =
                Files.exists(messages) ? Files.readAllLines(messages) : new ArrayList<>();
        return all.subList(passed, all.size());
    }

    void forget() throws IOException {
        passed += lines().size();
    }

    /** The same on the same ports, after the first has ended. */
    public Rsyslog again(Path temporary, Certificates certificates)
            throws IOException, InterruptedException {
        close();
        Rsyslog next = start(temporary, certificates, udpPort, tcpPort, tlsPort);
        next.passed = passed;
        return next;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
