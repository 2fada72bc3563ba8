package io.vedette.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAgainstJacksonTest {
    private static final int EACH = 20_000;

    private final JacksonOracle jackson = new JacksonOracle();

    private void check(byte[] text, String origin) {
        try {
            jackson.check(text);
        } catch (AssertionError e) {
            throw new AssertionError(
                    origin + ": " + new String(text, StandardCharsets.ISO_8859_1), e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsRandomTextsAlike(long seed) {
        var texts = new RandomJson(new Random(seed));

        for (int i = 0; i < EACH; i++) {
            check(texts.wellFormed(), "seed " + seed + ", text " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void acceptsAndRefusesSpoiledTextsAlike(long seed) {
        var texts = new RandomJson(new Random(seed));

        for (int i = 0; i < EACH; i++) {
            check(texts.spoiled(texts.wellFormed()), "seed " + seed + ", text " + i);
        }
    }

    @Test
    void readsRecordedAuditEventsAlike() {
        Path audit =
                Path.of(System.getProperty("vedette.root", "."))
                        .resolveSibling("shared/data/audit");
        assumeTrue(Files.isDirectory(audit), "no recorded audit events in " + audit);

        for (Path file : recordings(audit)) {
            List<byte[]> events = events(file);
            // Every seventh: comparing all would take ten times as long and find the same.
            for (int i = 0; i < events.size(); i += 7) {
                check(events.get(i), file + ", event " + i);
            }
        }
    }

    private static List<Path> recordings(Path audit) {
        try (Stream<Path> files = Files.walk(audit)) {
            List<Path> recordings =
                    files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
            assertThat(recordings).isNotEmpty();
            return recordings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> events(Path file) {
        var lines = new ByteArrayOutputStream();
        try (var packed = new GZIPInputStream(Files.newInputStream(file))) {
            packed.transferTo(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString(StandardCharsets.UTF_8).lines().map(Texts::bytes).toList();
    }
}
