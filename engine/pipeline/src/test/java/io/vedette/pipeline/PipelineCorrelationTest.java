package io.vedette.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.correlation.Snapshot;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.spi.EventSource;
import io.vedette.model.spi.SourceCatalogue;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RunningRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Correlations within the pipeline: what they see, what they hide, and what a reload keeps. */
class PipelineCorrelationTest {
    private static final SourceId STEPS = new SourceId("steps");
    private static final Map<SourceId, FieldCatalogue> CATALOGUES =
            Map.of(STEPS, FieldCatalogue.of(new Steps()));

    private static final String RULES =
            """
            - {rule: every, desc: d, output: o, priority: INFO, source: steps, condition: step.who exists}
            - {rule: ann, desc: d, output: o, priority: INFO, source: steps, condition: step.who = ann}
            - {rule: joe, desc: d, output: o, priority: INFO, source: steps, condition: step.who = joe}
            ---
            title: Three of joe
            level: medium
            correlation: {type: event_count, rules: [joe], group-by: [step.who], timespan: 60s, condition: {gte: 3}}
            """;

    private record Step(long number, String who) implements PlainEvent {
        @Override
        public SourceId source() {
            return STEPS;
        }

        @Override
        public long timeNanos() {
            return number * 1_000_000_000L;
        }

        @Override
        public List<String> ids() {
            return List.of(who + number);
        }

        @Override
        public String sentence() {
            return who + " took step " + number;
        }
    }

    private record Steps() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return STEPS;
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    Field.<Step>of(
                            "step.who",
                            FieldType.TEXT,
                            "Who took it.",
                            (step, into) -> {
                                into.setText(step.who());
                                return true;
                            }));
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("step");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }

    /** One step a second. */
    private static final class Walk implements EventSource {
        private final Iterator<String> people;
        private long number;
        private Step step = new Step(0, "nobody");

        Walk(long start, String... people) {
            this.people = List.of(people).iterator();
            this.number = start;
        }

        @Override
        public boolean advance() throws IOException {
            if (people.hasNext()) {
                step = new Step(number++, people.next());
                return true;
            }
            return false;
        }

        @Override
        public Event event() {
            return step;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static RunningRules running(String text) {
        LoadResult result =
                new RuleLoader(CATALOGUES, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", text)));
        assertThat(result.files().getFirst().errors()).isEmpty();
        return RuleSelection.AS_FILED.apply(result.rules());
    }

    private final List<String> alerts = new ArrayList<>();

    private Pipeline pipeline(String rules, Matching matching) {
        return new Pipeline(
                running(rules),
                CATALOGUES,
                matching,
                alert -> alerts.add(alert.rule() + " " + alert.eventIds().getLast()),
                failure -> {
                    throw new AssertionError(failure.toString(), failure.cause());
                });
    }

    @Test
    void countsRulesThatAnEarlierOneHides() throws IOException {
        pipeline(RULES, Matching.FIRST).run(new Walk(1, "joe", "joe", "joe"));

        assertThat(alerts)
                .containsExactly("every joe1", "every joe2", "every joe3", "Three of joe joe3");
    }

    @Test
    void hidesNoRuleBehindOneThatIsOnlyCounted() throws IOException {
        String every = RULES.replace("rules: [joe]", "rules: [every]");

        pipeline(every, Matching.FIRST).run(new Walk(1, "joe", "ann", "joe"));

        assertThat(alerts).containsExactly("joe joe1", "ann ann2", "joe joe3");
    }

    @Test
    void alertsOfRulesThatACorrelationGenerates() throws IOException {
        pipeline(RULES.replace("level: medium", "generate: true"), Matching.ALL)
                .run(new Walk(1, "joe", "joe"));

        assertThat(alerts).containsExactly("every joe1", "joe joe1", "every joe2", "joe joe2");
    }

    @Test
    void tellsAtOnceWhatLateEventsCannotMakeFalse() throws IOException {
        Pipeline pipeline = pipeline(RULES, Matching.ALL);
        var walk = new Walk(1, "joe", "joe", "joe", "ann", "ann", "ann", "ann", "ann", "ann");

        pipeline.run(walk);

        assertThat(alerts.indexOf("Three of joe joe3"))
                .isNotNegative()
                .isLessThan(alerts.indexOf("ann ann4"));
        assertThat(pipeline.counts().alertsByRule()).containsEntry("Three of joe", 1L);
    }

    @Test
    void keepsWhatUnchangedCorrelationsHaveCountedWhenRulesAreReplaced() throws IOException {
        Pipeline pipeline = pipeline(RULES, Matching.FIRST);
        pipeline.run(new Walk(1, "joe", "joe"));

        pipeline.use(
                running(RULES.replace("condition: step.who = ann", "condition: step.who = eve")));
        pipeline.run(new Walk(3, "joe"));
        assertThat(alerts).endsWith("Three of joe joe3");

        pipeline.use(running(RULES.replace("timespan: 60s", "timespan: 61s")));
        pipeline.run(new Walk(4, "joe", "joe"));
        assertThat(alerts).endsWith("every joe4", "every joe5");
    }

    @Test
    void survivesARestart() throws IOException {
        Pipeline before = pipeline(RULES, Matching.FIRST);
        before.run(new Walk(1, "joe", "joe"));
        Pipeline after = pipeline(RULES, Matching.FIRST);

        var snapshot = new ByteArrayOutputStream();
        before.snapshot(snapshot);
        assertThat(after.restore(ByteBuffer.wrap(snapshot.toByteArray())))
                .isEqualTo(new Snapshot.Restored(1, 0));
        after.run(new Walk(3, "joe"));

        assertThat(alerts).endsWith("Three of joe joe3");
    }

    @Test
    void countsEventsAsEvaluatedThatAreOnlyCounted() throws IOException {
        String only = RULES.substring(RULES.indexOf("- {rule: joe"));
        Pipeline pipeline = pipeline(only, Matching.FIRST);

        pipeline.run(new Walk(1, "joe", "ann"));

        assertThat(pipeline.counts().eventsWithoutRules()).isZero();
        assertThat(pipeline.correlations().correlations().getFirst().events()).isEqualTo(1);
    }
}
