package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Requirement;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceFiltersTest {
    private static final FieldCatalogue CATALOGUE =
            Objects.requireNonNull(TestCatalogue.all().get(SourceId.SYSCALL));
    private static final EventTypes TYPES = CATALOGUE.eventTypes();

    /** Whether a source that does every test would let the event pass. */
    private static boolean passes(SourceFilter filter, MapEvent event) {
        Requirement requirement = filter.requirements().get(event.typeCode());
        return requirement != null && holds(requirement, event);
    }

    private static boolean holds(Requirement requirement, MapEvent event) {
        return switch (requirement) {
            case Requirement.Anything ignored -> true;
            case Requirement.AllOf(List<Requirement> terms) ->
                    terms.stream().allMatch(term -> holds(term, event));
            case Requirement.AnyOf(List<Requirement> terms) ->
                    terms.stream().anyMatch(term -> holds(term, event));
            case Requirement.Test test -> holds(test, event);
        };
    }

    @SuppressWarnings("unchecked")
    private static boolean holds(Requirement.Test test, MapEvent event) {
        var field = CATALOGUE.find(test.field()).orElseThrow();
        Optional<FieldArgument> argument = test.argument().map(FieldArgument::new);
        var reader =
                (FieldReader<Event>) ((FieldBinding.Bound) field.binder().apply(argument)).reader();
        var value = new Value();
        if (!reader.read(event, value)) {
            return false;
        }
        String read = field.type().isNumeric() ? Long.toString(value.number(0)) : value.text(0);
        return test.values().stream()
                .anyMatch(wanted ->
                        switch (test.comparison()) {
                            case EQUALS -> read.equals(wanted);
                            case STARTS_WITH -> read.startsWith(wanted);
                            case ENDS_WITH -> read.endsWith(wanted);
                            case CONTAINS -> read.contains(wanted);
                        });
    }

    @Test
    void letsEveryEventPassThatSomeRuleMatches() {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        int leftOut = 0;
        for (int round = 0; round < 600; round++) {
            var generator = new RandomRules(random, random.nextInt(4));
            List<Rule> rules = TestCatalogue.rules(generator.rules(1 + random.nextInt(4)));
            SourceFilter filter = SourceFilters.derive(rules, TYPES);
            Matcher specification = Matcher.interpreting(rules);
            for (int i = 0; i < 100; i++) {
                MapEvent event = generator.event();
                boolean passes = passes(filter, event);
                leftOut += passes ? 0 : 1;
                assertThat(passes || specification.next(event, 0) < 0)
                        .as("-Dvedette.seed=%d: %s", seed, event)
                        .isTrue();
            }
        }
        assertThat(leftOut).isGreaterThan(1_000);
    }

    @Test
    void keepsWhatHasToBeTrueForEachKindOfEvent() {
        SourceFilter filter =
                SourceFilters.derive(
                        TestCatalogue.rules(
                                """
                                - rule: write below etc
                                  desc: d
                                  output: o
                                  priority: INFO
                                  condition: evt.type in (open, openat) and fd.name startswith /etc and not proc.name = apt
                                - rule: one program
                                  desc: d
                                  output: o
                                  priority: INFO
                                  condition: evt.type = openat and (proc.name = cat or proc.name = less)
                                """),
                        TYPES);

        var belowEtc =
                new Requirement.Test(
                        "fd.name",
                        Optional.empty(),
                        SourceFilter.Comparison.STARTS_WITH,
                        List.of("/etc"));
        var program =
                new Requirement.Test(
                        "proc.name",
                        Optional.empty(),
                        SourceFilter.Comparison.EQUALS,
                        List.of("cat", "less"));
        assertThat(filter.types().stream()).containsExactly(0, 1, 2, 3);
        assertThat(filter.requirements().get(1)).isEqualTo(belowEtc);
        assertThat(filter.requirements().get(3))
                .isEqualTo(new Requirement.AnyOf(List.of(belowEtc, program)));
    }

    @Test
    void tellsWhichNamesConditionsAskFor() {
        List<Rule> rules =
                TestCatalogue.rules(
                        """
                        - list: miners
                          items: [a.test, b.test]
                        - macro: elsewhere
                          condition: fd.cip.name != "c.test"
                        - rule: r
                          desc: d
                          output: to %fd.sip.name
                          priority: INFO
                          condition: >
                            evt.type = connect and proc.name = d.test
                            and (fd.sip.name in (miners) or not elsewhere)
                        """);

        SourceFilter filter = SourceFilters.derive(rules, TYPES);

        assertThat(filter.names()).containsExactly("a.test", "b.test", "c.test");
        assertThat(filter.fields()).contains("fd.sip.name", "fd.cip.name");
    }
}
