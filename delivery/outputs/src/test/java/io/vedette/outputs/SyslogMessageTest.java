package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AlertFormat;
import io.vedette.model.Priority;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogMessageTest {
    private static final long PID = ProcessHandle.current().pid();

    private static SyslogMessage messages(Destination.SyslogProtocol protocol, int length) {
        return new SyslogMessage(
                new Destination.Syslog(
                        new Destination.Transport.Udp("h", 514),
                        protocol,
                        LineFormat.TEXT,
                        16,
                        "vedette",
                        length),
                new AlertFormat(true, false, ZoneOffset.UTC),
                ZoneOffset.UTC);
    }

    private static String text(SyslogMessage.Written written) {
        return new String(written.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void hasHeaderAndStructuredData() {
        var written = messages(Destination.SyslogProtocol.RFC5424, 8192).write(Workbench.alert(1));

        assertThat(text(written))
                .isEqualTo(
                        "<132>1 2026-01-01T00:00:01.000000Z node-1 vedette "
                                + PID
                                + " k8s_audit [vedette@32473 id=\""
                                + Workbench.id(1)
                                + "\" rule=\"Rule \\\"one\\\"\\]\" priority=\"Warning\""
                                + " source=\"k8s_audit\" tags=\"T1059,k8s\"]"
                                + " 2026-01-01T00:00:01.000000000+0000: Warning alert 1");
        assertThat(written.isTruncated()).isFalse();
    }

    @Test
    void hasTheOldForm() {
        var written = messages(Destination.SyslogProtocol.RFC3164, 8192).write(Workbench.alert(1));

        assertThat(text(written))
                .isEqualTo(
                        "<132>Jan  1 00:00:01 node-1 vedette["
                                + PID
                                + "]: 2026-01-01T00:00:01.000000000+0000: Warning alert 1");
    }

    @Test
    void isCutBetweenCharacters() {
        String message = "\u00e4".repeat(1_000);
        for (int length = 500; length < 504; length++) {
            var written =
                    messages(Destination.SyslogProtocol.RFC3164, length)
                            .write(Workbench.alert(1, Priority.ERROR, message));

            assertThat(written.isTruncated()).isTrue();
            assertThat(written.bytes().length).isBetween(length - 1, length);
            assertThat(text(written)).endsWith("\u00e4");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMERGENCY,0",
        "ALERT,1",
        "CRITICAL,2",
        "ERROR,3",
        "WARNING,4",
        "NOTICE,5",
        "INFORMATIONAL,6",
        "DEBUG,7"
    })
    void hasTheSeverityOfItsPriority(Priority priority, int severity) {
        assertThat(SyslogMessage.severity(priority)).isEqualTo(severity);
    }
}
