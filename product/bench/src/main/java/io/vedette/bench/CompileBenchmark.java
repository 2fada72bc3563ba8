package io.vedette.bench;

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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds to compile rules that are loaded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CompileBenchmark {
    /** How many rules there are. */
    @Param({"400", "2000"})
    int rules;

    private FieldCatalogue catalogue = SyntheticEvents.catalogue();
    private List<Rule> loaded = List.of();

    @Setup
    public void load() {
        catalogue = SyntheticEvents.catalogue();
        loaded = MatcherBenchmark.load(catalogue, rules, MatcherBenchmark.Matches.FEW);
    }

    @Benchmark
    public Matcher compile() {
        return Matcher.compiling(loaded, catalogue.eventTypes());
    }
}
