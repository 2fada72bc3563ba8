package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** Rules may come from anybody: whatever the text, there is an answer. */
class RulesFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void parsesOrRefusesAnyCondition(FuzzedDataProvider data) {
        String condition = data.consumeRemainingAsString();
        try {
            Expression expression = ConditionParser.parse(condition);
            Optional<String> once = printed(ConditionText.of(expression));
            // what is written out has more parentheses and may nest too deep
            once.ifPresent(text -> assertThat(printed(text)).contains(text));
        } catch (SyntaxException e) {
            assertThat(e.index()).isBetween(0, condition.length());
        }
    }

    private static Optional<String> printed(String condition) {
        try {
            return Optional.of(ConditionText.of(ConditionParser.parse(condition)));
        } catch (SyntaxException e) {
            assertThat(e.reason()).as(condition).startsWith("the condition is nested deeper");
            return Optional.empty();
        }
    }

    @FuzzTest(maxDuration = "2m")
    void loadsOrRefusesAnyFile(FuzzedDataProvider data) {
        String content = data.consumeRemainingAsString();
        LoadResult result = TestCatalogue.load(content);

        assertThat(CheckReport.json(result)).startsWith("{\"falco_load_results\":");
        for (Diagnostic diagnostic : result.files().getFirst().diagnostics()) {
            assertThat(diagnostic.position().line()).isPositive();
            assertThat(diagnostic.position().offset()).isBetween(0, content.length());
            assertThat(diagnostic.snippet()).contains("^");
        }
    }
}
