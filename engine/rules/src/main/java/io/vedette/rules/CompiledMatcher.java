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
    private final SlotTable slots;
    private final EvaluationState state;
    private final long[] candidates;

    /** A plan whose conditions are compiled; arrays are here since each event takes them. */
    static final class Program {
        private final Plan plan;
        private final int[] rules;
        private final int[] conditions;
        private final CompiledConditions[] classes;
        private final CandidateIndex index;

        /**
         * @param conditions for each condition of the plan the place of its class in {@code
         *     classes}, times 65,536, plus its place there
         */
        Program(Plan plan, int[] conditions, CompiledConditions[] classes) {
            this.plan = plan;
            this.rules = plan.rules();
            this.conditions = conditions;
            this.classes = classes;
            this.index = plan.index();
        }

        Plan plan() {
            return plan;
        }
    }

    CompiledMatcher(List<Rule> rules, Program[] programs, SlotTable slots, List<String> notes) {
        this.rules = rules;
        this.notes = List.copyOf(notes);
        this.programs = programs;
        this.slots = slots;
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
            return program.classes[condition >>> CLASS_SHIFT].holds(
                    condition & PLACE_MASK, event, state);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            int index = program.rules[place];
            throw new RuleEvaluationException(rules.get(index), index, e);
        }
    }

    /** Whether no rule is for events of a code. */
    boolean isIdle(int code) {
        return programs[code].rules.length == 0;
    }

    /** What is evaluated for events of a code; the same for codes that share it. */
    Program program(int code) {
        return programs[code];
    }

    SlotTable slots() {
        return slots;
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
