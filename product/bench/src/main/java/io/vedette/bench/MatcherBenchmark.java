package io.vedette.bench;

import io.vedette.model.EventTypes;
import io.vedette.model.FieldCatalogue;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matcher;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import java.util.List;
import java.util.Map;
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

/** Nanoseconds to tell of an event which rules match it, by the number of rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MatcherBenchmark {
    private static final int EVENTS = 4096;

    /** How conditions are evaluated. */
    public enum Engine {
        INTERPRETED,
        COMPILED
    }

    /** How many of the rules an event matches. */
    public enum Matches {
        NONE,
        FEW,
        /** The same for each number of rules from 100 on. */
        MANY,
        /** As many more as there are more rules. */
        PROPORTIONAL
    }

    /** How many rules there are. */
    @Param({"50", "100", "400", "2000"})
    int rules;

    @Param Engine engine = Engine.COMPILED;

    @Param Matches matches = Matches.FEW;

    private SyntheticEvents.SyntheticEvent[] events = {};
    private Matcher matcher = Matcher.interpreting(List.of());

    @Setup
    public void prepare() {
        FieldCatalogue catalogue = SyntheticEvents.catalogue();
        events = SyntheticEvents.events(EVENTS);
        List<Rule> loaded = load(catalogue, rules, matches);
        EventTypes types = catalogue.eventTypes();
        matcher =
                engine == Engine.COMPILED
                        ? Matcher.compiling(loaded, types)
                        : Matcher.interpreting(loaded);
    }

    static List<Rule> load(FieldCatalogue catalogue, int count, Matches matches) {
        return load(catalogue, SyntheticEvents.rules(count, matches));
    }

    static List<Rule> load(FieldCatalogue catalogue, String text) {
        LoadResult result =
                new RuleLoader(Map.of(SyntheticEvents.SOURCE, catalogue), LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("synthetic.yaml", text)));
        if (!result.isSuccessful()) {
            throw new IllegalStateException(result.files().getFirst().errors().toString());
        }
        return result.rules().rules();
    }

    /** All matches of each event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int allMatches() {
        return allMatches(matcher, events);
    }

    static int allMatches(Matcher matcher, SyntheticEvents.SyntheticEvent[] events) {
        int matched = 0;
        for (SyntheticEvents.SyntheticEvent event : events) {
            for (int i = matcher.next(event, 0); i >= 0; i = matcher.next(event, i + 1)) {
                matched++;
            }
        }
        return matched;
    }
}
