package io.vedette.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever makes up values to group by takes no more memory than is allowed, and hides nothing. */
class FloodTest {
    /** Ten million take some seconds: with -Dvedette.soak=true. */
    private static final int FLOOD = Boolean.getBoolean("vedette.soak") ? 10_000_000 : 300_000;

    private static final CorrelationLimits SMALL =
            new CorrelationLimits(Duration.ZERO, 100, 1_000, 512L * 1024);

    private static final String COUNT =
            House.correlation("event_count", "knock", "group-by: [it.who], condition: {gte: 4}")
                    .replace("10s", "1d");

    private static House flooded(House house, int from, int count) {
        for (int i = from; i < from + count; i++) {
            house.see(Happening.at(i / 1e5, "knock", "flood-" + i));
        }
        return house;
    }

    @Test
    void holdsNoMoreGroupsAndBytesThanAllowed() {
        var house = flooded(new House(COUNT, SMALL), 0, FLOOD);

        CorrelationStatus.One status = house.correlator.status().correlations().getFirst();
        assertThat(status.groups()).isLessThanOrEqualTo(SMALL.groups());
        assertThat(status.bytes()).isLessThanOrEqualTo(SMALL.bytes());
        assertThat(status.events()).isEqualTo(FLOOD);
        assertThat(status.groups() + house.lost(CorrelationLoss.GROUP_EVICTED)).isEqualTo(FLOOD);
        assertThat(house.alerts()).isEmpty();
    }

    @Test
    void doesNotForgetTheGroupThatHasComeFurther() {
        var house = new House(COUNT, SMALL);
        house.see(Happening.at(0, "knock", "joe"), Happening.at(0.1, "knock", "joe"));

        flooded(house, 20_000, 100_000);
        house.see(Happening.at(2, "knock", "joe"));
        flooded(house, 300_000, 100_000);
        house.see(Happening.at(5, "knock", "joe"));

        assertThat(house.triggers()).containsExactly("knock@5.0joe");
    }

    @Test
    void staysSilentOfAGroupThatHasAlertedThroughAFlood() {
        var house = new House(COUNT, SMALL);
        for (int i = 0; i < 4; i++) {
            house.see(Happening.at(i / 10.0, "knock", "joe"));
        }

        flooded(house, 100_000, 100_000);
        house.see(Happening.at(3, "knock", "joe"));

        assertThat(house.triggers()).containsExactly("knock@0.3joe");
    }

    @Test
    void forgetsGroupsWhoseTimespanIsOverFirstAndCountsNoLoss() {
        var house = new House(COUNT.replace("1d", "1s"), SMALL);

        flooded(house, 0, 50);
        for (int second = 10; second < 1_000; second++) {
            house.see(Happening.at(second, "knock", "later-" + second));
        }

        assertThat(house.correlator.status().correlations().getFirst().groups()).isLessThan(60);
        assertThat(house.lost(CorrelationLoss.GROUP_EVICTED)).isZero();
    }

    @Test
    void boundsTheEventsThatWaitToBePutInOrder() {
        var limits = new CorrelationLimits(Duration.ofHours(1), 100, 1_000, 512L * 1024);
        var house = new House(COUNT, limits);
        for (int i = 0; i < 1_000; i++) {
            house.see(Happening.at(i, "knock", "joe"));
        }

        assertThat(house.correlator.status().held()).isEqualTo(100);
        assertThat(house.correlator.status().releasedEarly()).isEqualTo(900);
        assertThat(house.triggers()).containsExactly("knock@3.0joe");
    }

    @Test
    void boundsTimespansThatWaitForTheirEnd() {
        String few = COUNT.replace("gte: 4", "lt: 2").replace("1d", "1h");
        var house = flooded(new House(few, SMALL), 0, 100_000);

        assertThat(house.correlator.status().correlations().getFirst().groups())
                .isLessThanOrEqualTo(SMALL.groups());
        house.see(Happening.at(4_000, "else", "joe"), Happening.at(8_000, "else", "joe"));
        assertThat(house.alerts().size() + house.lost(CorrelationLoss.GROUP_EVICTED))
                .isEqualTo(100_000);
    }

    @Test
    void doesNotSlowDownForNamesMadeToCollide() {
        var house = new House(COUNT, new CorrelationLimits(Duration.ZERO, 10, 20_000, 1L << 30));
        long began = System.nanoTime();
        for (int i = 0; i < 16_384; i++) {
            var name = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                // "Aa" and "BB" have the same hash
                name.append((i & 1 << bit) == 0 ? "Aa" : "BB");
            }
            house.see(Happening.at(i / 1e5, "knock", name.toString()));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(house.correlator.status().correlations().getFirst().groups()).isEqualTo(16_384);
    }
}
