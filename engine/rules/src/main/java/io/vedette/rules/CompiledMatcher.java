package io.vedette.rules;

import io.vedette.model.Event;
import java.util.Arrays;
import java.util.List;

/** Matches with compiled conditions; see {@link MatcherCompiler}. */
final class CompiledMatcher implements Matcher {
    private static final int SHIFT = 6;

    private final List<Rule> rules;
    private final Program[] programs;
    private final CompiledConditions[] classes;
    private final int rulesOfAClass;
    private final EvaluationState state;
    private final long[] candidates;

    /** The conditions that are left for one kind of event, in the order of their rules. */
    static final class Program {
        private final int[] rules;
        private final int[] conditions;
        private final CandidateIndex index;

        /**
         * @param rules places in the list of rules, ascending
         * @param conditions for each of them its number among the compiled conditions
         * @param index says for an event which of them to try
         */
        Program(int[] rules, int[] conditions, CandidateIndex index) {
            this.rules = rules;
            this.conditions = conditions;
            this.index = index;
        }
    }

    CompiledMatcher(
            List<Rule> rules,
            Program[] programs,
            List<CompiledConditions> classes,
            int rulesOfAClass,
            SlotTable slots) {
        this.rules = rules;
        this.programs = programs;
        this.classes = classes.toArray(CompiledConditions[]::new);
        this.rulesOfAClass = rulesOfAClass;
        this.state = slots.newState();
        this.candidates = new long[(rules.size() >> SHIFT) + 1];
    }

    @Override
    public int next(Event event, int from) {
        Program program = programs[event.typeCode()];
        int first = 0;
        if (from == 0) {
            state.nextEvent();
            program.index.find(candidates, event, state);
        } else {
            int found = Arrays.binarySearch(program.rules, from);
            first = found < 0 ? -found - 1 : found;
        }
        int words = program.index.words();
        int word = first >> SHIFT;
        long mask = -1L << first;
        while (word < words) {
            long bits = candidates[word] & mask;
            while (bits != 0) {
                int i = (word << SHIFT) + Long.numberOfTrailingZeros(bits);
                if (holds(program.conditions[i], event)) {
                    return program.rules[i];
                }
                bits &= bits - 1;
            }
            mask = -1L;
            word++;
        }
        return -1;
    }

    private boolean holds(int condition, Event event) {
        int type = condition / rulesOfAClass;
        return classes[type].holds(condition - type * rulesOfAClass, event, state);
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }
}
