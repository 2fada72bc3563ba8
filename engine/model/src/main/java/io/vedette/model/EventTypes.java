package io.vedette.model;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of event that a source knows: a name ({@code openat}) stands for one or more codes,
 * since an event keeps its name when its layout changes.
 *
 * <p>Immutable.
 */
public final class EventTypes {
    private final int size;
    private final Map<String, BitSet> codesByName;
    private final BitSet all = new BitSet();

    /**
     * @param size one more than the highest code
     * @param codesByName for each name its codes, each below {@code size}
     */
    public EventTypes(int size, Map<String, BitSet> codesByName) {
        this.size = size;
        var copy = new LinkedHashMap<String, BitSet>();
        codesByName.forEach((name, codes) -> {
            if (codes.length() > size) {
                throw new IllegalArgumentException(
                        name + " has code " + (codes.length() - 1) + ", the size is " + size);
            }
            copy.put(name, (BitSet) codes.clone());
        });
        this.codesByName = copy;
        copy.values().forEach(all::or);
    }

    /** The types of a source whose events are all of one kind: code 0. */
    public static EventTypes single(String name) {
        var zero = new BitSet();
        zero.set(0);
        return new EventTypes(1, Map.of(name, zero));
    }

    /** One more than the highest code. */
    public int size() {
        return size;
    }

    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(codesByName.keySet());
    }

    /** The codes that {@code name} stands for; empty when no event has that name. */
    public Optional<BitSet> codes(String name) {
        return Optional.ofNullable(codesByName.get(name)).map(codes -> (BitSet) codes.clone());
    }

    /** Every code that has a name. */
    public BitSet all() {
        return (BitSet) all.clone();
    }
}
