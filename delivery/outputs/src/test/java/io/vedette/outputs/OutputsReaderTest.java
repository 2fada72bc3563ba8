package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import io.vedette.rules.RuleFile;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsReaderTest {
    private static List<String> problems(String yaml) {
        return switch (OutputsReader.read(new RuleFile("vedette.yaml", yaml))) {
            case OutputsReader.Result.Refused(var problems) ->
                    problems.stream().map(ConfigurationProblem::toString).toList();
            case OutputsReader.Result.Read(var outputs) -> List.of();
        };
    }

    private static Destination destination(String item) {
        return Workbench.configurations(item).getFirst().destination();
    }

    @Test
    void readsEverythingThatCanBeSaid() {
        assertThat(destination("stdout: {format: json, color: always}"))
                .isEqualTo(
                        new Destination.StandardOutput(LineFormat.JSON, Destination.Colour.ALWAYS));
        assertThat(destination("file: {path: /var/log/a.jsonl, format: text, sync: true}"))
                .isEqualTo(
                        new Destination.LogFile(
                                Path.of("/var/log/a.jsonl"), LineFormat.TEXT, true));
        assertThat(
                        destination(
                                "http: {url: 'https://a.example/x', user-agent: me, headers: {X-A: b},"
                                        + " token-file: /run/token, proxy: 'http://p:3128',"
                                        + " tls: {ca: [/a.pem, /b.pem], certificate: /c.pem, key: /k.pem},"
                                        + " connect-timeout: 500ms, timeout: 1m}"))
                .isEqualTo(
                        new Destination.Http(
                                URI.create("https://a.example/x"),
                                Map.of("User-Agent", "me", "X-A", "b"),
                                new Destination.Credentials.Bearer(
                                        new Secret.InFile(Path.of("/run/token"))),
                                new Destination.Proxying.Through(
                                        InetSocketAddress.createUnresolved("p", 3128)),
                                new TlsSettings(
                                        List.of(Path.of("/a.pem"), Path.of("/b.pem")),
                                        List.of(
                                                new TlsSettings.Identity(
                                                        Path.of("/c.pem"), Path.of("/k.pem")))),
                                Duration.ofMillis(500),
                                Duration.ofMinutes(1)));
        assertThat(
                        destination(
                                "syslog: {address: 'tls://h', protocol: rfc3164, format: json, facility: local3,"
                                        + " app-name: x, maximum-length: 2048, framing: newline, connect-timeout: 1s, timeout: 1m}"))
                .isEqualTo(
                        new Destination.Syslog(
                                new Destination.Transport.Tls(
                                        "h",
                                        6514,
                                        new Destination.Stream(
                                                Destination.Framing.NEWLINE,
                                                Duration.ofSeconds(1),
                                                Duration.ofMinutes(1)),
                                        TlsSettings.DEFAULT),
                                Destination.SyslogProtocol.RFC3164,
                                LineFormat.JSON,
                                19,
                                "x",
                                2048));
    }

    @Test
    void namesOutputsByTheirKind() {
        assertThat(
                        Workbench.configurations(
                                "stdout: {}",
                                "{stdout: {}, name: stdout-2}",
                                "stdout: {}",
                                "syslog: {address: 'unix:///dev/log'}"))
                .extracting(OutputConfiguration::name)
                .containsExactly("stdout", "stdout-2", "stdout-3", "syslog");
    }

    @Test
    void readsPriorityAndFilter() {
        OutputConfiguration output =
                Workbench.configurations(
                                "{stdout: {}, minimum-priority: error, filter: alert.rule = x}")
                        .getFirst();

        assertThat(output.minimumPriority()).isEqualTo(Priority.ERROR);
        assertThat(output.filters().getFirst().text()).isEqualTo("alert.rule = x");
    }

    @Test
    void leavesOtherSectionsAlone() {
        assertThat(problems("rules: {a: [1]}\noutputs:\n")).isEmpty();
        assertThat(problems("")).isEmpty();
    }

    @Test
    void saysThatThereIsNoSection() {
        assertThat(problems("output: []\n"))
                .containsExactly(
                        "vedette.yaml:1:1: there is no section \"output\"; did you mean \"outputs\"?");
        assertThat(problems("rules: 1"))
                .containsExactly(
                        "vedette.yaml:1:1: there is no section outputs, which says where alerts go");
    }

    @Test
    void saysEverythingAtOnceWithPlaces() {
        assertThat(
                        problems(
                                """
                                outputs:
                                  - http: {url: ftp://x, time-out: 5s}
                                    filter: >
                                      alert.rule = a and
                                      alert.prioritty >= warning
                                    minimum-priority: warnin
                                  - stdout: {format: jsn}
                                    file: {}
                                  - file: {sync: yes}
                                    name: a b
                                """))
                .containsExactly(
                        "vedette.yaml:2:17: url takes an address such as https://host:port/path",
                        "vedette.yaml:2:26: http has no key \"time-out\"; did you mean \"timeout\"?",
                        "vedette.yaml:5:7: in filter: no field \"alert.prioritty\" for source alert; did you mean \"alert.priority\"?",
                        "vedette.yaml:6:23: minimum-priority has no \"warnin\"; did you mean \"warning\"?",
                        "vedette.yaml:8:11: an output is one of stdout, file, http, syslog, found stdout and file",
                        "vedette.yaml:9:11: file needs path",
                        "vedette.yaml:9:18: sync takes true or false, found \"yes\"",
                        "vedette.yaml:10:11: a name has 1 to 64 letters, digits, dots, hyphens and underscores, found \"a b\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | an output is one of stdout, file, http, syslog, found none",
                "{htpp: {}} | an output has no key \"htpp\"; did you mean \"http\"?",
                "http: {url: 'http://h', token: abc123} | a token does not belong in a configuration; name a file with token-file or a variable with token-env",
                "http: {url: 'http://me:abc123@h'} | a URL has no user and password here; use user and password-file",
                "http: {url: 'http://h', user: me} | user goes with password-file or password-env",
                "http: {url: 'http://h', user: me, password-env: P, token-env: T} | either user and password, or a token, not both",
                "http: {url: 'http://h', headers: {Host: x}} | the header \"Host\" cannot be set; user and token-file say who we are",
                "http: {url: 'http://h', proxy: 'http://me:abc123@p'} | proxy takes none or an address such as http://proxy.example:3128; one that asks for a password is not supported",
                "http: {url: 'http://h', tls: {}} | tls goes with a URL that begins with https://",
                "http: {url: 'https://h', tls: {key: /k}} | tls needs both certificate and key, or none of them",
                "http: {url: 'http://h', timeout: 11m} | timeout takes a time such as 500ms or 10s, up to 600s, found \"11m\"",
                "http: | http needs url",
                "file: [] | file takes keys with values: path, format, sync",
                "syslog: {address: 'udp://h:0'} | address takes udp://host:port, tcp://host:port, tls://host:port or unix:///dev/log, found \"udp://h:0\"",
                "syslog: {address: 'udp://h', facility: lokal0} | facility has no \"lokal0\"; did you mean \"local0\"?",
                "syslog: {address: 'udp://h', maximum-length: 70000} | maximum-length takes a number from 480 to 65000, found \"70000\"",
                "syslog: {address: 'udp://h', app-name: a b} | app-name takes 1 to 48 printable ASCII characters without blanks",
            })
    void refuses(String item, String message) {
        assertThat(problems("outputs:\n- " + item + "\n"))
                .anySatisfy(problem -> assertThat(problem).endsWith(": " + message))
                .noneSatisfy(problem -> assertThat(problem).contains("abc123"));
    }

    @Test
    void saysOnceThatAKindIsMisspelt() {
        assertThat(problems("outputs:\n- sylog: {address: 'udp://h'}\n"))
                .containsExactly(
                        "vedette.yaml:2:3: an output has no key \"sylog\"; did you mean \"syslog\"?");
    }

    @Test
    void saysWhereTheTextIsNoYaml() {
        assertThat(problems("outputs:\n- stdout: {\n"))
                .singleElement()
                .asString()
                .startsWith("vedette.yaml:3:1: this is no YAML: ");
        assertThat(problems("outputs: " + "[".repeat(100_000))).hasSize(1);
    }
}
