package io.vedette.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final SourceId TICKS = new SourceId("ticks");
    private static final Map<SourceId, FieldCatalogue> CATALOGUES =
            Map.of(TICKS, FieldCatalogue.of(new Ticks()));

    private record Tick(SourceId source, long number) implements PlainEvent {
        @Override
        public long timeNanos() {
            return number;
        }

        @Override
        public List<String> ids() {
            return List.of(Long.toString(number));
        }

        @Override
        public String sentence() {
            return "tick " + number;
        }
    }

    private record Ticks() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return TICKS;
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    Field.<Tick>of(
                            "tick.parity",
                            FieldType.TEXT,
                            "even or odd.",
                            (tick, into) -> {
                                into.setText(tick.number() % 2 == 0 ? "even" : "odd");
                                return true;
                            }),
                    Field.<Tick>of(
                            "tick.fragile",
                            FieldType.TEXT,
                            "cannot be read of every third tick.",
                            (tick, into) -> {
                                if (tick.number() % 6 == 0) {
                                    throw new StackOverflowError();
                                }
                                if (tick.number() % 3 == 0) {
                                    throw new IllegalStateException("fragile");
                                }
                                into.setText("whole");
                                return true;
                            }));
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("tick");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }

    private final List<EvaluationFailure> failures = new ArrayList<>();

    /** So many ticks, of one source. */
    private static final class Counting implements EventSource {
        private final SourceId source;
        private final long last;
        private long number;

        Counting(SourceId source, long last) {
            this.source = source;
            this.last = last;
        }

        @Override
        public boolean advance() throws IOException {
            return ++number <= last;
        }

        @Override
        public Event event() {
            return new Tick(source, number);
        }

        @Override
        public long bytesRead() {
            return number;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static List<Rule> rules(String prefix) {
        var text = new StringBuilder();
        for (String parity : List.of("even", "odd")) {
            text.append("- {rule: ")
                    .append(prefix)
                    .append(parity)
                    .append(
                            ", desc: d, output: o, priority: INFO, source: ticks, condition: tick.parity = ")
                    .append(parity)
                    .append("}\n");
        }
        text.append("- {rule: ")
                .append(prefix)
                .append(
                        "any, desc: d, output: o, priority: DEBUG, source: ticks, condition: tick.parity exists}\n");
        LoadResult result =
                new RuleLoader(CATALOGUES, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", text.toString())));
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules();
    }

    @Test
    void alertsOnTheFirstMatchOrOnAll() throws IOException {
        var first = new ArrayList<String>();
        var all = new ArrayList<String>();

        new Pipeline(
                        rules(""),
                        CATALOGUES,
                        Matching.FIRST,
                        alert -> first.add(alert.rule()),
                        failures::add)
                .run(new Counting(TICKS, 3));
        new Pipeline(
                        rules(""),
                        CATALOGUES,
                        Matching.ALL,
                        alert -> all.add(alert.rule()),
                        failures::add)
                .run(new Counting(TICKS, 2));

        assertThat(first).containsExactly("odd", "even", "odd");
        assertThat(all).containsExactly("odd", "any", "even", "any");
    }

    @Test
    void countsEveryEventAsEvaluatedOrWithoutRules() throws IOException {
        var pipeline =
                new Pipeline(rules(""), CATALOGUES, Matching.FIRST, alert -> {}, failures::add);
        pipeline.run(new Counting(TICKS, 5));
        pipeline.run(new Counting(new SourceId("others"), 3));

        assertThat(pipeline.counts().events()).isEqualTo(8);
        assertThat(pipeline.counts().eventsWithoutRules()).isEqualTo(3);
        assertThat(pipeline.counts().alerts()).isEqualTo(5);
        assertThat(pipeline.counts().alertsByRule())
                .containsEntry("odd", 3L)
                .containsEntry("even", 2L);
    }

    @Test
    void evaluatesEveryEventOnceWhileRulesAreReplaced() throws Exception {
        long events = 400_000;
        var seen = new HashSet<Long>();
        var prefixes = new HashSet<String>();
        var twice = new ArrayList<String>();
        var pipeline =
                new Pipeline(
                        rules("v0-"),
                        CATALOGUES,
                        Matching.FIRST,
                        alert -> {
                            long tick = alert.timeNanos();
                            prefixes.add(alert.rule().substring(0, alert.rule().indexOf('-')));
                            boolean right = alert.rule().endsWith(tick % 2 == 0 ? "even" : "odd");
                            if (!seen.add(tick) || !right) {
                                twice.add(alert.rule() + " on " + tick);
                            }
                        },
                        failures::add);
        var started = new CountDownLatch(1);
        var replacer =
                Thread.ofPlatform()
                        .start(() -> {
                            started.countDown();
                            for (int version = 1;
                                    !Thread.currentThread().isInterrupted();
                                    version++) {
                                pipeline.use(rules("v" + version + "-"));
                            }
                        });
        started.await();
        pipeline.run(new Counting(TICKS, events));
        replacer.interrupt();
        replacer.join();

        assertThat(twice).isEmpty();
        assertThat((long) seen.size()).isEqualTo(events).isEqualTo(pipeline.counts().alerts());
        assertThat(prefixes.size()).isGreaterThan(3);
    }

    private static List<Rule> rulesOf(String text) {
        LoadResult result =
                new RuleLoader(CATALOGUES, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", text)));
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules();
    }

    @Test
    void goesOnWithOtherRulesAndEventsWhenARuleCannotBeEvaluated() throws IOException {
        List<Rule> rules =
                rulesOf(
                        """
                        - {rule: before, desc: d, output: o, priority: INFO, source: ticks, condition: tick.parity exists}
                        - {rule: fragile, desc: d, output: o, priority: INFO, source: ticks, condition: tick.fragile = whole}
                        - {rule: behind, desc: d, output: o, priority: INFO, source: ticks, condition: tick.parity exists}
                        """);
        var alerts = new ArrayList<String>();
        var pipeline =
                new Pipeline(
                        rules,
                        CATALOGUES,
                        Matching.ALL,
                        alert -> alerts.add(alert.rule() + alert.timeNanos()),
                        failures::add);
        pipeline.run(new Counting(TICKS, 7));

        assertThat(alerts)
                .containsExactly(
                        "before1",
                        "fragile1",
                        "behind1",
                        "before2",
                        "fragile2",
                        "behind2",
                        "before3",
                        "behind3",
                        "before4",
                        "fragile4",
                        "behind4",
                        "before5",
                        "fragile5",
                        "behind5",
                        "before6",
                        "behind6",
                        "before7",
                        "fragile7",
                        "behind7");
        assertThat(pipeline.counts().failures()).containsOnly(Map.entry("fragile", 2L));
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().toString())
                .startsWith(
                        "rule \"fragile\" at rules.yaml:2:3 could not be evaluated for event 3,")
                .contains("java.lang.IllegalStateException: fragile");
    }

    @Test
    void tellsOfARuleAgainOnceRulesAreReplaced() throws IOException {
        String text =
                "- {rule: fragile, desc: d, output: o, priority: INFO, source: ticks, condition: tick.fragile = whole}\n";
        var pipeline =
                new Pipeline(rulesOf(text), CATALOGUES, Matching.ALL, alert -> {}, failures::add);
        pipeline.run(new Counting(TICKS, 7));
        pipeline.use(rulesOf(text));
        pipeline.run(new Counting(TICKS, 7));

        assertThat(failures).hasSize(2);
        assertThat(pipeline.counts().failures()).containsOnly(Map.entry("fragile", 4L));
    }

    @Test
    void alertsWhenOnlyTheOutputCannotBeFilledIn() throws IOException {
        List<Rule> rules =
                rulesOf(
                        "- {rule: odd, desc: d, output: o %tick.fragile, priority: INFO, source: ticks, condition:"
                                + " tick.parity = odd}\n");
        var alerts = new ArrayList<String>();
        var pipeline =
                new Pipeline(
                        rules,
                        CATALOGUES,
                        Matching.ALL,
                        alert -> alerts.add(alert.message()),
                        failures::add);
        pipeline.run(new Counting(TICKS, 4));

        assertThat(alerts)
                .containsExactly("o whole", "odd (the output of this rule could not be filled in)");
        assertThat(failures).hasSize(1);
    }

    @Test
    void passesOnWhatTheSinkThrows() {
        var pipeline =
                new Pipeline(
                        rules(""),
                        CATALOGUES,
                        Matching.ALL,
                        alert -> {
                            throw new IllegalStateException("no room");
                        },
                        failures::add);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> pipeline.run(new Counting(TICKS, 1)))
                .withMessage("no room");
        assertThat(failures).isEmpty();
    }
}
