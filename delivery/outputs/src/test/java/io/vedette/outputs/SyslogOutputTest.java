package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vedette.model.Priority;
import io.vedette.tls.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real rsyslog. */
class SyslogOutputTest {
    private static final int MANY = 500;

    @TempDir private static Path shared = Path.of("");

    private static Certificates certificates;
    private static Rsyslog rsyslog;

    @TempDir private Path temporary = Path.of("");
    private Workbench bench;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeThat(Rsyslog.isInstalled()).as("rsyslog and rsyslog-gnutls are installed").isTrue();
        certificates = Certificates.make(shared, "DNS:localhost");
        rsyslog = Rsyslog.start(shared, certificates);
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (rsyslog != null) {
            rsyslog.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench(temporary);
        rsyslog.forget();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private String address(String kind) {
        return switch (kind) {
            case "udp" -> "udp://127.0.0.1:" + rsyslog.udpPort();
            case "tcp" -> "tcp://127.0.0.1:" + rsyslog.tcpPort();
            case "tls" -> "tls://localhost:" + rsyslog.tlsPort();
            default -> "unix://" + rsyslog.unixSocket();
        };
    }

    private String item(String kind, String more) {
        String tls = kind.equals("tls") ? ", tls: {ca: '" + certificates.authority() + "'}" : "";
        return "syslog: {address: '" + address(kind) + "'" + tls + more + "}";
    }

    private List<String> messages(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> rsyslog.lines().size() >= count);
        try {
            return rsyslog.lines();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls", "unix"})
    void isUnderstood(String kind) throws IOException {
        bench.append(1, 2);
        bench.append(Workbench.alert(2, Priority.CRITICAL, "gr\u00fc\u00dfe\nzwei"));
        Workbench.awaitSettled(
                bench.start(item(kind, ", facility: local3, protocol: rfc5424")), "syslog");

        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(messages(2))
                .allSatisfy(line ->
                        assertThat(line.split("\\|", -1)[7])
                                .startsWith("[vedette@32473 id=\"")
                                .contains("rule=\"Rule \\\"one\\\"\\]\""))
                .extracting(line ->
                        line.replaceAll("^(\\d+)\\|\\d+\\|", "$1|")
                                .replaceAll("\\[vedette.*?k8s\"\\]", "DATA"))
                .containsExactly(
                        "156|2026-01-01T00:00:01.000000Z|node-1|vedette|"
                                + pid
                                + "|k8s_audit|DATA|2026-01-01T00:00:01.000000000+0000: Warning alert 1",
                        "154|2026-01-01T00:00:02.000000Z|node-1|vedette|"
                                + pid
                                + "|k8s_audit|DATA|2026-01-01T00:00:02.000000000+0000: Critical gr\u00fc\u00dfe\\nzwei");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "unix"})
    void isUnderstoodInTheOldForm(String kind) throws IOException {
        bench.append(1, 2);
        String framing = kind.equals("tcp") ? ", framing: newline" : "";
        Workbench.awaitSettled(bench.start(item(kind, ", protocol: rfc3164" + framing)), "syslog");

        assertThat(messages(1))
                .singleElement()
                .asString()
                .startsWith("12|")
                .contains("|node-1|vedette|" + ProcessHandle.current().pid() + "|-|-|")
                .endsWith(" 2026-01-01T00:00:01.000000000+0000: Warning alert 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls", "unix"})
    void carriesMany(String kind) throws IOException {
        bench.append(0, MANY);
        Workbench.awaitSettled(bench.start(item(kind, "")), "syslog");

        assertThat(messages(MANY))
                .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(Integer::toString).toList());
    }

    @Test
    void cutsWhatIsTooLongAndCountsIt() throws IOException {
        bench.append(Workbench.alert(1, Priority.ERROR, "x".repeat(5_000)));
        bench.append(2, 3);
        Outputs outputs = bench.start(item("udp", ", maximum-length: 1000"));
        Workbench.awaitSettled(outputs, "syslog");

        assertThat(messages(2).getFirst()).endsWith("xxx").hasSizeLessThan(1_020);
        OutputStatus settled = Workbench.status(outputs, "syslog");
        assertThat(settled.truncated()).isEqualTo(1);
        assertThat(settled.delivered()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls", "unix"})
    void connectsAnewWhenTheReceiverWasAway(String kind) throws IOException, InterruptedException {
        bench.append(0, 10);
        Outputs outputs = bench.start(item(kind, ""));
        Workbench.awaitSettled(outputs, "syslog");
        messages(10);
        rsyslog.close();
        bench.append(10, 20);
        Workbench.awaitRetries(outputs, "syslog", 1);
        assertThat(Workbench.status(outputs, "syslog").lastError())
                .startsWith(address(kind) + ": ");

        rsyslog = rsyslog.again(shared, certificates);
        Workbench.awaitSettled(outputs, "syslog");

        assertThat(messages(20))
                .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    }

    @Test
    void trustsNobodyUnasked() throws IOException {
        bench.append(0, 1);
        Outputs outputs =
                bench.start(
                        "syslog: {address: '" + address("tls") + "'}",
                        "{name: wrong-name, "
                                + item("tls", "").replace("localhost", "127.0.0.1")
                                + "}");
        Workbench.awaitRetries(outputs, "syslog", 1);
        Workbench.awaitRetries(outputs, "wrong-name", 1);

        assertThat(Workbench.status(outputs, "syslog").lastError())
                .contains("unable to find valid certification path");
        assertThat(Workbench.status(outputs, "wrong-name").lastError()).contains("127.0.0.1");
        assertThat(rsyslog.lines()).isEmpty();
    }
}
