package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.vedette.model.EventTypes;
import io.vedette.model.SourceId;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompiledMatcherTest {
    private static final EventTypes TYPES =
            java.util.Objects.requireNonNull(TestCatalogue.all().get(SourceId.SYSCALL))
                    .eventTypes();

    /** A million pairs of rule and event, of every type of field, absent values among them. */
    @Test
    void agreesWithTheInterpreter() {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        long pairs = 0;
        long matched = 0;
        while (pairs < 1_000_000) {
            int count = 1 + random.nextInt(90);
            var generator = new RandomRules(random, random.nextInt(6));
            String text = generator.rules(count);
            List<Rule> rules = TestCatalogue.rules(text);
            Matcher specification = Matcher.interpreting(rules);
            Matcher compiled = Matcher.compiling(rules, TYPES);
            for (int i = 0; i < 150; i++) {
                MapEvent event = generator.event();
                List<Integer> expected = TestCatalogue.allMatches(specification, event);
                assertThat(TestCatalogue.allMatches(compiled, event))
                        .as("-Dvedette.seed=%d: %s%n%s", seed, event, text)
                        .isEqualTo(expected);
                pairs += count;
                matched += expected.size();
            }
        }
        // neither nearly always true nor nearly always false, else little was compared
        assertThat((double) matched / pairs).isBetween(0.05, 0.95);
    }

    @Test
    void findsTheNextMatchFromAnywhere() {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append("- rule: r")
                    .append(i)
                    .append("\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n");
            text.append("  condition: proc.name = ").append(i % 3 == 0 ? "a" : "b").append('\n');
        }
        Matcher matcher = Matcher.compiling(TestCatalogue.rules(text.toString()), TYPES);
        MapEvent event = MapEvent.syscall("open", Map.of("proc.name", "a"));

        assertThat(matcher.next(event, 0)).isZero();
        assertThat(matcher.next(event, 1)).isEqualTo(3);
        assertThat(matcher.next(event, 38)).isEqualTo(39);
        assertThat(matcher.next(event, 40)).isEqualTo(-1);
    }

    @Test
    void compilesConditionsOfManyTermsAndManyRules() {
        var terms = new StringBuilder("evt.type = open and (");
        for (int i = 0; i < 3_000; i++) {
            terms.append(i == 0 ? "" : " or ")
                    .append("proc.name contains x")
                    .append(i)
                    .append(" and proc.pid = ")
                    .append(i);
        }
        String wide =
                "- rule: wide\n  desc: d\n  output: o\n  priority: INFO\n  condition: '"
                        + terms
                        + ")'\n";
        var many = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            many.append("- rule: r")
                    .append(i)
                    .append("\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n")
                    .append("  condition: proc.pid = ")
                    .append(i)
                    .append(" and fd.name startswith /etc/")
                    .append(i % 7)
                    .append('\n');
        }
        Matcher compiled = Matcher.compiling(TestCatalogue.rules(many + wide), TYPES);
        MapEvent event =
                MapEvent.syscall(
                        "open",
                        Map.of("proc.pid", 1999L, "proc.name", "x1999", "fd.name", "/etc/4/x"));

        assertThat(TestCatalogue.allMatches(compiled, event)).containsExactly(1999, 2000);
        assertThat(compiled.notes()).hasSize(1);
        assertThat(compiled.notes().getFirst()).startsWith("rule \"wide\" at rules.yaml:");
    }

    @Test
    void makesNoGarbageForEventsThatMatchNothing() {
        var text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append("- rule: r")
                    .append(i)
                    .append("\n  desc: d\n  output: o\n  priority: INFO\n")
                    .append("  condition: evt.type = open and proc.aname contains x")
                    .append(i)
                    .append(" and (fd.name startswith /a or fd.name pmatch (/b) or proc.pid = ")
                    .append(i)
                    .append(")\n");
        }
        Matcher matcher = Matcher.compiling(TestCatalogue.rules(text.toString()), TYPES);
        // texts as bytes and a number that is boxed already: reading the event itself then
        // allocates nothing but iterators
        MapEvent event =
                MapEvent.syscall(
                        "close",
                        Map.of("proc.name", "a".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int round = 0; round < 20_000; round++) {
            if (round == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            assertThatNothingMatches(matcher, event);
        }

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 10_000).isZero();
    }

    private static void assertThatNothingMatches(Matcher matcher, MapEvent event) {
        if (matcher.next(event, 0) >= 0) {
            throw new AssertionError("matched");
        }
    }

    @Test
    void letsClassesOfOldRulesGo() {
        List<Rule> rules = TestCatalogue.rules(new RandomRules(new Random(1), 3).rules(20));
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        int before = classes.getLoadedClassCount();
        for (int i = 0; i < 10_000; i++) {
            Matcher.compiling(rules, TYPES);
        }
        System.gc();

        assertThat(classes.getLoadedClassCount()).isLessThan(before + 3_000);
    }

    @Test
    void namesRuleFileAndLineWhenItCannotGoOn() {
        List<Rule> rules =
                TestCatalogue.rules(
                        "- rule: Odd name; <x>/[y]\n  desc: d\n  output: o\n  priority: INFO\n  condition: evt.type = open and"
                                + " proc.name = a\n");
        Matcher matcher = Matcher.compiling(rules, TYPES);
        // a value of a kind that the test catalogue cannot read
        MapEvent event = MapEvent.syscall("open", Map.of("proc.name", new Unreadable()));

        assertThatExceptionOfType(RuleEvaluationException.class)
                .isThrownBy(() -> matcher.next(event, 0))
                .withMessage("rule \"Odd name; <x>/[y]\" at rules.yaml:1:3 could not be evaluated")
                .withCauseInstanceOf(IllegalStateException.class);
    }

    /** Throws where a text is expected. */
    private static final class Unreadable {
        @Override
        public String toString() {
            throw new IllegalStateException("unreadable");
        }
    }

    @Test
    void writesNoMethodTooLargeForTheJit() {
        var graph = new ConditionGraph(LeafFrequencies.NONE);
        var conditions = new ArrayList<Node>();
        for (Rule rule : TestCatalogue.rules(new RandomRules(new Random(5), 5).rules(60))) {
            conditions.add(graph.of(rule.condition()));
        }
        var terms = new StringBuilder("proc.pid = 0");
        for (int i = 1; i < 1_500; i++) {
            terms.append(" or proc.pid = ").append(i);
        }
        conditions.add(
                graph.of(
                        TestCatalogue.rules(
                                        "- rule: wide\n  desc: d\n  output: o\n  priority: INFO\n  condition: evt.type = open and ("
                                                + terms
                                                + ")\n")
                                .getFirst()
                                .condition()));

        byte[] bytes =
                new ConditionEmitter(new SlotTable(), Map.of(), Map.of()).emit(conditions, "rules");

        for (var method : java.lang.classfile.ClassFile.of().parse(bytes).methods()) {
            if (!method.methodName().equalsString("<clinit>")) {
                int size =
                        method.findAttribute(java.lang.classfile.Attributes.code())
                                .orElseThrow()
                                .codeLength();
                assertThat(size).as(method.methodName().stringValue()).isLessThan(8_000);
            }
        }
    }

    @Test
    void compilesManyLargeConditions() {
        List<Rule> rules = TestCatalogue.rules(new RandomRules(new Random(9), 5).rules(900));
        Matcher specification = Matcher.interpreting(rules);
        Matcher compiled = Matcher.compiling(rules, TYPES);
        var generator = new RandomRules(new Random(10), 0);

        for (int i = 0; i < 50; i++) {
            MapEvent event = generator.event();
            assertThat(TestCatalogue.allMatches(compiled, event))
                    .isEqualTo(TestCatalogue.allMatches(specification, event));
        }
    }
}
