package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Rules may come from anybody: whatever the text, there is an answer. */
class RulesFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void parsesOrRefusesAnyCondition(FuzzedDataProvider data) {
        String condition = data.consumeRemainingAsString();
        try {
            Expression expression = ConditionParser.parse(condition);
            String printed = ConditionText.of(expression);
            assertThat(ConditionText.of(ConditionParser.parse(printed)))
                    .isEqualTo(ConditionText.of(ConditionParser.parse(printed)));
        } catch (SyntaxException e) {
            assertThat(e.index()).isBetween(0, condition.length() * 2 + 16);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void loadsOrRefusesAnyFile(FuzzedDataProvider data) {
        LoadResult result = TestCatalogue.load(data.consumeRemainingAsString());

        assertThat(CheckReport.json(result)).startsWith("{\"falco_load_results\":");
        for (Diagnostic diagnostic : result.files().getFirst().diagnostics()) {
            assertThat(diagnostic.position().line()).isPositive();
            assertThat(diagnostic.snippet()).contains("^");
        }
    }
}
