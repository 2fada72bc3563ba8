package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS");

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 999_999_999, 1_000_000_000, Long.MAX_VALUE, Long.MIN_VALUE + 1})
    void writesWhatTheFormattersOfTheJdkWrite(long nanos) {
        assertSame(nanos);
    }

    @Test
    void writesAnyTimeAsTheFormattersOfTheJdkDo() {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            assertSame(random.nextLong());
        }
    }

    private static void assertSame(long nanos) {
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
        assertThat(TimeText.utc(nanos)).isEqualTo(UTC.format(instant.atOffset(ZoneOffset.UTC)));
        assertThat(TimeText.utcSeconds(nanos))
                .isEqualTo(SECONDS.format(instant.atOffset(ZoneOffset.UTC)));
        for (String zone : new String[] {"UTC", "Europe/Berlin", "Asia/Kathmandu"}) {
            assertThat(TimeText.clock(nanos, ZoneId.of(zone)))
                    .isEqualTo(CLOCK.format(LocalTime.ofInstant(instant, ZoneId.of(zone))));
        }
    }
}
