package io.vedette.rules;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * A value of a condition, made ready for the field and the operator that it stands with.
 *
 * <p>Immutable, with value equality but for patterns.
 */
sealed interface Constant {
    /** Bytes to compare with; also the pattern of {@code glob} and {@code iglob}. */
    record Text(Bytes bytes) implements Constant {}

    /** A number, a truth value (0 or 1), a port or a time. */
    record Whole(long value) implements Constant {}

    record Decimal(double value) implements Constant {}

    /**
     * An address, or a network when {@code bits} is shorter than the address; {@code bits} leading
     * bits count.
     */
    record Network(Bytes address, int bits) implements Constant {}

    /** A path prefix as its components, each of which may be a glob. */
    record Path(List<Bytes> components) implements Constant {
        public Path {
            components = List.copyOf(components);
        }
    }

    /** A pattern that has to match the whole value. */
    record Regex(Pattern pattern) implements Constant {}
}
