package io.vedette.syscalls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With the running kernel. */
class EventRingTest {
    private static final int RING_BYTES = 1 << 16;
    private static final int ROUNDS = 100;
    private static final int OPENS = 30;
    private static final String PREFIX = "/nowhere/in/particular/";

    private static void open(String path) {
        try {
            Files.newInputStream(Path.of(path)).close();
        } catch (IOException ignored) {
            // it is not there; that is told of, too
        }
    }

    private static boolean isOurs(SyscallEvent event) {
        return event.code() == EventCode.OPENAT && text(event).startsWith(PREFIX);
    }

    private static String text(SyscallEvent event) {
        return new String(event.bytes(), event.offset(2), event.length(2) - 1, ISO_8859_1);
    }

    /** Or for a second: what others do may have filled the ring. */
    private static void readUntil(LiveSource source, String last, List<String> seen)
            throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        String path = "";
        while (!path.equals(last) && System.nanoTime() < end) {
            if (source.advance(Duration.ofMillis(10)) && isOurs(source.current())) {
                path = text(source.current());
                seen.add(path);
            }
        }
    }

    /** Names of every length, so that records break at every place. */
    @Test
    void putsTogetherRecordsThatEndWhereTheRingBegins() throws Exception {
        List<String> opened = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        long bytes;
        var opens = new BitSet();
        opens.set(EventCode.OPENAT);
        try (LiveSource source = LiveSensor.openOrSkip(opens, RING_BYTES)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < OPENS; i++) {
                    String path =
                            PREFIX + round + "-" + i + "-" + "x".repeat((7 * round + i) % 120);
                    opened.add(path);
                    open(path);
                }
                readUntil(source, opened.getLast(), seen);
            }
            bytes = source.bytesRead();
            assertThat(source.counts().refused()).isZero();
        }

        assertThat(bytes).isGreaterThan(5L * RING_BYTES);
        // others may fill the ring meanwhile
        assertThat(seen).hasSizeGreaterThan(opened.size() / 2);
        assertThat(opened).containsSubsequence(seen);
    }

    /** It would see it at the end of its wait at the latest; others may keep it from sleeping. */
    @Test
    void isWokenByTheFirstEventAfterAWhile() throws Exception {
        List<Duration> late = new ArrayList<>();
        try (LiveSource source = LiveSensor.openOrSkip(new BitSet())) {
            for (int i = 0; i < 5; i++) {
                CompletableFuture<Long> sent =
                        CompletableFuture.supplyAsync(
                                () -> {
                                    source.sendCanary();
                                    return System.nanoTime();
                                },
                                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

                long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
                while (System.nanoTime() < end) {
                    source.advance(Duration.ofNanos(end - System.nanoTime()));
                }

                long seen = System.nanoTime() - source.canaryAge().toNanos();
                late.add(Duration.ofNanos(seen - sent.get()));
            }
            assertThat(source.canaries()).isEqualTo(5);
        }

        assertThat(late).allMatch(one -> one.compareTo(Duration.ofMillis(400)) < 0);
    }
}
