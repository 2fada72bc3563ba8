package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import io.vedette.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Narrows many conditions down to the few that can hold, by the values of a few fields.
 *
 * <p>A condition that needs {@code field in (a, b)} is looked at only when the field has one of
 * these values. Each condition has at most one such anchor; those without one are always looked at.
 * This is what keeps thousands of rules from costing thousands of tests an event.
 *
 * <p>Of what is left, a comparison that several conditions need is their gate: where it does not
 * hold, none of them is looked at.
 */
final class CandidateIndex {
    /** Below this, testing every condition is as quick as asking the index. */
    private static final int FEWEST = 12;

    private static final int MOST_ANCHORS = 16;

    private static final int MOST_GATES = 8;

    /** A gate that fewer conditions need tells hardly more than its own cost. */
    private static final int FEWEST_BEHIND_A_GATE = 3;

    /** Calling a condition that its first comparison settles, in the unit of {@link Node#cost}. */
    private static final double CALL_COST = 4;

    private static final int SHIFT = 6;

    private static final Condition NO_ANCHOR = new Condition.Unresolved();

    private final Anchor[] anchors;
    private final Gate[] gates;
    private final long[] always;
    private final List<Condition> chosen;

    /** The conditions that need some value of one field. */
    private static final class Anchor {
        private final Condition.Operand operand;
        private final int slot;
        private final TextSet values;
        private final long[][] conditions;

        Anchor(Condition.Operand operand, int slot, Map<Bytes, long[]> byValue) {
            this.operand = operand;
            this.slot = slot;
            values = new TextSet(byValue.keySet());
            conditions = new long[values.size()][];
            byValue.forEach((value, bits) ->
                    conditions[values.find(value.array(), 0, value.length())] = bits);
        }

        void addTo(long[] candidates, Event event, EvaluationState state) {
            boolean present =
                    operand instanceof Condition.FieldRead field
                            ? state.read(slot, field.reader(), event)
                            : state.readOperand(slot, operand, event);
            if (!present) {
                return;
            }
            Value value = state.value(slot);
            for (int i = 0; i < value.size(); i++) {
                int place = values.find(value.array(i), value.offset(i), value.length(i));
                if (values.isTaken(place)) {
                    long[] bits = conditions[place];
                    for (int word = 0; word < bits.length; word++) {
                        candidates[word] |= bits[word];
                    }
                }
            }
        }
    }

    /** A comparison that some conditions need. */
    private static final class Gate {
        private final Compare compare;
        private final FieldReader<Event> reader;
        private final int slot;
        private final ValueTest test;
        private final long[] behind;

        /**
         * @param node a comparison of {@code field}
         */
        Gate(Node node, Condition.FieldRead field, int slot, long[] behind) {
            this.compare = (Compare) node.leaf();
            this.reader = field.reader();
            this.slot = slot;
            this.test = node.test();
            this.behind = behind;
        }

        boolean isFor(int condition) {
            return (behind[condition >> SHIFT] & 1L << condition) != 0;
        }

        void removeFrom(long[] candidates, Event event, EvaluationState state) {
            long some = 0;
            for (int word = 0; word < behind.length; word++) {
                some |= candidates[word] & behind[word];
            }
            if (some == 0 || (state.read(slot, reader, event) && test.holds(state.value(slot)))) {
                return;
            }
            for (int word = 0; word < behind.length; word++) {
                candidates[word] &= ~behind[word];
            }
        }
    }

    private CandidateIndex(Anchor[] anchors, Gate[] gates, long[] always, List<Condition> chosen) {
        this.anchors = anchors;
        this.gates = gates;
        this.always = always;
        this.chosen = List.copyOf(chosen);
    }

    /** Words of a set of conditions. */
    int words() {
        return always.length;
    }

    void find(long[] candidates, Event event, EvaluationState state) {
        // a loop: there are a few words, and a call to copy them takes longer
        for (int word = 0; word < always.length; word++) {
            candidates[word] = always[word];
        }
        for (Anchor anchor : anchors) {
            anchor.addTo(candidates, event, state);
        }
        for (Gate gate : gates) {
            gate.removeFrom(candidates, event, state);
        }
    }

    /** The expected share of events for which a condition is looked at. */
    double tried(int condition, LeafFrequencies frequencies) {
        double share = anchored(chosen.get(condition), frequencies);
        for (Gate gate : gates) {
            share *= gate.isFor(condition) ? frequencies.truth(gate.compare) : 1;
        }
        return share;
    }

    private static double anchored(Condition anchor, LeafFrequencies frequencies) {
        return anchor.equals(NO_ANCHOR) ? 1 : frequencies.truth(anchor);
    }

    /**
     * Makes the index for conditions, given in the order of their bits.
     *
     * @param frequencies by which the rarest of several anchors is chosen
     */
    static CandidateIndex of(List<Node> conditions, SlotTable slots, LeafFrequencies frequencies) {
        Map<Condition.Operand, Set<Constant>> constants = new HashMap<>();
        var options = new ArrayList<List<Compare>>();
        for (Node condition : conditions) {
            List<Compare> anchors = conditions.size() < FEWEST ? List.of() : anchors(condition);
            options.add(anchors);
            for (Compare anchor : anchors) {
                constants
                        .computeIfAbsent(anchor.operand(), o -> new java.util.HashSet<>())
                        .addAll(anchor.values());
            }
        }
        int words = (conditions.size() + Long.SIZE - 1) / Long.SIZE;
        long[] always = new long[words];
        Map<Condition.Operand, Map<Bytes, long[]>> chosen = new LinkedHashMap<>();
        var anchorOf = new ArrayList<Condition>();
        for (int i = 0; i < options.size(); i++) {
            Compare best = null;
            double bestShare = 1;
            for (Compare option : options.get(i)) {
                // unless it was observed: the more values are told apart and the fewer are wanted,
                // the rarer the condition is looked at
                double share =
                        frequencies.wasObserved(option)
                                ? frequencies.truth(option)
                                : (double) option.values().size()
                                        / (constants.getOrDefault(option.operand(), Set.of()).size()
                                                + 1);
                boolean room = chosen.containsKey(option.operand()) || chosen.size() < MOST_ANCHORS;
                if (room && share < bestShare) {
                    best = option;
                    bestShare = share;
                }
            }
            anchorOf.add(best == null ? NO_ANCHOR : best);
            if (best == null) {
                always[i >> SHIFT] |= 1L << i;
                continue;
            }
            Map<Bytes, long[]> byValue =
                    chosen.computeIfAbsent(best.operand(), o -> new LinkedHashMap<>());
            for (Constant constant : best.values()) {
                if (constant instanceof Constant.Text(Bytes bytes)) {
                    byValue.computeIfAbsent(bytes, b -> new long[words])[i >> SHIFT] |= 1L << i;
                }
            }
        }
        var anchors = new ArrayList<Anchor>();
        chosen.forEach((operand, byValue) ->
                anchors.add(new Anchor(operand, slots.field(operand), byValue)));
        List<Gate> gates = gates(conditions, anchorOf, slots, frequencies);
        return new CandidateIndex(
                anchors.toArray(Anchor[]::new), gates.toArray(Gate[]::new), always, anchorOf);
    }

    /**
     * Chooses gates, each time the one that is expected to spare the most of what those before it
     * leave.
     *
     * @param anchors of the conditions
     */
    private static List<Gate> gates(
            List<Node> conditions,
            List<Condition> anchors,
            SlotTable slots,
            LeafFrequencies frequencies) {
        Map<Node, List<Integer>> users = new LinkedHashMap<>();
        for (int i = 0; i < conditions.size(); i++) {
            for (Node node : needed(conditions.get(i))) {
                if (isGate(node) && !node.leaf().equals(anchors.get(i))) {
                    users.computeIfAbsent(node, n -> new ArrayList<>()).add(i);
                }
            }
        }
        users.values().removeIf(conditionsBehind -> conditionsBehind.size() < FEWEST_BEHIND_A_GATE);
        double[] tried =
                anchors.stream().mapToDouble(anchor -> anchored(anchor, frequencies)).toArray();
        var gates = new ArrayList<Gate>();
        while (gates.size() < MOST_GATES) {
            Node best = null;
            double most = 0;
            for (Map.Entry<Node, List<Integer>> entry : users.entrySet()) {
                double spared = spared(entry.getKey(), entry.getValue(), tried);
                if (spared > most) {
                    best = entry.getKey();
                    most = spared;
                }
            }
            if (best == null) {
                break;
            }
            long[] behind = new long[(conditions.size() + Long.SIZE - 1) / Long.SIZE];
            for (int i : users.getOrDefault(best, List.of())) {
                behind[i >> SHIFT] |= 1L << i;
                tried[i] *= best.truth();
            }
            users.remove(best);
            var field = (Condition.FieldRead) ((Compare) best.leaf()).operand();
            gates.add(new Gate(best, field, slots.field(field), behind));
        }
        return gates;
    }

    /** What a gate is expected to spare an event beyond its own cost. */
    private static double spared(Node gate, List<Integer> behind, double[] tried) {
        double calls = behind.stream().mapToDouble(i -> tried[i]).sum();
        return calls * (1 - gate.truth()) * CALL_COST - Math.min(1, calls) * gate.cost();
    }

    private static boolean isGate(Node node) {
        return node.kind() == Node.Kind.LEAF
                && node.leaf() instanceof Compare compare
                && compare.operand() instanceof Condition.FieldRead
                && !isCostly(compare.operand());
    }

    private static List<Node> needed(Node condition) {
        return condition.kind() == Node.Kind.ALL ? condition.children() : List.of(condition);
    }

    /** Comparisons with sets of texts without which the condition cannot hold. */
    private static List<Compare> anchors(Node condition) {
        var anchors = new ArrayList<Compare>();
        for (Node node : needed(condition)) {
            if (node.kind() == Node.Kind.LEAF
                    && node.leaf() instanceof Compare compare
                    && isAnchor(compare)) {
                anchors.add(compare);
            }
        }
        return anchors;
    }

    /** An anchor is read of every event. */
    private static boolean isCostly(Condition.Operand operand) {
        return operand instanceof Condition.FieldRead read && read.field().is(Field.Trait.COSTLY);
    }

    private static boolean isAnchor(Compare compare) {
        boolean texts =
                !compare.values().isEmpty()
                        && compare.values().stream().allMatch(Constant.Text.class::isInstance);
        if (!texts || compare.quantifier() != Quantifier.NONE || isCostly(compare.operand())) {
            return false;
        }
        return switch (compare.operand().cardinality()) {
            case ONE, ANY -> ValueTest.EQUALITY.contains(compare.operator());
            case LIST -> compare.operator() == Operator.INTERSECTS;
            case EITHER_END, NAMES -> false;
        };
    }
}
