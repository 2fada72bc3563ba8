package io.vedette.rules;

import java.util.HashMap;
import java.util.Map;

/**
 * Places in an {@link EvaluationState}: one for each operand that is read, one for each shared
 * part.
 */
final class SlotTable {
    private final Map<Condition.Operand, Integer> fields = new HashMap<>();
    private final Map<Node, Integer> shared = new HashMap<>();

    int field(Condition.Operand operand) {
        return fields.computeIfAbsent(operand, o -> fields.size());
    }

    int shared(Node node) {
        return shared.computeIfAbsent(node, n -> shared.size());
    }

    EvaluationState newState() {
        return new EvaluationState(fields.size(), shared.size());
    }
}
