package io.vedette.model;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a source may leave out, since no rule that runs can match it: for each kind of event a
 * necessary condition, made of tests that a source can do cheaply, also in a kernel.
 *
 * <p>It is sound, never exact: an event that some rule matches always passes; others may. A source
 * that cannot do a test takes it for true. Immutable.
 *
 * @param requirements by event type code; a type that is missing matches no rule at all
 * @param fields names of all fields that the rules' conditions and outputs read
 * @param names texts that conditions compare with fields of {@link Cardinality#NAMES}
 */
public record SourceFilter(
        Map<Integer, Requirement> requirements, Set<String> fields, Set<String> names) {
    public SourceFilter {
        names = java.util.Collections.unmodifiableSet(new TreeSet<>(names));
        fields = java.util.Collections.unmodifiableSet(new TreeSet<>(fields));
        requirements = java.util.Collections.unmodifiableMap(new TreeMap<>(requirements));
    }

    /** Of rules that ask for no names. */
    public SourceFilter(Map<Integer, Requirement> requirements, Set<String> fields) {
        this(requirements, fields, Set.of());
    }

    /** Codes of the event types that some rule may match. */
    public BitSet types() {
        var types = new BitSet();
        requirements.keySet().forEach(types::set);
        return types;
    }

    /** What has to hold of an event that a rule matches. */
    public sealed interface Requirement {
        /** Nothing is known to be needed. */
        record Anything() implements Requirement {}

        record AllOf(List<Requirement> terms) implements Requirement {
            public AllOf {
                terms = List.copyOf(terms);
            }
        }

        record AnyOf(List<Requirement> terms) implements Requirement {
            public AnyOf {
                terms = List.copyOf(terms);
            }
        }

        /**
         * A field of one value is there and compares with some of the values.
         *
         * @param values texts, as UTF-8 compared byte by byte; whole numbers in decimal where the
         *     field is a number
         */
        record Test(
                String field, Optional<String> argument, Comparison comparison, List<String> values)
                implements Requirement {
            public Test {
                values = List.copyOf(values);
            }
        }
    }

    /** How a value compares. */
    public enum Comparison {
        EQUALS,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS
    }
}
