package io.vedette.rules;

import io.vedette.model.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks now and then how many of a matcher's comparisons are true of an event.
 *
 * <p>One event in so many on the average, at odd distances so that no rhythm of the events is
 * mistaken for their mix, and at most {@value #LEAVES_OF_AN_EVENT} comparisons of it: with one in
 * 512 some seven nanoseconds an event, however many rules there are. Owned by one thread; makes no
 * garbage.
 */
final class LeafSampler {
    private static final int LEAVES_OF_AN_EVENT = 32;

    private final Sampled[] byCode;
    private final Interpreter interpreter = new Interpreter();
    private int random = 1;
    private int interval;
    private int untilNext;

    /** The comparisons of one program. */
    private static final class Sampled {
        private final List<Condition> leaves;
        private final long[] looks;
        private final long[] truths;
        private int next;
        private long events;

        Sampled(CompiledMatcher.Program program) {
            var found = new ArrayList<Condition>();
            var seen = new HashSet<Node>();
            program.plan().nodes().forEach(node -> collect(node, found, seen));
            leaves = List.copyOf(found);
            looks = new long[leaves.size()];
            truths = new long[leaves.size()];
        }

        private static void collect(Node node, List<Condition> into, Set<Node> seen) {
            if (seen.add(node)) {
                if (node.kind() == Node.Kind.LEAF) {
                    into.add(node.leaf());
                }
                node.children().forEach(child -> collect(child, into, seen));
            }
        }

        void look(Event event, Interpreter interpreter) {
            events++;
            int count = Math.min(LEAVES_OF_AN_EVENT, leaves.size());
            for (int i = 0; i < count; i++) {
                looks[next]++;
                if (interpreter.holds(leaves.get(next), event)) {
                    truths[next]++;
                }
                next = next + 1 == leaves.size() ? 0 : next + 1;
            }
        }
    }

    /**
     * @param codes how many kinds of event there are
     * @param interval see {@link #lookAtOneIn}
     */
    LeafSampler(CompiledMatcher matcher, int codes, int interval) {
        this.interval = interval;
        untilNext = interval;
        byCode = new Sampled[codes];
        Map<CompiledMatcher.Program, Sampled> known = new HashMap<>();
        for (int code = 0; code < codes; code++) {
            byCode[code] = known.computeIfAbsent(matcher.program(code), Sampled::new);
        }
    }

    /**
     * Looks at one event in {@code interval}, from the next one on.
     *
     * @param interval a power of two
     */
    void lookAtOneIn(int interval) {
        this.interval = interval;
    }

    /** To be called with each event. */
    void see(Event event) {
        if (--untilNext == 0) {
            // xorshift: a random distance from 1 to twice the interval
            random ^= random << 13;
            random ^= random >>> 17;
            random ^= random << 5;
            untilNext = 1 + (random & (2 * interval - 1));
            byCode[event.typeCode()].look(event, interpreter);
        }
    }

    /** What was seen so far. */
    LeafFrequencies frequencies() {
        Map<Condition, LeafFrequencies.Observed> sum = new HashMap<>();
        for (Sampled sampled : distinct()) {
            for (int i = 0; i < sampled.leaves.size(); i++) {
                if (sampled.looks[i] > 0) {
                    sum.merge(
                            sampled.leaves.get(i),
                            new LeafFrequencies.Observed(sampled.looks[i], sampled.truths[i]),
                            LeafFrequencies.Observed::plus);
                }
            }
        }
        return new LeafFrequencies(sum);
    }

    /** For each kind of event, how often events were looked at that are evaluated as it is. */
    long[] events() {
        long[] events = new long[byCode.length];
        var seen = new HashSet<Sampled>();
        for (int code = 0; code < byCode.length; code++) {
            events[code] = seen.add(byCode[code]) ? byCode[code].events : 0;
        }
        return events;
    }

    private Set<Sampled> distinct() {
        return new HashSet<>(Arrays.asList(byCode));
    }
}
