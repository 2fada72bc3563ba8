package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.EventTypes;
import io.vedette.model.SourceId;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateIndexTest {
    private static final EventTypes TYPES =
            Objects.requireNonNull(TestCatalogue.all().get(SourceId.SYSCALL)).eventTypes();

    private record Index(CandidateIndex candidates, SlotTable slots, int conditions) {
        List<Integer> tried(Map<String, Object> fields) {
            long[] bits = new long[candidates.words()];
            EvaluationState state = slots.newState();
            state.nextEvent();
            candidates.find(bits, MapEvent.syscall("open", fields), state);
            var tried = new ArrayList<Integer>();
            for (int i = 0; i < conditions; i++) {
                if ((bits[i / Long.SIZE] & 1L << i) != 0) {
                    tried.add(i);
                }
            }
            return tried;
        }
    }

    private static List<Node> conditions(String... needs) {
        var text = new StringBuilder();
        for (int i = 0; i < needs.length; i++) {
            text.append("- rule: r")
                    .append(i)
                    .append(
                            "\n  desc: d\n  output: o\n  priority: INFO\n  condition: evt.type = open")
                    .append(needs[i].isEmpty() ? "" : " and " + needs[i])
                    .append(" and fd.name contains x")
                    .append(i)
                    .append('\n');
        }
        LoadResult result = TestCatalogue.load(text.toString());
        assertThat(result.files().getFirst().errors()).isEmpty();
        return MatcherCompiler.compile(result.rules().rules(), TYPES, LeafFrequencies.NONE)
                .program(MapEvent.syscall("open", Map.of()).typeCode())
                .plan()
                .nodes();
    }

    private static Index index(List<Node> conditions, LeafFrequencies frequencies) {
        var slots = new SlotTable();
        CandidateIndex candidates = CandidateIndex.of(conditions, slots, frequencies);
        return new Index(candidates, slots, conditions.size());
    }

    private static Index index(String... needs) {
        return index(conditions(needs), LeafFrequencies.NONE);
    }

    @Test
    void whatSeveralConditionsNeedSettlesThemAtOnce() {
        String shell = "proc.name startswith sh";
        Index index = index(shell, "", shell, "", shell);

        assertThat(index.tried(Map.of("proc.name", "shell"))).containsExactly(0, 1, 2, 3, 4);
        assertThat(index.tried(Map.of("proc.name", "cat"))).containsExactly(1, 3);
        // absent, and so false
        assertThat(index.tried(Map.of())).containsExactly(1, 3);
    }

    @Test
    void conditionsBehindSeveralGatesAreTriedWhereAllHold() {
        String shell = "proc.name startswith sh";
        String first = "proc.pid < 10";
        String both = shell + " and " + first;
        Index index = index(both, both, both, shell, shell, first, first);

        assertThat(index.tried(Map.of("proc.name", "sh", "proc.pid", 1L)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(index.tried(Map.of("proc.name", "sh", "proc.pid", 20L))).containsExactly(3, 4);
        assertThat(index.tried(Map.of("proc.name", "cat", "proc.pid", 1L))).containsExactly(5, 6);
        assertThat(index.tried(Map.of())).isEmpty();
    }

    @Test
    void aComparisonThatFewNeedOrThatMostlyHoldsIsNoGate() {
        String shell = "proc.name startswith sh";
        assertThat(index(shell, shell, "").tried(Map.of("proc.name", "cat")))
                .containsExactly(0, 1, 2);

        List<Node> conditions = conditions(shell, shell, shell);
        var seen = new HashMap<Condition, LeafFrequencies.Observed>();
        conditions.getFirst().children().stream()
                .filter(node -> node.kind() == Node.Kind.LEAF)
                .forEach(node -> seen.put(node.leaf(), new LeafFrequencies.Observed(1000, 990)));
        var frequencies = new LeafFrequencies(seen);
        List<Node> weighed = weighed(conditions, frequencies);
        assertThat(index(weighed, frequencies).tried(Map.of("proc.name", "cat")))
                .containsExactly(0, 1, 2);
    }

    /** The same conditions as nodes that know the frequencies. */
    private static List<Node> weighed(List<Node> conditions, LeafFrequencies frequencies) {
        var graph = new ConditionGraph(frequencies);
        return conditions.stream()
                .map(all ->
                        graph.all(all.children().stream().map(n -> graph.leaf(n.leaf())).toList()))
                .toList();
    }

    @Test
    void manyConditionsHaveGatesBeyondTheFirstWord() {
        String[] needs =
                IntStream.range(0, 150)
                        .mapToObj(i -> i % 2 == 0 ? "proc.name startswith sh" : "proc.pid < 10")
                        .toArray(String[]::new);
        Index index = index(needs);

        assertThat(index.tried(Map.of("proc.name", "sh")))
                .isEqualTo(IntStream.range(0, 75).map(i -> 2 * i).boxed().toList());
        assertThat(index.tried(Map.of("proc.pid", 9L)))
                .isEqualTo(IntStream.range(0, 75).map(i -> 2 * i + 1).boxed().toList());
    }

    @Test
    void gatesMakeThePlanCheaper() {
        String shell = "proc.name startswith sh";
        List<Node> conditions = conditions(shell, shell, shell, "");
        Index index = index(conditions, LeafFrequencies.NONE);

        assertThat(index.candidates().tried(0, LeafFrequencies.NONE)).isEqualTo(0.1);
        assertThat(index.candidates().tried(3, LeafFrequencies.NONE)).isEqualTo(1);
    }
}
