package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses, proxies, secrets. */
class SmallPartsTest {
    private static final Clock NOON =
            Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void pausesDoubleUpToALimitLessUpToHalf() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        long[] most = {100, 200, 400, 800, 1_000, 1_000};
        for (int failures = 1; failures <= most.length; failures++) {
            for (int i = 0; i < 100; i++) {
                assertThat(backoff.pause(failures, random))
                        .as("seed %d", seed)
                        .isBetween(
                                Duration.ofMillis(most[failures - 1] / 2),
                                Duration.ofMillis(most[failures - 1]));
            }
        }
        assertThat(backoff.pause(Long.MAX_VALUE, random)).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | PT7S",
                "0 | PT0S",
                "999999999 | PT1H",
                "Sun, 1 Mar 2026 12:00:30 GMT | PT30S",
                "Sun, 1 Mar 2026 11:00:00 GMT | PT0S",
                "soon | PT0S",
                "-3 | PT0S",
                "99999999999999 | PT0S"
            })
    void readsWhenToComeBack(String header, Duration pause) {
        assertThat(HttpOutput.RetryAfter.parse(header, NOON)).isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a.example/ | a.example | ''",
                "http://a.example/ | '' | p:3128",
                "http://a.example/ | other | p:3128",
                "http://a.example/ | '.example, x' | ''",
                "http://a.example/ | 'x, EXAMPLE' | ''",
                "http://a.example/ | ample | p:3128",
                "http://a.example/ | * | ''",
                "http://a.example:81/ | a.example:81 | ''",
                "http://a.example:81/ | a.example:82 | p:3128",
                "http://[::1]/ | ::1 | ''",
                "https://a.example/ | '' | ''"
            })
    void goesThroughTheProxyOfTheEnvironment(String url, String exceptions, String proxy)
            throws IOException {
        var found =
                ProxySettings.fromEnvironment(
                        URI.create(url),
                        Map.of("HTTP_PROXY", "http://p:3128", "no_proxy", exceptions));

        assertThat(found.map(each -> each.getHostString() + ":" + each.getPort()).orElse(""))
                .isEqualTo(proxy);
    }

    @Test
    void refusesAProxyWithAPasswordWithoutRepeatingIt() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        ProxySettings.fromEnvironment(
                                URI.create("https://a"),
                                Map.of("https_proxy", "http://me:abc123@p:1")))
                .withMessageContaining("HTTPS_PROXY")
                .withMessageNotContaining("abc123");
    }

    @Test
    void findsSecretsInFilesAndEnvironment(@TempDir Path temporary) throws IOException {
        Path file = Files.writeString(temporary.resolve("token"), "abc123\n");

        assertThat(new Secret.InFile(file).read(Map.of())).isEqualTo("abc123");
        assertThat(new Secret.InEnvironment("T").read(Map.of("T", "xyz"))).isEqualTo("xyz");
        assertThat(new Secret.InFile(file).toString()).doesNotContain("abc123");
    }

    @Test
    void saysWhyThereIsNoSecret(@TempDir Path temporary) throws IOException {
        Path file = temporary.resolve("token");
        var secret = new Secret.InFile(file);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> secret.read(Map.of()))
                .withMessage("the secret cannot be read: " + file + ": no such file");
        Files.writeString(file, "abc123\r\nInjected: yes");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> secret.read(Map.of()))
                .withMessage(file + " holds characters other than printable ASCII");
        Files.writeString(file, "\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> secret.read(Map.of()))
                .withMessage(file + " is empty");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Secret.InEnvironment("T").read(Map.of()))
                .withMessage("the environment has no T");
    }
}
