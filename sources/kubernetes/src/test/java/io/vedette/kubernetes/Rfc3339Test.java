package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static long nanos(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return Rfc3339.nanos(bytes, 1, bytes.length - 2);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00.000000001Z, 1",
        "1970-01-01T00:00:00.1Z, 100000000",
        "1970-01-01T00:00:00.0000000019Z, 1",
        "1970-01-01T01:00:00+01:00, 0",
        "1969-12-31T22:30:00-01:30, 0",
        "1969-12-31T23:59:59.999999999Z, -1",
        "2026-11-22T11:13:09.637789Z, 1795345989637789000",
        "2024-02-29T23:59:59Z, 1709251199000000000",
        "2000-02-29T00:00:00Z, 951782400000000000",
    })
    void areReadToTheNanosecond(String text, long expected) {
        assertThat(nanos(text)).isEqualTo(expected);
    }

    @Test
    void areReadAsTheJdkReadsThem() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Instant instant =
                    Instant.ofEpochSecond(
                            random.nextLong(-9_000_000_000L, 9_000_000_000L),
                            random.nextInt(1_000_000_000));
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(random.nextInt(-17 * 60, 17 * 60) * 60);
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(zone));

            assertThat(text.length() < 20 ? nanos(instant) : nanos(text))
                    .as("%s, seed %d", text, seed)
                    .isEqualTo(text.charAt(16) == ':' ? nanos(instant) : Rfc3339.INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-22",
                "2026-11-22T11:13:09",
                "2026-11-22 11:13:09Z",
                "2026-11-22T11:13:09z",
                "2026-11-22T11:13:60Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T11:60:00Z",
                "2026-13-22T11:13:09Z",
                "2026-00-22T11:13:09Z",
                "2026-11-31T11:13:09Z",
                "2025-02-29T11:13:09Z",
                "2100-02-29T11:13:09Z",
                "2026-11-00T11:13:09Z",
                "2026-11-22T11:13:09.Z",
                "2026-11-22T11:13:09.1",
                "2026-11-22T11:13:09,1Z",
                "2026-11-22T11:13:09+0100",
                "2026-11-22T11:13:09+24:00",
                "2026-11-22T11:13:09+01:60",
                "2026-11-22T11:13:09+01:00Z",
                "2026-11-2aT11:13:09Z",
                "0001-01-01T00:00:00Z",
                "9999-01-01T00:00:00Z",
                "é026-11-22T11:13:09Z",
            })
    void refuseWhatIsNoTime(String text) {
        assertThat(nanos(text)).isEqualTo(Rfc3339.INVALID);
    }
}
