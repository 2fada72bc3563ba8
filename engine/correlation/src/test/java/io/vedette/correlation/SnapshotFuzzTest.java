package io.vedette.correlation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;

/** A snapshot may be anything: what is read of it is taken back or refused. */
class SnapshotFuzzTest {
    private static final String CORRELATIONS =
            """
            title: T
            correlation: {type: event_count, rules: [knock], group-by: [it.who], timespan: 10s, condition: {gte: 3}}
            ---
            title: U
            correlation: {type: temporal_ordered, rules: [knock, open], group-by: [it.who], timespan: 10s}
            ---
            title: V
            correlation: {type: value_count, rules: [knock], group-by: [], timespan: 10s, condition: {lt: 3, field: it.where}}
            """;

    @FuzzTest(maxDuration = "2m")
    void readsOrRefusesAnyBody(byte[] body) {
        var house = new House(CORRELATIONS);
        try {
            Snapshot.readBody(new StateReader(body), house.correlator);
        } catch (StateReader.Malformed ignored) {
            // refused, which is an answer
            return;
        }
        for (int second = 0; second < 10; second++) {
            house.see(Happening.at(second, "knock", "joe", Map.of("where", "a")));
            house.see(Happening.at(second, "open", "joe"));
        }
        house.snapshot();
        house.alerts();
    }

    @FuzzTest(maxDuration = "2m")
    void restoresOrRefusesAnyBytes(byte[] snapshot) {
        new House(CORRELATIONS).restore(snapshot);
    }
}
