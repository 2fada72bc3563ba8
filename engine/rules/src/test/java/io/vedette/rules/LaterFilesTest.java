package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later file changes of earlier rules is seen, though rules that stay are not made anew. */
class LaterFilesTest {
    private static final String FIRST =
            """
            - list: shells
              items: [sh, bash]
            - list: programs
              items: [vi, shells]
            - macro: by_shell
              condition: (proc.name in (shells))
            - macro: by_shell_of_somebody
              condition: (by_shell and proc.pid > 1)
            - rule: by macro
              desc: d
              condition: evt.type = open and by_shell_of_somebody and fd.name startswith /a
              output: out %proc.name
              priority: INFO
              tags: [a]
            - rule: by list
              desc: d
              condition: evt.type in (open, close) and proc.name in (programs) and not fd.name = maybe
              output: out %fd.name
              priority: INFO
              exceptions:
                - name: names
                  fields: [proc.name]
                  comps: [in]
                  values: [[[vi]]]
            - rule: alone
              desc: d
              condition: evt.type = close and proc.name = cat
              output: out
              priority: INFO
            """;

    private static List<Object> parts(Rule rule) {
        return List.of(
                rule.name(),
                rule.description(),
                rule.priority(),
                rule.tags(),
                rule.enabled(),
                rule.condition(),
                rule.conditionText(),
                rule.compiledText(),
                rule.outputText(),
                rule.eventTypes(),
                rule.uses());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- list: shells\n  items: [zsh]",
                "- list: shells\n  items: [zsh]\n  append: true",
                "- list: maybe\n  items: [x]",
                "- list: cat\n  items: [dog]",
                "- macro: by_shell\n  condition: (proc.name = zsh)",
                "- macro: by_shell\n  condition: or proc.name = zsh\n  append: true",
                "- macro: by_shell\n  condition: (proc.name in (shells))",
                "- macro: by_shell_of_somebody\n  condition: (by_shell)",
                "- rule: by macro\n  condition: and proc.pid > 5\n  append: true",
                "- rule: by macro\n  enabled: false",
                "- rule: alone\n  output: new %proc.pid\n  override: {output: replace}",
                "- rule: alone\n  desc: more\n  tags: [z]\n  override: {desc: append, tags: append}",
                "- rule: by list\n  exceptions: [{name: names, values: [[[sh]]]}]\n  append: true",
                "- rule: alone\n  desc: e\n  condition: evt.type = open\n  output: o\n  priority: ERROR",
                "- macro: new\n  condition: evt.type = open",
            })
    void areAsIfAllStoodInOne(String later) {
        String unchanged = "- macro: of_another_file\n  condition: (proc.name = x)\n";
        List<Rule> apart =
                TestCatalogue.load(
                                new RuleFile("first", FIRST),
                                new RuleFile("unchanged", unchanged),
                                new RuleFile("later", later),
                                new RuleFile("last", "- list: of_the_last\n  items: [a]"))
                        .rules()
                        .rules();
        List<Rule> together = TestCatalogue.load(FIRST + unchanged + later + "\n").rules().rules();

        assertThat(apart).hasSize(3);
        assertThat(apart.stream().map(LaterFilesTest::parts).toList())
                .isEqualTo(together.stream().map(LaterFilesTest::parts).toList());
    }

    @Test
    void areRefusedForWhatTheyBreak() {
        LoadResult result =
                TestCatalogue.load(
                        new RuleFile("first", FIRST),
                        new RuleFile("later", "- macro: by_shell\n  condition: (proc.nam = sh)"));

        assertThat(result.files().getFirst().errors()).isEmpty();
        assertThat(result.files().getLast().errors()).isNotEmpty();
        assertThat(result.rules().rules())
                .extracting(Rule::name)
                .containsExactly("by list", "alone");
    }

    @Test
    void leaveTheRestAsItWasMade() {
        RuleSet set =
                TestCatalogue.load(
                                new RuleFile("first", FIRST),
                                new RuleFile("later", "- list: maybe\n  items: [x]"),
                                new RuleFile("last", "- macro: new\n  condition: proc.pid = 1"))
                        .rules();

        assertThat(set.rules())
                .as("a rule has the macros that there were when it was made")
                .noneMatch(rule -> rule.written().macros().containsKey("new"));
        assertThat(set.macros()).extracting(RuleSet.Macro::name).contains("new");
    }
}
