package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes that items may have, and how later ones amend earlier ones. */
class RuleItemsTest {
    private static final String RULE =
            "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n";

    private static LoadResult load(String content) {
        return TestCatalogue.load(content);
    }

    private static List<String> problems(String content) {
        return load(content).files().getFirst().diagnostics().stream()
                .map(d -> d.code() + ": " + d.message())
                .toList();
    }

    private static Rule rule(String content) {
        LoadResult result = load(content);
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules().getLast();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "---\n",
                "---\n---\n",
                "# nothing\n",
                "~",
                "null",
                "[]",
                "- \n- ~\n",
                "\ufeff- list: l\n  items: []\n"
            })
    void mayBeNone(String content) {
        assertThat(load(content).isSuccessful()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    text                     | ITEM_MALFORMED: Rules content is not yaml
                    rule: r                  | ITEM_MALFORMED: Rules content is not yaml array of objects
                    - text                   | ITEM_MALFORMED: Unexpected element type. Each element should be a yaml associative array.
                    - [a]                    | ITEM_MALFORMED: Unexpected element type. Each element should be a yaml associative array.
                    - rul: r                 | ITEM_UNKNOWN: Unknown top level item
                    - {}                     | ITEM_UNKNOWN: Unknown top level item
                    - {list: l}              | ITEM_MALFORMED: Item has no mapping for key 'items'
                    - {list: l, items: a}    | ITEM_MALFORMED: Value for key 'items' is not a sequence
                    - {list: l, items: ~}    | ITEM_MALFORMED: Value for key 'items' is not a sequence
                    - {list: l, items: [[a]]} | ITEM_MALFORMED: sequence value of 'items' is not scalar
                    - {list: l, items: [~]}  | ITEM_MALFORMED: sequence value of 'items' is not scalar
                    - {list: ~, items: []}   | ITEM_MALFORMED: Mapping for key 'list' is empty
                    - {macro: m}             | ITEM_MALFORMED: Item has no mapping for key 'condition'
                    - {macro: m, condition: ~} | ITEM_MALFORMED: Mapping for key 'condition' is empty
                    - {macro: m, condition: [a]} | ITEM_MALFORMED: Value for key 'condition' is not a scalar value
                    - {rule: r}              | ITEM_MALFORMED: Item has no mapping for key 'enabled'
                    - {rule: r, condition: c} | ITEM_MALFORMED: Item has no mapping for key 'output'
                    - required_engine_version: 99 | ENGINE_TOO_OLD: Rules require engine version 99, but engine version is 0.62.0
                    - required_engine_version: 0.62.1 | ENGINE_TOO_OLD: Rules require engine version 0.62.1, but engine version is 0.62.0
                    - required_engine_version: 1 2 | ITEM_MALFORMED: Unable to parse engine version '1 2' as a semver string. Expected "x.y.z" semver format.
                    - required_plugin_versions: a | ITEM_MALFORMED: Value of required_plugin_versions must be a sequence
                    - required_plugin_versions: [a] | ITEM_MALFORMED: Plugin version must be a mapping
                    - required_plugin_versions: [{name: json}] | ITEM_MALFORMED: Item has no mapping for key 'version'
                    - required_plugin_versions: [{name: json, version: new}] | ITEM_MALFORMED: Invalid required version 'new' for plugin 'json'
                    - required_plugin_versions: [{name: json, version: 1.0.0}] | PLUGIN_MISSING: Plugin requirement not satisfied, must load one of: json 1.0.0
                    """)
    void areRefusedInTheWrongShape(String content, String problem) {
        assertThat(problems(content)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "emergency",
        "ALERT",
        "Critical",
        "error",
        "warning",
        "notice",
        "info",
        "Informational",
        "DEBUG"
    })
    void takePrioritiesInAnyCase(String priority) {
        assertThat(rule(RULE.replace("INFO", priority)).priority())
                .isEqualTo(io.vedette.model.Priority.parse(priority).orElseThrow());
    }

    @Test
    void joinTextsThatAreAppendedAndReplaceAfterThat() {
        Rule rule =
                rule(
                        RULE
                                + "- {rule: r, output: '%proc.pid', desc: new, tags: [x], condition: and proc.pid = 1, override: {output: append,"
                                + " desc: replace, tags: append, condition: append}}\n");

        assertThat(rule.outputText()).isEqualTo("o %proc.pid");
        assertThat(rule.description()).isEqualTo("new");
        assertThat(rule.tags()).containsExactly("x");
        assertThat(rule.compiledText()).isEqualTo("(evt.type = open and proc.pid = 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    priority: ERROR, override: {priority: append}  | Key 'priority' cannot be appended to, use 'replace' instead
                    source: x, override: {source: replace}         | Key 'source' cannot be replaced
                    desc: x, override: {desc: remove}              | Invalid override operation for key 'desc': 'remove'. Allowed values are: append replace
                    desc: x, output: x, override: {desc: replace}  | Unexpected key 'output': no corresponding entry under 'override' is defined.
                    desc: x, override: {output: append}            | An append override for 'output' was specified but 'output' is not defined
                    desc: x, override: {enabled: replace}          | An replace override for 'enabled' was specified but 'enabled' is not defined
                    desc: x, override: [desc]                      | Value for key 'override' is not a mapping
                    """)
    void refuseOverridesThatDoNotFitTheirKeys(String keys, String message) {
        assertThat(problems(RULE + "- {rule: r, " + keys + "}\n"))
                .containsExactly("OVERRIDE_REFUSED: " + message);
    }

    @Test
    void refuseToAppendAndOverrideAtOnce() {
        assertThat(
                        problems(
                                RULE
                                        + "- {rule: r, append: true, desc: x, override: {desc: append}}\n"))
                .anyMatch(problem ->
                        problem.startsWith("OVERRIDE_REFUSED: Keys 'override' and 'append: true'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    - {rule: x, condition: and a, append: true}                         | Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists
                    - {rule: x, desc: y, override: {desc: replace}}                     | An 'override.<key>: replace' to a rule was requested but no rule by that name already exists
                    - {macro: x, condition: and a, append: true}                        | Macro uses 'append' or 'override.condition: append' but no macro by that name already exists
                    - {list: x, items: [a], override: {items: append}}                  | List uses 'append' or 'override.items: append' but no list by that name already exists
                    - {rule: x, enabled: false}                                         | Rule has 'enabled' key but no rule by that name already exists
                    """)
    void refuseToAmendWhatIsNotThere(String item, String message) {
        assertThat(problems(item)).contains("NOTHING_TO_AMEND: " + message);
    }

    @Test
    void replaceAListOrMacroByOverride() {
        assertThat(
                        rule("- {list: l, items: [a]}\n- {macro: m, condition: proc.name in (l)}\n"
                                        + "- {list: l, items: [b], override: {items: replace}}\n"
                                        + "- {macro: m, condition: proc.pname in (l), override: {condition: replace}}\n"
                                        + RULE.replace("evt.type = open", "m"))
                                .compiledText())
                .isEqualTo("proc.pname in (b)");
    }

    @Test
    void refuseToChangeARulesSource() {
        assertThat(
                        problems(
                                RULE
                                        + RULE.replace("evt.type = open", "ka.verb = get")
                                        + "  source: k8s_audit\n"))
                .containsExactly(
                        "SOURCE_CHANGED: Rule has been re-defined with a different source: it was syscall, here it is k8s_audit");
    }

    @Test
    void keepWhatWasThereWhenAnAmendmentIsRefused() {
        LoadResult result =
                load(
                        RULE
                                + "- {rule: r, condition: ' or ', priority: LOUD, override: {condition: append, priority: replace}}\n");

        assertThat(result.isSuccessful()).isFalse();
        assertThat(result.rules().rules())
                .extracting(Rule::compiledText)
                .containsExactly("evt.type = open");
    }

    @Test
    void loseBlanksAroundAnOutput() {
        assertThat(rule(RULE.replace("output: o", "output: \"  a b \\n\"")).outputText())
                .isEqualTo("a b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {name: e}                                                  | ITEM_MALFORMED: Item has no mapping for key 'fields'
                    {fields: [proc.name]}                                      | ITEM_MALFORMED: Item has no mapping for key 'name'
                    {name: e, fields: [proc.name], comps: [=, =]}              | EXCEPTION_REFUSED: Fields and comps lists must have equal length
                    {name: e, fields: [proc.name], comps: in}                  | EXCEPTION_REFUSED: Fields and comps lists must have equal length
                    {name: e, fields: [proc.name], comps: [like]}              | EXCEPTION_REFUSED: 'like' is not a supported comparison operator
                    {name: e, fields: proc.name, comps: [in]}                  | EXCEPTION_REFUSED: Fields and comps must both be strings
                    {name: e, fields: proc.name, comps: =}                     | EXCEPTION_REFUSED: When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier operator (e.g. startswith oneof), found '='
                    {name: e, fields: [proc.nme]}                              | EXCEPTION_REFUSED: 'proc.nme' is not a supported filter field
                    {name: e, fields: proc.nme}                                | EXCEPTION_REFUSED: 'proc.nme' is not a supported filter field
                    {name: e, fields: [proc.name], values: a}                  | ITEM_MALFORMED: Rule exception values must be a sequence
                    {name: e, fields: [proc.name], values: [a]}                | EXCEPTION_REFUSED: Fields and values lists must have equal length
                    {name: e, fields: [proc.name], values: [[a, b]]}           | EXCEPTION_REFUSED: Fields and values lists must have equal length
                    {name: e, fields: [proc.name], values: [['']]}             | ITEM_MALFORMED: Value must be non-empty
                    {name: e, fields: [proc.name], values: [[{a: b}]]}         | ITEM_MALFORMED: a value is a scalar or a sequence, found a mapping
                    text                                                       | ITEM_MALFORMED: Rule exception must be a mapping
                    """)
    void refuseExceptionsThatDoNotFit(String exception, String problem) {
        assertThat(problems(RULE + "  exceptions:\n    - " + exception + "\n"))
                .containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {name: e, fields: [proc.name]}                                                | evt.type = open
                    {name: e, fields: [proc.name], values: []}                                    | evt.type = open
                    {name: e, fields: [proc.name], comps: ~, values: [[a]]}                       | (evt.type = open and not proc.name = a)
                    {name: e, fields: [proc.name], comps: [' = '], values: [[a]]}                 | (evt.type = open and not proc.name = a)
                    {name: e, fields: [proc.name], comps: [!=], values: [[a]]}                    | (evt.type = open and not proc.name != a)
                    {name: e, fields: [proc.name], comps: [contains anyof], values: [[a]]}        | (evt.type = open and not proc.name contains anyof (a))
                    {name: e, fields: [proc.name], comps: [contains anyof], values: [[[a, b c]]]} | (evt.type = open and not proc.name contains anyof (a, "b c"))
                    {name: e, fields: [proc.name], comps: [in], values: [['(a,b)']]}              | (evt.type = open and not proc.name in (a, b))
                    {name: e, fields: [proc.name], comps: [in], values: [[l]]}                    | (evt.type = open and not proc.name in (x, "y z"))
                    {name: e, fields: [proc.name], values: [[l]]}                                 | -
                    {name: e, fields: proc.name, values: [l, b c, [d]]}                           | (evt.type = open and not proc.name in (x, "y z", "b c", d))
                    {name: e, fields: proc.name, comps: startswith oneof, values: [a, b]}         | (evt.type = open and not proc.name startswith oneof (a, b))
                    {name: e, fields: fd.name, comps: pmatch, values: [/a, /b]}                   | (evt.type = open and not fd.name pmatch (/a, /b))
                    {name: e, fields: [tolower(proc.name)], values: [[a]]}                        | (evt.type = open and not tolower(proc.name) = a)
                    {name: e, fields: [proc.name], values: [['"a b"'], ["'c d'"], [e f]]}         | (evt.type = open and not (proc.name = "a b" or proc.name = "c d" or proc.name = "e f"))
                    """)
    void writeExceptionsIntoConditions(String exception, String compiled) {
        String content =
                "- {list: l, items: [x, y z]}\n"
                        + RULE
                        + "  exceptions:\n    - "
                        + exception
                        + "\n";

        if (compiled.equals("-")) {
            assertThat(problems(content))
                    .anyMatch(problem -> problem.startsWith("CONDITION_SYNTAX"));
        } else {
            assertThat(rule(content).compiledText()).isEqualTo(compiled);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {name: e, fields: [proc.name], values: [[c]]} | EXCEPTION_REFUSED: Can not append exception fields to existing exception, only values
                    {name: e, comps: [=], values: [[c]]}          | EXCEPTION_REFUSED: Can not append exception comps to existing exception, only values
                    {name: new, values: [[c]]}                    | EXCEPTION_REFUSED: Rule exception must have fields property with a list of fields
                    {name: new, fields: [proc.name], values: []}  | EXCEPTION_REFUSED: Rule exception must have values property with a list of values
                    {name: e}                                     | EXCEPTION_WITHOUT_VALUES: Overriding/appending exception with no values
                    """)
    void refuseToAppendMoreThanValuesToAnException(String exception, String problem) {
        assertThat(
                        problems(
                                RULE
                                        + "  exceptions: [{name: e, fields: [proc.name], values: [[a]]}]\n"
                                        + "- {rule: r, exceptions: ["
                                        + exception
                                        + "], override: {exceptions: append}}\n"))
                .containsExactly(problem);
    }

    @Test
    void shareAnchoredValues() {
        assertThat(
                        rule("- {list: l, items: &names [a, b]}\n"
                                        + RULE
                                        + "  exceptions: [{name: e, fields: [proc.name], comps: [in], values: [[*names]]}]\n")
                                .compiledText())
                .isEqualTo("(evt.type = open and not proc.name in (a, b))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    (outer)             | (a, b, c)
                    (outer, d)          | (a, b, c, d)
                    ( outer )           | (a, b, c)
                    (xouter, outer-x)   | (xouter, outer-x)
                    (d, none, e)        | (d, e)
                    (none, d)           | (d)
                    (d, none)           | (d)
                    (none)              | ()
                    (none, none)        | ()
                    ('in outer here')   | ("in a, inner, c here")
                    (quoted)            | ("x y", z w)
                    """)
    void putListsIntoConditionsAsText(String values, String compiled) {
        String content =
                """
                - {list: inner, items: [b]}
                - {list: outer, items: [a, inner, c]}
                - {list: none, items: []}
                - {list: quoted, items: [x y, '"z w"']}
                """;

        if (compiled.contains("inner")) {
            assertThat(
                            rule(content
                                            + RULE.replace(
                                                    "evt.type = open", "proc.name in " + values))
                                    .compiledText())
                    .isEqualTo("proc.name in " + compiled.replace("inner", "b"));
        } else {
            assertThat(
                            rule(content
                                            + RULE.replace(
                                                    "evt.type = open", "proc.name in " + values))
                                    .compiledText())
                    .isEqualTo("proc.name in " + compiled.replace("z w", "\"z w\""));
        }
    }

    @Test
    void doNotLoseOthersWhenOneIsRefused() {
        LoadResult result =
                load(
                        "- {macro: m, condition: (}\n- {list: l}\n"
                                + RULE.replace("rule: r", "rule: bad").replace("INFO", "LOUD")
                                + "---\n- text\n---\nmapping: true\n---\n"
                                + RULE);

        assertThat(result.files().getFirst().errors()).hasSize(5);
        assertThat(result.rules().rules()).extracting(Rule::name).containsExactly("r");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "yes,true", "'\"off\"',false"})
    void readSwitchesAsYamlOneDotOneDoes(String written, boolean enabled) {
        assertThat(rule(RULE + "  enabled: " + written + "\n").enabled()).isEqualTo(enabled);
    }
}
