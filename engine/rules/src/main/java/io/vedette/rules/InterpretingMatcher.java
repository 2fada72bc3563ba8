package io.vedette.rules;

import io.vedette.model.Event;
import java.util.BitSet;
import java.util.List;

/** Evaluates the conditions of rules one after another. */
final class InterpretingMatcher implements Matcher {
    private final List<Rule> rules;
    private final Condition[] conditions;
    private final BitSet[] eventTypes;
    private final Interpreter interpreter = new Interpreter();

    InterpretingMatcher(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        conditions = new Condition[rules.size()];
        eventTypes = new BitSet[rules.size()];
        for (int i = 0; i < conditions.length; i++) {
            conditions[i] = rules.get(i).condition();
            eventTypes[i] = rules.get(i).eventTypes();
        }
    }

    @Override
    public int next(Event event, int from) {
        int type = event.typeCode();
        for (int i = from; i < conditions.length; i++) {
            if (eventTypes[i].get(type) && interpreter.holds(conditions[i], event)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }
}
