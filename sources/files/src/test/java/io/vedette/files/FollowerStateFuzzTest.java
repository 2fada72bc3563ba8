package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.driver.FuzzedDataProviderImpl;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Whatever was saved, and whatever lies where a log is expected: a follower throws nothing, gives
 * nothing that is in none of the files, and what it then saves can be read.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the first loads what the second needs
class FollowerStateFuzzTest {
    private static final int POLLS = 200;
    private static final int RUNS = Boolean.getBoolean("vedette.soak") ? 20_000 : 100;

    /** A zero byte before a line feed, where what is read at once ends, lost the line feed. */
    private static final long FOUND = -2_583_137_388_968_135_703L;

    private static final Path MEMORY = Path.of("/dev/shm");

    private long nanos;

    @Order(1)
    @FuzzTest(maxDuration = "1m")
    void startsFromAnything(FuzzedDataProvider data) throws IOException {
        // positions are forced to the disk, which takes its time
        Path directory =
                Files.isWritable(MEMORY)
                        ? Files.createTempDirectory(MEMORY, "vedette-fuzz")
                        : Files.createTempDirectory("vedette-fuzz");
        try {
            run(data, directory);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    /** The same with bytes at random, as far as that gets. */
    @Order(2)
    @Test
    void startsFromRandomState() throws Exception {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        startFromRandomState(FOUND);
        for (int run = 0; run < RUNS; run++) {
            startFromRandomState(seed + run);
        }
    }

    private void startFromRandomState(long seed) {
        byte[] bytes = new byte[6000];
        new Random(seed).nextBytes(bytes);
        try (FuzzedDataProviderImpl data = FuzzedDataProviderImpl.withJavaData(bytes)) {
            startsFromAnything(data);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("-Dvedette.seed=" + seed, e);
        }
    }

    private void run(FuzzedDataProvider data, Path directory) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        Path log = directory.resolve("audit.log");
        for (String name : List.of("audit.log.2", "audit.log.1", "audit.log.1.gz", "audit.log")) {
            if (data.consumeBoolean()) {
                byte[] bytes = data.consumeBytes(data.consumeInt(0, 3000));
                contents.add(bytes);
                boolean packed = name.endsWith(".gz") && data.consumeBoolean();
                Files.write(directory.resolve(name), packed ? gzip(bytes) : bytes);
            }
        }
        Path positions = directory.resolve("positions");
        saved(data, directory, contents).ifPresent(text -> write(positions, text));
        FollowSettings settings =
                FollowSettings.of(log)
                        .withStart(
                                data.consumeBoolean()
                                        ? FollowSettings.Start.BEGINNING
                                        : FollowSettings.Start.END)
                        .withPositions(positions)
                        .withLongestLineBytes(data.consumeInt(1, 2000));
        byte[] given = follow(settings, data.consumeInt(1, 500));

        check(given, contents);
        if (Files.exists(positions)) {
            assertThat(Positions.parse(Files.readString(positions))).isPresent();
        }
        follow(settings, 100);
    }

    private byte[] follow(FollowSettings settings, int bufferBytes) throws IOException {
        var given = new ByteArrayOutputStream();
        byte[] buffer = new byte[bufferBytes];
        try (var followed =
                new FollowedFile(settings, () -> nanos, () -> Instant.EPOCH.plusNanos(nanos))) {
            for (int i = 0; i < POLLS; i++) {
                nanos += FollowedFile.LOOK_EVERY.toNanos();
                int read = followed.poll(buffer, 0, buffer.length);
                given.write(buffer, 0, Math.max(0, read));
                followed.acknowledge(followed.streamOffset());
            }
        }
        return given.toByteArray();
    }

    /** Each line given is one of a file, or what is left of one after a position within it. */
    private static void check(byte[] given, List<byte[]> contents) {
        List<String> lines = new ArrayList<>();
        for (byte[] each : contents) {
            lines.addAll(List.of(text(each).split("\n", -1)));
        }
        for (String line : text(given).split("\n", -1)) {
            if (line.isEmpty()) {
                // what follows the last line feed
                continue;
            }
            if (lines.stream()
                    .noneMatch(each -> each.contains(line) || withoutZeros(each).contains(line))) {
                throw new AssertionError(
                        "given, but in no file: " + escaped(line) + " of " + escaped(lines));
            }
        }
    }

    private static String escaped(Object text) {
        return HexFormat.of().formatHex(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String withoutZeros(String line) {
        return line.replaceFirst("^\0+", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Positions that may fit the files, or not at all, or are damaged; or none. */
    private static Optional<byte[]> saved(
            FuzzedDataProvider data, Path directory, List<byte[]> contents) throws IOException {
        if (data.consumeProbabilityFloat() < 0.1) {
            return Optional.of(data.consumeBytes(200));
        }
        if (data.consumeBoolean()) {
            return Optional.empty();
        }
        var files = new ArrayList<FilePosition>();
        var read = new ArrayList<ReadContents>();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            files.add(position(data, directory, contents));
        }
        for (int i = data.consumeInt(0, 2); i > 0; i--) {
            read.add(new ReadContents(data.consumeLong(), head(data, contents)));
        }
        return Optional.of(new Positions(files, read).toText().getBytes(StandardCharsets.UTF_8));
    }

    private static FilePosition position(
            FuzzedDataProvider data, Path directory, List<byte[]> contents) throws IOException {
        Path file =
                directory.resolve(
                        data.pickValue(List.of("audit.log", "audit.log.1", "audit.log.2")));
        Optional<FileKey.Look> look = FileKey.look(file);
        FileKey key =
                look.isPresent() && data.consumeBoolean()
                        ? look.get().key()
                        : new FileKey(data.consumeLong(), data.consumeLong());
        if (contents.isEmpty() || data.consumeBoolean()) {
            long offset = data.consumeLong(0, Long.MAX_VALUE);
            Fingerprint head = head(data, contents);
            return new FilePosition(
                    file.toString(),
                    key,
                    offset,
                    head,
                    head.lengthBytes() <= Math.min(offset, FilePosition.TAIL_BYTES)
                            ? head
                            : Fingerprint.NONE);
        }
        byte[] bytes = data.pickValue(contents);
        int offset = data.consumeInt(0, bytes.length);
        int head = Math.min(bytes.length, FilePosition.HEAD_BYTES);
        int tail = Math.min(offset, FilePosition.TAIL_BYTES);
        return new FilePosition(
                file.toString(),
                key,
                offset,
                Fingerprint.of(java.util.Arrays.copyOf(bytes, head)),
                Fingerprint.of(java.util.Arrays.copyOfRange(bytes, offset - tail, offset)));
    }

    private static Fingerprint head(FuzzedDataProvider data, List<byte[]> contents) {
        if (contents.isEmpty() || data.consumeBoolean()) {
            return new Fingerprint(
                    data.consumeInt(0, FilePosition.HEAD_BYTES), Fingerprint.NONE.digest());
        }
        byte[] bytes = data.pickValue(contents);
        return Fingerprint.of(
                java.util.Arrays.copyOf(bytes, Math.min(bytes.length, FilePosition.HEAD_BYTES)));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
