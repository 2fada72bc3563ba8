package io.vedette.masking;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many values were masked, by kind.
 *
 * <p>May be written by several threads and read by any.
 */
public final class MaskedCounts {
    private final Map<SecretKind, LongAdder> counts = new EnumMap<>(SecretKind.class);

    public MaskedCounts() {
        for (SecretKind kind : SecretKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(SecretKind kind) {
        counter(kind).increment();
    }

    public long count(SecretKind kind) {
        return counter(kind).sum();
    }

    private LongAdder counter(SecretKind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    /** All values that were masked. */
    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** A copy, without kinds of which there were none. */
    public Map<SecretKind, Long> byKind() {
        var copy = new EnumMap<SecretKind, Long>(SecretKind.class);
        counts.forEach((kind, count) -> {
            if (count.sum() > 0) {
                copy.put(kind, count.sum());
            }
        });
        return Collections.unmodifiableMap(copy);
    }
}
