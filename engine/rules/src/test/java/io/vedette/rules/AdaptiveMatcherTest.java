package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.EventTypes;
import io.vedette.model.SourceId;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveMatcherTest {
    private static final EventTypes TYPES =
            Objects.requireNonNull(TestCatalogue.all().get(SourceId.SYSCALL)).eventTypes();

    /** What looks rare is always true, and what looks common is rare. */
    private static final String SKEWED =
            """
            - rule: skewed
              desc: d
              output: o
              priority: INFO
              condition: >
                evt.type = open and proc.name startswith c and proc.name endswith t
                and fd.name startswith /my and fd.name endswith t
                and proc.cmdline != common
                and fd.name contains secret
            """;

    private static MapEvent open(String commandLine) {
        return MapEvent.syscall(
                "open",
                Map.of("proc.name", "cat", "proc.cmdline", commandLine, "fd.name", "/my/secret"));
    }

    private static List<String> order(CompiledMatcher matcher) {
        int code = open("").typeCode();
        Node all = matcher.program(code).plan().nodes().getFirst();
        return all.children().stream()
                .map(term -> term.kind() == Node.Kind.NOT ? term.children().getFirst() : term)
                .map(Node::leaf)
                .map(Condition.Compare.class::cast)
                .map(compare -> ((Condition.FieldRead) compare.operand()).field().name())
                .toList();
    }

    @Test
    void asksFirstWhatSettlesMost() {
        List<Rule> rules = TestCatalogue.rules(SKEWED);
        CompiledMatcher first = MatcherCompiler.compile(rules, TYPES, LeafFrequencies.NONE);
        assertThat(order(first)).startsWith("proc.name");
        var sampler = new LeafSampler(first, TYPES.size(), 512);
        for (int i = 0; i < 100_000; i++) {
            sampler.see(open(i % 100 == 0 ? "rare" : "common"));
        }

        CompiledMatcher second = MatcherCompiler.compile(rules, TYPES, sampler.frequencies());

        assertThat(order(second)).startsWith("proc.cmdline");
        int code = open("").typeCode();
        assertThat(second.program(code).plan().cost(sampler.frequencies()))
                .isLessThan(0.8 * first.program(code).plan().cost(sampler.frequencies()));
    }

    @Test
    void seesHowOftenComparisonsAreTrue() {
        List<Rule> rules = TestCatalogue.rules(SKEWED);
        CompiledMatcher matcher = MatcherCompiler.compile(rules, TYPES, LeafFrequencies.NONE);
        var sampler = new LeafSampler(matcher, TYPES.size(), 512);
        for (int i = 0; i < 1_000_000; i++) {
            sampler.see(open(i % 4 == 0 ? "rare" : "common"));
        }

        LeafFrequencies frequencies = sampler.frequencies();

        var truths = new HashMap<String, Double>();
        for (Node term :
                matcher.program(open("").typeCode()).plan().nodes().getFirst().children()) {
            truths.put(String.valueOf(term.leaf()), frequencies.truth(term.leaf()));
        }
        assertThat(truths.values().stream().sorted().toList().getFirst()).isBetween(0.2, 0.3);
        assertThat(truths.values().stream().filter(truth -> truth > 0.99).count())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void takesTheBetterOrderWithoutAnyDifferenceToMatches() {
        var matcher = new AdaptiveMatcher(TestCatalogue.rules(SKEWED), TYPES, 10_000);
        CompiledMatcher before = matcher.inUse();
        long events = 0;
        while (matcher.inUse() == before) {
            boolean rare = events % 100 == 0;

            assertThat(matcher.next(open(rare ? "rare" : "common"), 0)).isEqualTo(rare ? 0 : -1);
            // no rule is for it: it counts, and may be the one that makes a weighing due
            assertThat(matcher.next(MapEvent.syscall("close", Map.of()), 0)).isEqualTo(-1);

            events += 2;
            assertThat(events).isLessThan(100_000_000);
        }
        assertThat(events).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void leavesEventTypesAsTheyAreThatGainNothing() {
        String another =
                """
                - rule: of another type
                  desc: d
                  output: o
                  priority: INFO
                  condition: evt.type = close and proc.name = cat and fd.name startswith /my
                """;
        var matcher = new AdaptiveMatcher(TestCatalogue.rules(SKEWED + another), TYPES, 10_000);
        CompiledMatcher before = matcher.inUse();
        MapEvent close = MapEvent.syscall("close", Map.of("proc.name", "cat", "fd.name", "/my/x"));
        for (int i = 0; matcher.inUse() == before; i++) {
            assertThat(matcher.next(open(i % 100 == 0 ? "rare" : "common"), 0))
                    .isEqualTo(i % 100 == 0 ? 0 : -1);
            assertThat(matcher.next(close, 0)).isEqualTo(1);
            assertThat(i).isLessThan(100_000_000);
        }

        int opens = open("").typeCode();
        assertThat(matcher.inUse().program(opens)).isNotSameAs(before.program(opens));
        assertThat(matcher.inUse().program(close.typeCode()))
                .isSameAs(before.program(close.typeCode()));
        assertThat(matcher.next(open("rare"), 0)).isEqualTo(0);
        assertThat(matcher.next(open("common"), 0)).isEqualTo(-1);
        assertThat(matcher.next(close, 0)).isEqualTo(1);
    }

    /** Weighed so often that matchers change all the time. */
    @Test
    void agreesWithTheInterpreter() {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            var generator = new RandomRules(random, random.nextInt(6));
            String text = generator.rules(1 + random.nextInt(40));
            List<Rule> rules = TestCatalogue.rules(text);
            Matcher specification = Matcher.interpreting(rules);
            var adaptive = new AdaptiveMatcher(rules, TYPES, 600);
            for (int i = 0; i < 3_000; i++) {
                MapEvent event = generator.event();
                assertThat(TestCatalogue.allMatches(adaptive, event))
                        .as("-Dvedette.seed=%d: %s%n%s", seed, event, text)
                        .isEqualTo(TestCatalogue.allMatches(specification, event));
            }
        }
    }
}
