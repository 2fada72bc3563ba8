package io.vedette.rules;

import io.vedette.rules.Explanation.Named;
import io.vedette.rules.Explanation.Obstacle;
import io.vedette.rules.Explanation.Part;
import io.vedette.rules.Explanation.Test;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the fewest tests whose opposite would make a condition true.
 *
 * <p>A test that stands at several places is one test: changing it changes it everywhere, and costs
 * one. Tests are taken to be independent of each other, though a verb cannot be two things at once.
 * From the tests up, each part keeps the few smallest sets that would give it the truth that is
 * wanted; since a change may make false what was true elsewhere, a set found is tried on the whole
 * and mended until it holds. To find the smallest for certain would take exponential time, so the
 * sets kept and the tries are limited; with conditions as people write them the limits are not
 * reached.
 */
final class SmallestChange {
    private static final int SETS_KEPT = 16;
    private static final int MOST_TRIES = 200;

    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final List<Obstacle> opposites = new ArrayList<>();

    private SmallestChange() {}

    /** The tests in the order of the condition; none when it holds or nothing was found. */
    static List<Obstacle> find(Part root) {
        if (root.holds()) {
            return List.of();
        }
        var change = new SmallestChange();
        change.index(root, List.of());
        return change.search(root).mapToObj(change.opposites::get).toList();
    }

    private void index(Part part, List<String> within) {
        if (part instanceof Test test) {
            if (!indexes.containsKey(test.text())) {
                indexes.put(test.text(), opposites.size());
                opposites.add(new Obstacle(test, !test.holds(), within));
            }
            return;
        }
        List<String> inside = within;
        if (part instanceof Named named) {
            inside = new ArrayList<>(within);
            inside.add(named.name());
        }
        for (Part inner : part.parts()) {
            index(inner, inside);
        }
    }

    /** Tries changes, those of fewest tests first, and mends each that does not suffice. */
    private IntStream search(Part root) {
        Comparator<BitSet> fewest = Comparator.comparingInt(BitSet::cardinality);
        var open = new PriorityQueue<BitSet>(fewest.thenComparing(SmallestChange::leftmost));
        Set<BitSet> seen = new HashSet<>();
        open.add(new BitSet());
        for (int tries = 0; tries < MOST_TRIES && !open.isEmpty(); tries++) {
            BitSet changed = open.remove();
            List<BitSet> more = ways(root, true, changed);
            if (!more.isEmpty() && more.getFirst().isEmpty()) {
                return changed.stream();
            }
            for (BitSet way : more) {
                BitSet both = union(changed, way);
                if (seen.add(both)) {
                    open.add(both);
                }
            }
        }
        return IntStream.empty();
    }

    /** Of as many tests, those that stand further left come first. */
    private static int leftmost(BitSet a, BitSet b) {
        BitSet differing = (BitSet) a.clone();
        differing.xor(b);
        int first = differing.nextSetBit(0);
        return first < 0 ? 0 : a.get(first) ? -1 : 1;
    }

    /**
     * Sets of tests whose change gives {@code part} the truth wanted, smallest first; the empty set
     * alone when it has it already, none when it cannot have it.
     *
     * @param changed tests that are changed already and stay so
     */
    private List<BitSet> ways(Part part, boolean wanted, BitSet changed) {
        return switch (part) {
            case Test test -> ofTest(test, wanted, changed);
            case Explanation.Not not -> ways(not.term(), !wanted, changed);
            case Named named -> ways(named.body(), wanted, changed);
            case Explanation.All all ->
                    wanted
                            ? together(all.parts(), true, changed)
                            : oneOf(all.parts(), false, changed);
            case Explanation.Any any ->
                    wanted
                            ? oneOf(any.parts(), true, changed)
                            : together(any.parts(), false, changed);
        };
    }

    private List<BitSet> ofTest(Test test, boolean wanted, BitSet changed) {
        int index = indexes.getOrDefault(test.text(), -1);
        boolean isChanged = changed.get(index);
        if ((test.holds() != isChanged) == wanted) {
            return List.of(new BitSet());
        }
        if (isChanged) {
            return List.of();
        }
        var alone = new BitSet();
        alone.set(index);
        return List.of(alone);
    }

    private List<BitSet> together(List<Part> parts, boolean wanted, BitSet changed) {
        List<BitSet> sets = List.of(new BitSet());
        for (Part part : parts) {
            List<BitSet> ways = ways(part, wanted, changed);
            var unions = new ArrayList<BitSet>();
            for (BitSet set : sets) {
                for (BitSet way : ways) {
                    unions.add(union(set, way));
                }
            }
            sets = smallest(unions);
        }
        return sets;
    }

    private List<BitSet> oneOf(List<Part> parts, boolean wanted, BitSet changed) {
        var sets = new ArrayList<BitSet>();
        for (Part part : parts) {
            sets.addAll(ways(part, wanted, changed));
        }
        List<BitSet> smallest = smallest(sets);
        boolean already = !smallest.isEmpty() && smallest.getFirst().isEmpty();
        return already ? List.of(new BitSet()) : smallest;
    }

    private static List<BitSet> smallest(List<BitSet> sets) {
        return sets.stream()
                .distinct()
                .sorted(Comparator.comparingInt(BitSet::cardinality))
                .limit(SETS_KEPT)
                .toList();
    }

    private static BitSet union(BitSet a, BitSet b) {
        BitSet union = (BitSet) a.clone();
        union.or(b);
        return union;
    }
}
