package io.vedette.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private static final String CHAIN =
            """
            title: Many
            name: many
            correlation: {type: event_count, rules: [knock], group-by: [it.where], timespan: 10s, condition: {gte: 3}}
            ---
            title: Values
            correlation: {type: value_count, rules: [any], group-by: [it.who], timespan: 10s, condition: {gte: 3, field: it.where}}
            ---
            title: Chain
            generate: true
            correlation: {type: temporal_ordered, rules: [many, open, close], group-by: [it.who], timespan: 20s, condition: {gte: 2}}
            ---
            title: Together
            correlation: {type: temporal, rules: [knock, open, close], group-by: [it.who], timespan: 10s}
            ---
            title: Sum
            correlation: {type: value_sum, rules: [any], group-by: [it.who], timespan: 10s, condition: {gte: 9, field: it.amount}}
            ---
            title: Mean
            correlation: {type: value_avg, rules: [any], group-by: [it.who], timespan: 10s, condition: {gte: 2, field: it.amount}}
            ---
            title: Few
            correlation: {type: event_count, rules: [any], group-by: [it.who, it.where], timespan: 10s, condition: {lt: 3}}
            """;

    private static List<Happening> events(Random random, int count) {
        var events = new ArrayList<Happening>();
        double second = 0;
        for (int i = 0; i < count; i++) {
            second += random.nextDouble() * 4;
            events.add(
                    Happening.at(
                            second,
                            List.of("knock", "open", "close").get(random.nextInt(3)),
                            List.of("joe", "ann").get(random.nextInt(2)),
                            Map.of(
                                    "where",
                                    "w" + random.nextInt(4),
                                    "amount",
                                    Integer.toString(random.nextInt(5)))));
        }
        return events;
    }

    @Test
    void letsARestartForgetNothing() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int alerts = 0;
        for (int round = 0; round < 100; round++) {
            List<Happening> events = events(random, 80);
            var steady = new House(CHAIN);
            events.forEach(steady::see);
            int stop = random.nextInt(events.size());
            var before = new House(CHAIN);
            events.subList(0, stop).forEach(before::see);
            var after = new House(CHAIN);

            assertThat(after.restore(before.snapshot()))
                    .as("seed %d", seed)
                    .isInstanceOf(Snapshot.Restored.class);
            events.subList(stop, events.size()).forEach(after::see);

            var both = new ArrayList<Alert>(before.alerts);
            both.addAll(after.alerts());
            assertThat(both).as("seed %d, round %d", seed, round).isEqualTo(steady.alerts());
            alerts += both.size();
        }
        assertThat(alerts).isGreaterThan(100);
    }

    @Test
    void leavesOutWhatNoCorrelationHoldsAnyMore() {
        String count =
                House.correlation(
                        "event_count", "knock", "group-by: [it.who], condition: {gte: 3}");
        var before = new House(count);
        before.see(Happening.at(1, "knock", "joe"), Happening.at(2, "knock", "ann"));
        before.correlator.flush();
        before.see(Happening.at(3, "knock", "ann"));
        var same = new House(count.replace("level: medium", "level: low"));
        var other = new House(count.replace("gte: 3", "gte: 2"));
        var none = new House(count.replace("rules: [knock]", "rules: [open]"));

        byte[] snapshot = before.snapshot();

        assertThat(same.restore(snapshot)).isEqualTo(new Snapshot.Restored(2, 0));
        assertThat(other.restore(snapshot)).isEqualTo(new Snapshot.Restored(0, 2));
        assertThat(none.restore(snapshot)).isEqualTo(new Snapshot.Restored(0, 3));
        assertThat(same.see(Happening.at(4, "knock", "ann")).triggers())
                .containsExactly("knock@4.0ann");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 15, 20, 100, -1, -9})
    void refusesDamage(int place) {
        var before = new House(CHAIN);
        events(new Random(1), 50).forEach(before::see);
        byte[] snapshot = before.snapshot();
        snapshot[place < 0 ? snapshot.length + place : place] ^= 0x40;
        var after = new House(CHAIN);

        assertThat(after.restore(snapshot)).isInstanceOf(Snapshot.Refused.class);
        assertThat(after.correlator.status().correlations()).allMatch(one -> one.groups() == 0);
    }

    /** Tens of thousands of events may wait: all their bytes at once once ended detection. */
    @Test
    void writesAsItGoesRatherThanAllAtOnce() throws IOException {
        var house = new House(CHAIN);
        for (int i = 0; i < 5_000; i++) {
            house.see(Happening.at(1, "knock", "joe" + i));
        }
        var written = new Written();

        house.correlator.snapshot(written);

        assertThat(written.bytes).isGreaterThan(200_000);
        assertThat(written.most).isLessThan(10_000);
    }

    private static final class Written extends OutputStream {
        private long bytes;
        private int most;

        @Override
        public void write(int single) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
            most = Math.max(most, length);
        }
    }

    @Test
    void refusesASnapshotThatEndsTooEarly() {
        var before = new House(CHAIN);
        events(new Random(1), 20).forEach(before::see);
        byte[] snapshot = before.snapshot();

        for (int length = 0; length < snapshot.length; length++) {
            assertThat(new House(CHAIN).restore(java.util.Arrays.copyOf(snapshot, length)))
                    .isInstanceOf(Snapshot.Refused.class);
            if (length > 100) {
                length += 97;
            }
        }
    }

    @Test
    void readsOrRefusesWhateverBecameOfABody() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var before = new House(CHAIN);
        events(new Random(1), 50).forEach(before::see);
        byte[] snapshot = before.snapshot();
        // after magic and version; before the checksum
        byte[] body = java.util.Arrays.copyOfRange(snapshot, 16, snapshot.length - 8);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            byte[] changed = body.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            var after = new House(CHAIN);
            try {
                Snapshot.readBody(new StateReader(changed), after.correlator);
                events(new Random(2), 5).forEach(after::see);
                assertThat(after.alerts()).as("seed %d", seed).hasSizeLessThan(1_000);
                after.snapshot();
            } catch (StateReader.Malformed ignored) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(1, 499);
    }
}
