package io.vedette.bench;

import io.vedette.model.EventTypes;
import io.vedette.model.FieldCatalogue;
import io.vedette.rules.Matcher;
import io.vedette.rules.Rule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it is worth to order terms by how often they were seen to be true, where that differs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class OrderBenchmark {
    private static final int EVENTS = 4096;

    /** What terms are ordered by. */
    public enum Order {
        COST,
        OBSERVED
    }

    @Param({"100", "400"})
    int rules;

    @Param Order order = Order.OBSERVED;

    private SyntheticEvents.SyntheticEvent[] events = {};
    private Matcher matcher = Matcher.interpreting(List.of());

    @Setup
    public void prepare() {
        FieldCatalogue catalogue = SyntheticEvents.catalogue();
        events = SyntheticEvents.events(EVENTS);
        List<Rule> loaded = MatcherBenchmark.load(catalogue, SyntheticEvents.skewedRules(rules));
        EventTypes types = catalogue.eventTypes();
        matcher =
                order == Order.OBSERVED
                        ? Matcher.compiling(loaded, types)
                        : Matcher.compilingOnce(loaded, types);
    }

    /** All matches of each event; the matcher orders its terms anew while it is warmed up. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int allMatches() {
        return MatcherBenchmark.allMatches(matcher, events);
    }
}
