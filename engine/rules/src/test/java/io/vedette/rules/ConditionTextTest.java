package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTextTest {
    private static String printed(String condition) throws SyntaxException {
        return ConditionText.of(ConditionParser.parse(condition));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b = c\\",
                "a.b = \"c d\\x5c\"",
                "a.b = '\\x5c'",
                "a.b = '\\x5c\\''",
                "a.b = \"\\\\\\\"\"",
                "a.b[c\\] = d",
                "a.b['c d\\x5c'] = d",
                "a.b = '\\xff\\x00\\x7f\\x80'",
                "a.b = 'oneof'",
                "a.b = oneof and c",
                "a.b != 'tolower(x.y)'",
                "a.b = 'val(x.y)'",
                "a.b in ('', ' ', \"'\", '\"')",
                "a.b = \u00e9\ud83d\ude00",
                "a.b = \"\u000b\u0001\""
            })
    void isReadBackAsTheSameCondition(String condition) throws SyntaxException {
        String once = printed(condition);

        assertThat(printed(once)).isEqualTo(once);
        assertThat(literals(once)).isEqualTo(literals(condition));
    }

    private static List<String> literals(String condition) throws SyntaxException {
        return switch (ConditionParser.parse(condition)) {
            case Expression.Comparison comparison -> literals(comparison);
            case Expression.And and
                    when and.terms().getFirst() instanceof Expression.Comparison c ->
                    literals(c);
            default -> List.of();
        };
    }

    private static List<String> literals(Expression.Comparison comparison) {
        return switch (comparison.right()) {
            case Expression.Literal literal -> List.of(literal.text());
            case Expression.Literals several ->
                    several.values().stream().map(Expression.Literal::text).toList();
            case Expression.Transformed ignored -> List.of();
        };
    }

    @Test
    void isReadBackWhateverTheConditionIs() throws SyntaxException {
        long seed = System.nanoTime();
        var conditions = new RandomConditions(new Random(seed));

        for (int i = 0; i < 20_000; i++) {
            String condition = conditions.next();
            // the first time, two negations that parentheses kept apart become none
            String once = printed(printed(condition));

            assertThat(printed(once)).as("seed %s, condition %s", seed, condition).isEqualTo(once);
        }
    }

    @Test
    void meansTheSameAsTheConditionItWrites() throws SyntaxException {
        long seed = System.nanoTime();
        var conditions = new RandomConditions(new Random(seed));

        for (int i = 0; i < 5_000; i++) {
            String condition = conditions.next();

            assertThat(plain(resolved(printed(condition))))
                    .as("seed %s, condition %s", seed, condition)
                    .isEqualTo(plain(resolved(condition)));
        }
    }

    /** Without negations of negations. */
    private static Condition plain(Condition condition) {
        return switch (condition) {
            case Condition.All(var terms) ->
                    new Condition.All(terms.stream().map(ConditionTextTest::plain).toList());
            case Condition.Any(var terms) ->
                    new Condition.Any(terms.stream().map(ConditionTextTest::plain).toList());
            case Condition.Not(Condition.Not(var term)) -> plain(term);
            case Condition.Not(var term) -> new Condition.Not(plain(term));
            default -> condition;
        };
    }

    private static Condition resolved(String condition) throws SyntaxException {
        var file = new RuleFile("rules.yaml", condition);
        var problems = Problems.collecting(file);
        var resolver =
                new ConditionResolver(
                        java.util.Objects.requireNonNull(
                                TestCatalogue.all().get(io.vedette.model.SourceId.SYSCALL)),
                        (name, its) -> new Condition.Any(List.of()),
                        LoadOptions.DEFAULT,
                        SourceText.at(condition, file, 0),
                        problems);
        Condition result = resolver.resolve(ConditionParser.parse(condition));
        assertThat(problems.found().stream().filter(Diagnostic::isError)).as(condition).isEmpty();
        return result;
    }
}
