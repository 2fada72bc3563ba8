package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What is known of the event at hand: fields that were read and shared parts that were evaluated.
 * One matcher's, one thread's; makes no garbage.
 *
 * <p>Each entry carries the number of the event it was made for, so that nothing has to be cleared
 * between events. Public methods are called by compiled conditions.
 */
final class EvaluationState {
    /** When the number of the event would overflow into its flag, everything is forgotten. */
    private static final int LAST_EVENT = Integer.MAX_VALUE >>> 1;

    private final Value[] values;
    private final int[] reads;
    private final int[] memos;
    private final Interpreter interpreter = new Interpreter();
    private final OperandReader operands;
    private int event;

    EvaluationState(int fields, int shared) {
        values = new Value[fields];
        Arrays.setAll(values, i -> new Value());
        reads = new int[fields];
        memos = new int[shared];
        var spare = new ArrayDeque<Value>();
        operands =
                new OperandReader(
                        () -> {
                            Value value = spare.poll();
                            return value == null ? new Value() : value;
                        },
                        spare::push);
    }

    /** Forgets what was known: another event is at hand. */
    void nextEvent() {
        if (event == LAST_EVENT) {
            Arrays.fill(reads, 0);
            Arrays.fill(memos, 0);
            event = 0;
        }
        event++;
    }

    /** Reads a field once an event; false when it is absent. */
    boolean read(int slot, FieldReader<Event> reader, Event current) {
        int known = reads[slot];
        if (known >>> 1 != event) {
            known = event << 1 | (reader.read(current, values[slot]) ? 1 : 0);
            reads[slot] = known;
        }
        return (known & 1) != 0;
    }

    /** As {@link #read} for what is more than a field. */
    boolean readOperand(int slot, Condition.Operand operand, Event current) {
        int known = reads[slot];
        if (known >>> 1 != event) {
            known = event << 1 | (operands.read(operand, current, values[slot]) ? 1 : 0);
            reads[slot] = known;
        }
        return (known & 1) != 0;
    }

    Value value(int slot) {
        return values[slot];
    }

    /** What a shared part came to: 0 or 1, or -1 when it has not been evaluated for this event. */
    int memo(int slot) {
        int known = memos[slot];
        return known >>> 1 == event ? known & 1 : -1;
    }

    /** Remembers what a shared part came to, and gives it back. */
    boolean remember(int slot, boolean truth) {
        memos[slot] = event << 1 | (truth ? 1 : 0);
        return truth;
    }

    boolean interpret(Condition condition, Event current) {
        return interpreter.holds(condition, current);
    }
}
