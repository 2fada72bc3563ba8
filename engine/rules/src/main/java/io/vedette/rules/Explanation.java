package io.vedette.rules;

import io.vedette.model.FieldValue;
import java.util.List;

/**
 * Why the condition of a rule holds for an event or does not: the truth of each of its parts, and
 * the values that it comes from.
 *
 * <p>Immutable; all values are copies, so that it outlives the event. Text in it comes from events
 * and so from attackers: it may hold any character.
 *
 * @param root the whole condition
 * @param obstacles the fewest tests whose opposite would have made the condition true; empty when
 *     it is true, or when no such tests were found since its parts contradict each other
 */
public record Explanation(Part root, List<Obstacle> obstacles) {
    public Explanation {
        obstacles = List.copyOf(obstacles);
    }

    public boolean holds() {
        return root.holds();
    }

    /**
     * A part of a condition with its truth, which is told also where the evaluation from left to
     * right does not come by.
     */
    public sealed interface Part {
        boolean holds();

        Reach reach();

        List<Part> parts();
    }

    /** True when all of its parts are. */
    public record All(List<Part> parts, boolean holds, Reach reach) implements Part {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** True when some of its parts is. */
    public record Any(List<Part> parts, boolean holds, Reach reach) implements Part {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** True when its term is false. */
    public record Not(Part term, Reach reach) implements Part {
        @Override
        public boolean holds() {
            return !term.holds();
        }

        @Override
        public List<Part> parts() {
            return List.of(term);
        }
    }

    /** A part that has a name. */
    public record Named(Naming naming, String name, Part body, Reach reach) implements Part {
        @Override
        public boolean holds() {
            return body.holds();
        }

        @Override
        public List<Part> parts() {
            return List.of(body);
        }
    }

    /** What a name in a condition stands for. */
    public enum Naming {
        MACRO,
        EXCEPTION
    }

    /**
     * One comparison.
     *
     * @param text as Falco writes it, lists put in
     * @param readings what was compared; for a transformer also what it was applied to
     */
    public record Test(String text, List<Reading> readings, boolean holds, Reach reach)
            implements Part {
        public Test {
            readings = List.copyOf(readings);
        }

        @Override
        public List<Part> parts() {
            return List.of();
        }
    }

    /**
     * A value as it was read.
     *
     * @param operand the field, or the transformer around it, as it is written
     */
    public record Reading(String operand, FieldValue value) {}

    /**
     * Whether the evaluation, which goes from left to right and no further than needed, comes by.
     */
    public sealed interface Reach {}

    public record Evaluated() implements Reach {}

    /** A part before this one decides. */
    public record Skipped(String decidingPart, boolean decidingTruth) implements Reach {}

    /** It lies within a part that is skipped. */
    public record WithinSkipped() implements Reach {}

    /**
     * A test that keeps the condition from being true.
     *
     * @param needed what it would have to be
     * @param within names of the macros and exceptions that it stands in, outermost first
     */
    public record Obstacle(Test test, boolean needed, List<String> within) {
        public Obstacle {
            within = List.copyOf(within);
        }
    }
}
