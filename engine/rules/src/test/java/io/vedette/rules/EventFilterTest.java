package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.AlertCatalogue;
import io.vedette.model.AlertEvent;
import io.vedette.model.AlertId;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

class EventFilterTest {
    private static final FieldCatalogue ALERTS = FieldCatalogue.of(new AlertCatalogue());
    private static final AlertEvent EVENT =
            new AlertEvent(
                    new Alert(
                            new AlertId("abc"),
                            42,
                            "Shell in a container",
                            SourceId.SYSCALL,
                            Priority.ERROR,
                            new TreeSet<>(List.of("T1059", "shell")),
                            "node-1",
                            "A shell",
                            Map.of("k8s.ns.name", new FieldValue.Text("shop")),
                            List.of("e1"),
                            "Somebody started a shell"));

    private static EventFilter.Result compile(String condition) {
        return EventFilter.compile(new RuleFile("filter", condition), ALERTS);
    }

    private static boolean holds(String condition) {
        return ((EventFilter.Result.Compiled) compile(condition)).filter().holds(EVENT);
    }

    private static List<String> problems(EventFilter.Result result) {
        return ((EventFilter.Result.Refused) result)
                .problems().stream().map(Diagnostic::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alert.priority >= warning",
                "alert.priority >= Error",
                "alert.priority = ERROR",
                "alert.priority in (critical, error)",
                "alert.priority < critical",
                "alert.priority > info",
                "alert.rule contains Shell and alert.source = syscall",
                "alert.tags intersects (T1059, T1611)",
                "alert.techniques intersects (T1059)",
                "alert.fields[k8s.ns.name] = shop",
                "not alert.fields[proc.name] exists",
                "alert.time < 43",
                "evt.hostname = node-1"
            })
    void holdsForAnAlert(String condition) {
        assertThat(holds(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alert.priority >= critical",
                "alert.priority = warning",
                "alert.priority < error",
                "alert.tags intersects (T1611)",
                "alert.fields[k8s.ns.name] = kube-system"
            })
    void doesNotHoldForAnother(String condition) {
        assertThat(holds(condition)).isFalse();
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertThat(problems(compile("alert.priority = loud")))
                .containsExactly(
                        "filter:1:18: VALUE_INVALID: alert.priority: \"loud\" is no priority (emergency, alert,"
                                + " critical, error, warning, notice, informational or debug)");
        assertThat(problems(compile("alert.rule = x and alert.tag = y")).getFirst())
                .startsWith("filter:1:20: FIELD_UNKNOWN: ")
                .contains("alert.tags");
        assertThat(problems(compile("containers and alert.rule = x")))
                .containsExactly(
                        "filter:1:1: MACRO_UNKNOWN: Undefined macro 'containers' used in filter.");
        assertThat(problems(compile("alert.rule ="))).hasSize(1);
        assertThat(problems(compile(""))).hasSize(1);
    }

    @Test
    void findsPlacesInAYamlFile() {
        String yaml = "a: 1\nfilter: >\n  alert.rule = x\n  and alert.rul = y\n";
        var root =
                (MappingNode)
                        new Compose(LoadSettings.builder().build())
                                .composeString(yaml)
                                .orElseThrow();
        var node = (ScalarNode) root.getValue().get(1).getValueNode();

        assertThat(
                        problems(
                                        EventFilter.compile(
                                                node, new RuleFile("vedette.yaml", yaml), ALERTS))
                                .getFirst())
                .startsWith("vedette.yaml:4:7: FIELD_UNKNOWN: ");
    }
}
