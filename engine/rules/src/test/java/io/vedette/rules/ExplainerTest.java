package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.model.Event;
import io.vedette.model.FieldValue;
import io.vedette.model.SourceId;
import io.vedette.rules.Explanation.Evaluated;
import io.vedette.rules.Explanation.Named;
import io.vedette.rules.Explanation.Naming;
import io.vedette.rules.Explanation.Obstacle;
import io.vedette.rules.Explanation.Part;
import io.vedette.rules.Explanation.Reading;
import io.vedette.rules.Explanation.Skipped;
import io.vedette.rules.Explanation.WithinSkipped;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {
    private static final Event EVENT =
            MapEvent.syscall(
                    "open",
                    Map.of(
                            "proc.name",
                            "cat",
                            "proc.pid",
                            7,
                            "fd.name",
                            "/etc/shadow",
                            "proc.args",
                            List.of("-n", "/etc/shadow")));

    private static Rule rule(String items, String condition) {
        LoadResult result =
                TestCatalogue.load(
                        items
                                + """
                                - rule: Tested
                                  desc: d
                                  output: o
                                  priority: INFO
                                  condition: >
                                    CONDITION
                                """
                                        .replace("CONDITION", condition));
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rule("Tested").orElseThrow();
    }

    private static Explanation explain(String condition) {
        return Explainer.explain(rule("", condition), EVENT);
    }

    private static List<String> needed(Explanation explanation) {
        return explanation.obstacles().stream()
                .map(obstacle -> (obstacle.needed() ? "" : "not ") + obstacle.test().text())
                .toList();
    }

    @Test
    void showsEachTestWithItsValuesAndTruth() {
        Explanation explanation = explain("proc.name = cat and not user.name = root");

        assertThat(explanation)
                .isEqualTo(
                        new Explanation(
                                new Explanation.All(
                                        List.of(
                                                new Explanation.Test(
                                                        "proc.name = cat",
                                                        List.of(
                                                                new Reading(
                                                                        "proc.name",
                                                                        new FieldValue.Text(
                                                                                "cat"))),
                                                        true,
                                                        new Evaluated()),
                                                new Explanation.Not(
                                                        new Explanation.Test(
                                                                "user.name = root",
                                                                List.of(
                                                                        new Reading(
                                                                                "user.name",
                                                                                new FieldValue
                                                                                        .Absent())),
                                                                false,
                                                                new Evaluated()),
                                                        new Evaluated())),
                                        true,
                                        new Evaluated()),
                                List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc.pid > 5                    | proc.pid | 7",
                "proc.args intersects (-n, -x)   | proc.args | (-n,/etc/shadow)",
                "proc.args exists                | proc.args | (-n,/etc/shadow)",
                "user.name != root               | user.name | <NA>",
                "evt.type in (open, openat)      | evt.type | open",
            })
    void readsValuesOfEveryKind(String condition, String operand, String value) {
        Explanation explanation = explain(condition);

        assertThat(explanation.root())
                .isInstanceOfSatisfying(
                        Explanation.Test.class,
                        test -> {
                            assertThat(test.readings()).hasSize(1);
                            assertThat(test.readings().getFirst().operand()).isEqualTo(operand);
                            assertThat(OutputTemplate.text(test.readings().getFirst().value()))
                                    .isEqualTo(value);
                        });
    }

    @Test
    void showsWhatATransformerWasAppliedToAndBothSidesOfAComparison() {
        Explanation explanation = explain("toupper(proc.name) = val(fd.name)");

        assertThat(explanation.root())
                .isInstanceOfSatisfying(
                        Explanation.Test.class,
                        test ->
                                assertThat(test.readings())
                                        .containsExactly(
                                                new Reading(
                                                        "toupper(proc.name)",
                                                        new FieldValue.Text("CAT")),
                                                new Reading(
                                                        "proc.name", new FieldValue.Text("cat")),
                                                new Reading(
                                                        "val(fd.name)",
                                                        new FieldValue.Text("/etc/shadow"))));
    }

    @Test
    void namesMacrosAndExceptions() {
        Rule rule =
                rule(
                        """
                        - macro: reads
                          condition: evt.type = open
                        """,
                        """
                        reads and proc.pid > 5
                          exceptions:
                            - name: unused
                              fields: proc.name
                              comps: in
                            - name: known readers
                              fields: [proc.name, fd.name]
                              comps: [in, startswith]
                              values:
                                - [[cat, dog], /etc]
                        """);

        Explanation explanation = Explainer.explain(rule, EVENT);

        assertThat(explanation.holds()).isFalse();
        List<Part> terms = explanation.root().parts();
        assertThat(terms).hasSize(2);
        assertThat(terms.getFirst().parts().getFirst())
                .isInstanceOfSatisfying(
                        Named.class,
                        named -> {
                            assertThat(named.naming()).isEqualTo(Naming.MACRO);
                            assertThat(named.name()).isEqualTo("reads");
                        });
        assertThat(terms.getLast().parts().getFirst())
                .isInstanceOfSatisfying(
                        Named.class,
                        named -> {
                            assertThat(named.naming()).isEqualTo(Naming.EXCEPTION);
                            assertThat(named.name()).isEqualTo("known readers");
                            assertThat(named.holds()).isTrue();
                        });
        assertThat(explanation.obstacles())
                .extracting(Obstacle::within)
                .containsExactly(List.of("known readers"));
    }

    @Test
    void saysWhatIsNotEvaluatedAndWhy() {
        Explanation explanation =
                explain("proc.pid < 5 and (fd.name = x or proc.name = cat) and not fd.name = y");

        List<Part> terms = explanation.root().parts();
        var because = new Skipped("proc.pid < 5", false);
        assertThat(terms)
                .extracting(Part::reach)
                .containsExactly(new Evaluated(), because, because);
        assertThat(terms.get(1).holds()).isTrue();
        assertThat(terms.get(1).parts())
                .extracting(Part::reach)
                .containsExactly(new WithinSkipped(), new WithinSkipped());
    }

    @Test
    void skipsWhatFollowsATrueTermOfAnOr() {
        Explanation explanation = explain("fd.name = x or proc.name = cat or proc.pid = 7");

        assertThat(explanation.root().parts().getLast().reach())
                .isEqualTo(new Skipped("proc.name = cat", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc.name = dog                                      | proc.name = dog",
                "proc.name = dog and proc.pid = 7                     | proc.name = dog",
                "proc.name = dog and fd.name = x                      | proc.name = dog; fd.name = x",
                "proc.name = dog or fd.name = x                       | proc.name = dog",
                "(proc.name = dog and fd.name = x) or proc.pid = 8    | proc.pid = 8",
                "not proc.name = cat                                  | not proc.name = cat",
                "not (proc.name = cat or proc.pid = 7)                | not proc.name = cat; not proc.pid = 7",
                "not (proc.name = cat and proc.pid = 7)               | not proc.name = cat",
                // a test at two places costs one
                "(proc.name = a and fd.name = b) and fd.name = b      | proc.name = a; fd.name = b",
                "(proc.name = a or fd.name = b) and fd.name = b       | fd.name = b",
                // what a change would spoil elsewhere
                "(proc.name = a or fd.name = b) and not proc.name = a | fd.name = b",
                "proc.name = a and (not proc.name = a or fd.name = b) | proc.name = a; fd.name = b",
                // no change helps
                "proc.name = a and not proc.name = a                  | ''",
                "proc.name = cat                                      | ''",
            })
    void findsTheFewestTestsInTheWay(String condition, String needed) {
        assertThat(String.join("; ", needed(explain(condition)))).isEqualTo(needed);
    }

    @Test
    void refusesAnEventOfAnotherSource() {
        Rule rule = rule("", "proc.name = cat");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        Explainer.explain(rule, new MapEvent(SourceId.K8S_AUDIT, 0, Map.of())))
                .withMessage("a rule for syscall knows nothing of events of k8s_audit");
    }

    /** Fields are {@code proc.env[0]} to {@code proc.env[7]}, each "1" or absent. */
    private static final class RandomCondition {
        private final Random random;

        RandomCondition(long seed) {
            random = new Random(seed);
        }

        String next(int depth) {
            int kind = depth == 0 ? 0 : random.nextInt(4);
            return switch (kind) {
                case 0 -> "proc.env[" + random.nextInt(8) + "] = 1";
                case 1 -> "not (" + next(depth - 1) + ")";
                case 2 -> joined(" and ", depth);
                default -> joined(" or ", depth);
            };
        }

        private String joined(String word, int depth) {
            var terms = new ArrayList<String>();
            for (int i = 0; i < 2 + random.nextInt(2); i++) {
                terms.add("(" + next(depth - 1) + ")");
            }
            return String.join(word, terms);
        }

        Map<String, Object> values() {
            var values = new HashMap<String, Object>();
            for (int i = 0; i < 8; i++) {
                if (random.nextBoolean()) {
                    values.put("proc.env[" + i + "]", "1");
                }
            }
            return values;
        }
    }

    @Test
    void agreesWithTheInterpreterAndFindsTheSmallestChangeThatThereIs() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new RandomCondition(seed);
            Rule rule = rule("", random.next(4));
            Map<String, Object> values = random.values();
            Explanation explanation = Explainer.explain(rule, MapEvent.syscall("open", values));

            assertThat(explanation.holds()).as("seed %d", seed).isEqualTo(holds(rule, values, 0));
            int fewest = fewest(rule, values);
            assertThat(explanation.obstacles()).as("seed %d", seed).hasSize(Math.max(fewest, 0));
            if (fewest > 0) {
                int changed = 0;
                for (Obstacle obstacle : explanation.obstacles()) {
                    changed |= 1 << (obstacle.test().text().charAt("proc.env[".length()) - '0');
                }
                assertThat(holds(rule, values, changed)).as("seed %d", seed).isTrue();
            }
        }
    }

    /** By trying all; -1 when no change helps. */
    private static int fewest(Rule rule, Map<String, Object> values) {
        int fewest = -1;
        for (int changed = 0; changed < 256; changed++) {
            int size = Integer.bitCount(changed);
            if ((fewest < 0 || size < fewest) && holds(rule, values, changed)) {
                fewest = size;
            }
        }
        return fewest;
    }

    private static boolean holds(Rule rule, Map<String, Object> values, int changed) {
        var after = new HashMap<>(values);
        for (int i = 0; i < 8; i++) {
            String key = "proc.env[" + i + "]";
            if (((changed >> i) & 1) != 0 && after.remove(key) == null) {
                after.put(key, "1");
            }
        }
        return new Interpreter().holds(rule.condition(), MapEvent.syscall("open", after));
    }
}
