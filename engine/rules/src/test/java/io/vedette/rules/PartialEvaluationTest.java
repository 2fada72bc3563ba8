package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialEvaluationTest {
    private static Condition condition(String text) {
        LoadResult result =
                TestCatalogue.load(
                        """
                        - rule: r
                          desc: d
                          output: o
                          priority: INFO
                          condition: %s
                        """
                                .formatted(text));
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules().getFirst().condition();
    }

    private static String fields(Condition condition) {
        return PartialEvaluation.fields(condition).stream()
                .map(read -> read.field().name())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc.name = cat                                 | holds",
                "proc.name = less                                | fails",
                "proc.name exists                                | holds",
                "proc.name = less or proc.name = cat             | holds",
                "not proc.name = cat                             | fails",
                "fd.name = /a                                    | fd.name",
                "not fd.name = /a                                | fd.name",
                "proc.name = cat and fd.name = /a                | fd.name",
                "proc.name = less and fd.name = /a               | fails",
                "proc.name = cat or fd.name = /a                 | holds",
                "proc.name = less or not fd.name exists          | fd.name",
                "fd.name = /a and (fd.name = /b or proc.name = cat) | fd.name",
            })
    void knowsOneField(String text, String expected) {
        MapEvent event = MapEvent.syscall("open", Map.of("proc.name", "cat", "fd.name", "/a"));
        var evaluation =
                new PartialEvaluation(event, read -> read.field().name().equals("proc.name"));

        PartialEvaluation.Outcome outcome = evaluation.of(condition(text));

        String found =
                switch (outcome) {
                    case PartialEvaluation.Holds ignored -> "holds";
                    case PartialEvaluation.Fails ignored -> "fails";
                    case PartialEvaluation.Open(Condition rest) -> fields(rest);
                };
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void agreesWithTheInterpreterWhateverIsKnown() {
        long seed = Long.getLong("vedette.seed", 20_261);
        var random = new Random(seed);
        var interpreter = new Interpreter();
        int decided = 0;
        int open = 0;
        for (int round = 0; round < 300; round++) {
            var generator = new RandomRules(random, random.nextInt(4));
            LoadResult result = TestCatalogue.load(generator.rules(1));
            assertThat(result.files().getFirst().errors()).isEmpty();
            Condition condition = result.rules().rules().getFirst().condition();
            for (int i = 0; i < 40; i++) {
                MapEvent event = generator.event();
                int salt = random.nextInt();
                Predicate<Condition.FieldRead> known =
                        read -> (read.field().name().hashCode() * 31 + salt) % 3 != 0;
                var withoutUnknown = new LinkedHashMap<>(event.values());
                withoutUnknown
                        .keySet()
                        .removeIf(key -> (nameIn(key).hashCode() * 31 + salt) % 3 == 0);
                var evaluation =
                        new PartialEvaluation(
                                new MapEvent(event.source(), event.typeCode(), withoutUnknown),
                                known);
                boolean truth = interpreter.holds(condition, event);
                boolean found =
                        switch (evaluation.of(condition)) {
                            case PartialEvaluation.Holds ignored -> true;
                            case PartialEvaluation.Fails ignored -> false;
                            case PartialEvaluation.Open(Condition rest) -> {
                                open++;
                                yield interpreter.holds(rest, event);
                            }
                        };
                decided++;
                assertThat(found)
                        .as("-Dvedette.seed=%d: %s of %s", seed, condition, event)
                        .isEqualTo(truth);
            }
        }
        assertThat(open).isPositive().isLessThan(decided);
    }

    /** Of a field with its argument in brackets. */
    private static String nameIn(String key) {
        int bracket = key.indexOf('[');
        return bracket < 0 ? key : key.substring(0, bracket);
    }

    @Test
    void tellsWhatAFieldIsComparedWith() {
        Condition condition =
                condition(
                        "proc.name in (cat, less) and not (proc.name startswith a or fd.name = /b)");
        Predicate<Condition.FieldRead> name = read -> read.field().name().equals("proc.name");

        assertThat(PartialEvaluation.textsComparedWith(condition, name))
                .isEqualTo(Set.of("cat", "less", "a"));
        assertThat(
                        PartialEvaluation.isComparedOnlyBy(
                                EnumSet.of(Operator.IN, Operator.STARTSWITH), condition, name))
                .isTrue();
        assertThat(PartialEvaluation.isComparedOnlyBy(EnumSet.of(Operator.IN), condition, name))
                .isFalse();
        assertThat(
                        PartialEvaluation.isComparedOnlyBy(
                                EnumSet.of(Operator.IN),
                                condition("tolower(proc.name) in (a)"),
                                name))
                .isFalse();
    }

    @Test
    void tellsWhatAnOutputReads() {
        LoadResult result =
                TestCatalogue.load(
                        """
                        - rule: r
                          desc: d
                          output: "%proc.name %toupper(fd.name)"
                          priority: INFO
                          condition: evt.type = open
                        """);
        OutputTemplate output = Objects.requireNonNull(result.rules().rules().getFirst()).output();

        assertThat(List.copyOf(output.fields()))
                .extracting(read -> read.field().name())
                .containsExactly("proc.name", "fd.name");
    }
}
