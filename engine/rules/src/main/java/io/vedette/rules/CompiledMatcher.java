package io.vedette.rules;

import io.vedette.model.Event;
import java.util.Arrays;
import java.util.List;

/** Matches with compiled conditions; see {@link MatcherCompiler}. */
final class CompiledMatcher implements Matcher {
    private static final int SHIFT = 6;
    static final int CLASS_SHIFT = 16;
    private static final int PLACE_MASK = 0xffff;

    private final List<Rule> rules;
    private final List<String> notes;
    private final Program[] programs;
    private final CompiledConditions[] classes;
    private final EvaluationState state;
    private final long[] candidates;

    /** The conditions that are left for one kind of event, in the order of their rules. */
    static final class Program {
        private final int[] rules;
        private final int[] conditions;
        private final CandidateIndex index;
        private final List<Node> nodes;

        /**
         * @param rules places in the list of rules, ascending
         * @param conditions for each of them the class of its compiled condition, times 65,536,
         *     plus its place there
         * @param index says for an event which of them to try
         * @param nodes the conditions before they were compiled
         */
        Program(int[] rules, int[] conditions, CandidateIndex index, List<Node> nodes) {
            this.rules = rules;
            this.conditions = conditions;
            this.index = index;
            this.nodes = List.copyOf(nodes);
        }

        List<Node> nodes() {
            return nodes;
        }

        /** What an event of this kind is expected to cost; see {@link Node#cost}. */
        double cost(LeafFrequencies frequencies) {
            double cost = 0;
            for (int i = 0; i < nodes.size(); i++) {
                cost += index.tried(i, frequencies) * frequencies.cost(nodes.get(i));
            }
            return cost;
        }
    }

    CompiledMatcher(
            List<Rule> rules,
            Program[] programs,
            List<CompiledConditions> classes,
            SlotTable slots,
            List<String> notes) {
        this.rules = rules;
        this.notes = List.copyOf(notes);
        this.programs = programs;
        this.classes = classes.toArray(CompiledConditions[]::new);
        this.state = slots.newState();
        this.candidates = new long[(rules.size() >> SHIFT) + 1];
    }

    @Override
    public int next(Event event, int from) {
        Program program = programs[event.typeCode()];
        int first = 0;
        if (from == 0) {
            state.nextEvent();
            findCandidates(program, event);
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
                if (holds(program, i, event)) {
                    return program.rules[i];
                }
                bits &= bits - 1;
            }
            mask = -1L;
            word++;
        }
        return -1;
    }

    private void findCandidates(Program program, Event event) {
        try {
            program.index.find(candidates, event, state);
        } catch (RuntimeException | StackOverflowError ignored) {
            // a field cannot be read: the rules that need it say so, all others are evaluated
            state.nextEvent();
            Arrays.fill(candidates, 0);
            for (int i = 0; i < program.rules.length; i++) {
                candidates[i >> SHIFT] |= 1L << i;
            }
        }
    }

    private boolean holds(Program program, int place, Event event) {
        int condition = program.conditions[place];
        try {
            return classes[condition >>> CLASS_SHIFT].holds(condition & PLACE_MASK, event, state);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            int index = program.rules[place];
            throw new RuleEvaluationException(rules.get(index), index, e);
        }
    }

    /** What is evaluated for events of a code; the same for codes that share it. */
    Program program(int code) {
        return programs[code];
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public List<String> notes() {
        return notes;
    }
}
