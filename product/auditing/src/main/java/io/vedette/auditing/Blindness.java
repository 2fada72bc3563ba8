package io.vedette.auditing;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far a policy keeps from a rule what it needs.
 *
 * @param rule its name
 * @param countedBy titles of the correlations that look at it
 * @param extent how bad it is
 * @param causes at least one
 */
public record Blindness(String rule, List<String> countedBy, Extent extent, List<Cause> causes) {
    public Blindness {
        countedBy = List.copyOf(countedBy);
        causes = List.copyOf(causes);
    }

    /** How bad it is, from the worst. */
    public enum Extent {
        /** It can never match. */
        BLIND,
        /** It misses some of what it is for, or cannot tell it from what is harmless. */
        PARTLY_BLIND,
        /** It matches, but what it says or what correlations group by is missing in part. */
        INCOMPLETE,
        /** It does not see bodies that carry credentials and are better not recorded. */
        WITHHELD
    }

    /** What a policy does to a request. */
    public enum Effect {
        NOT_RECORDED,
        STAGE_OMITTED,
        LEVEL_TOO_LOW
    }

    /**
     * What does it.
     *
     * @param policyRule number of the policy's rule, from 1; empty when no rule matches
     * @param line of that rule, from 1; 0 without one
     * @param level of that rule
     * @param missing stages, or fields of the rule, that are not there
     * @param requests what is meant, such as {@code create pods}
     */
    public record Cause(
            OptionalInt policyRule,
            int line,
            AuditLevel level,
            Effect effect,
            SortedSet<String> missing,
            SortedSet<String> requests) {
        public Cause {
            missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
            requests = Collections.unmodifiableSortedSet(new TreeSet<>(requests));
        }
    }
}
