package io.vedette.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.driver.FuzzedDataProviderImpl;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A directory may hold anything: it is opened, read to an end, and appended to. */
class SpoolFuzzTest {
    private static final SpoolOptions OPTIONS =
            new SpoolOptions(1 << 20, 1000, WhenFull.DROP_OLDEST).withSegmentBytes(1024);

    private static final int RUNS = Boolean.getBoolean("vedette.soak") ? 300_000 : 1_000;

    @FuzzTest(maxDuration = "2m")
    void opensAndReadsAnyFiles(FuzzedDataProvider data) throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        int count = data.consumeInt(0, 4);
        for (int i = 0; i < count; i++) {
            var name =
                    new SegmentName(
                            data.consumeLong(1, 5),
                            data.consumeLong(1, 40),
                            data.consumeLong(0, 1));
            files.put(name.toString(), segment(name, data));
        }
        if (data.consumeBoolean()) {
            files.put(PositionFile.fileName("one"), data.consumeBytes(1100));
        }
        read(MemoryStorage.of(files));
    }

    /** The same with bytes at random, as far as that gets. */
    @Test
    void opensAndReadsRandomFiles() throws Exception {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = new byte[2000];
            new Random(seed + run).nextBytes(bytes);
            try (FuzzedDataProviderImpl data = FuzzedDataProviderImpl.withJavaData(bytes)) {
                opensAndReadsAnyFiles(data);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("-Dvedette.seed=" + (seed + run), e);
            }
        }
    }

    /** Frames with whole checksums and any content, and other bytes between. */
    private static byte[] segment(SegmentName name, FuzzedDataProvider data) {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        bytes.put(SegmentHeader.encode(name));
        var frames = new Frame(name.salt());
        int count = data.consumeInt(0, 8);
        for (int i = 0; i < count && bytes.remaining() > 1000; i++) {
            byte[] payload = data.consumeBytes(40);
            var header =
                    new Frame.Header(
                            data.consumeBoolean()
                                    ? data.consumeLong()
                                    : name.first() + data.consumeInt(0, 9),
                            data.consumeBoolean() ? payload.length : data.consumeInt(),
                            Frame.payloadChecksum(ByteBuffer.wrap(payload)),
                            data.consumeBoolean() ? data.consumeLong() : bytes.position(),
                            data.consumeBoolean() ? data.consumeInt() : 0,
                            data.consumeInt(0, 3));
            bytes.put(frames.encode(header, bytes.position())).put(payload);
            bytes.put(new byte[(int) (Frame.bytes(payload.length) - 40 - payload.length)]);
            bytes.put(data.consumeBytes(30));
        }
        byte[] whole = new byte[bytes.position()];
        bytes.flip().get(whole);
        return whole;
    }

    private static void read(MemoryStorage storage) throws Exception {
        Spool opened;
        try {
            opened = Spool.open(storage, OPTIONS, new Problems(problem -> {}));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("has format");
            return;
        }
        try (Spool spool = opened;
                SpoolReader reader = spool.reader("one")) {
            long last = 0;
            while (reader.advance(Duration.ZERO)) {
                assertThat(reader.sequence()).isGreaterThan(last);
                last = reader.sequence();
            }
            assertThat(spool.append(Records.of("next"))).isGreaterThan(last);
            assertThat(Records.rest(reader)).containsExactly("next");
            SpoolStatus status = spool.status();
            assertThat(status.records()).isPositive();
        }
    }
}
