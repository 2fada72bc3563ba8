package io.vedette.bench;

import io.vedette.correlation.CorrelationLimits;
import io.vedette.correlation.CorrelationPlan;
import io.vedette.correlation.Correlator;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.spi.SourceCatalogue;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RunningRules;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for a match that one correlation looks at, a millisecond of event time apart. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CorrelationBenchmark {
    private static final SourceId SOURCE = new SourceId("bench");

    /** What is counted. */
    @Param({"event_count", "value_count", "temporal_ordered"})
    String type = "";

    /**
     * How many groups there are; more than are held, so that each event makes one go, for 10
     * million.
     */
    @Param({"10", "10000", "10000000"})
    int groups;

    private final Random random = new Random(1);
    private Correlator correlator =
            new Correlator(
                    new CorrelationPlan(RunningRules.of(List.of())),
                    CorrelationLimits.DEFAULT,
                    alert -> {});
    private List<Rule> matched = List.of();
    private long number;

    private record Match(long number, String group, String value) implements Event {
        @Override
        public SourceId source() {
            return SOURCE;
        }

        @Override
        public long timeNanos() {
            return number * 1_000_000;
        }

        @Override
        public long streamStartNanos() {
            return 0;
        }

        @Override
        public String hostname() {
            return "bench";
        }

        @Override
        public int typeCode() {
            return 0;
        }

        @Override
        public List<String> ids() {
            return List.of("event");
        }

        @Override
        public String sentence() {
            return "something happened";
        }
    }

    private record Fields() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return SOURCE;
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    Field.<Match>of(
                            "match.group",
                            FieldType.TEXT,
                            "What is grouped by.",
                            (match, into) -> {
                                into.setText(match.group());
                                return true;
                            }),
                    Field.<Match>of(
                            "match.value",
                            FieldType.TEXT,
                            "What is counted.",
                            (match, into) -> {
                                into.setText(match.value());
                                return true;
                            }));
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("match");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }

    @Setup
    public void load() {
        String field = type.equals("value_count") ? ", field: match.value" : "";
        String condition =
                type.equals("temporal_ordered") ? "" : ", condition: {gte: 20" + field + "}";
        String text =
                """
                - {rule: a, desc: d, output: o, priority: INFO, source: bench, condition: match.group exists}
                - {rule: b, desc: d, output: o, priority: INFO, source: bench, condition: match.value exists}
                ---
                title: T
                correlation: {type: %s, rules: [a, b], group-by: [match.group], timespan: 5m%s}
                """
                        .formatted(type, condition);
        LoadResult loaded =
                new RuleLoader(Map.of(SOURCE, FieldCatalogue.of(new Fields())), LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("bench.yaml", text)));
        RunningRules running = RuleSelection.AS_FILED.apply(loaded.rules());
        matched = List.of(running.counted().getFirst());
        correlator =
                new Correlator(
                        new CorrelationPlan(running), CorrelationLimits.DEFAULT, alert -> {});
    }

    @Benchmark
    public void match() {
        number++;
        String group = Integer.toString(random.nextInt(groups));
        String value = Integer.toString(random.nextInt(100));
        var match = new Match(number, group, value);
        correlator.see(match.timeNanos());
        correlator.add(match, matched);
    }
}
