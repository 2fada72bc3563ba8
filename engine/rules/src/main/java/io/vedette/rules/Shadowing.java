package io.vedette.rules;

import io.vedette.rules.Condition.All;
import io.vedette.rules.Condition.Any;
import io.vedette.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds rules that can never alert when only the first match counts, because whatever they match,
 * an earlier rule of the same source matches too.
 *
 * <p>What is found is certain; what is not found may still be shadowed, since only the form of
 * conditions is compared.
 */
public final class Shadowing {
    private static final Set<Operator> MEMBERSHIP =
            Set.of(Operator.EQUAL, Operator.DOUBLE_EQUAL, Operator.IN);

    /** Comparing conditions within conditions multiplies; beyond this, two rules count as apart. */
    private static final int MOST_STEPS = 10_000;

    private int steps;

    private Shadowing() {}

    /**
     * Compares rules with each other.
     *
     * @param rules those that run, in load order
     * @return for the name of each shadowed rule the first one that shadows it
     */
    public static Map<String, Rule> find(List<Rule> rules) {
        var shadowed = new LinkedHashMap<String, Rule>();
        for (int later = 1; later < rules.size(); later++) {
            Rule rule = rules.get(later);
            List<Condition> holding = conjuncts(rule.condition());
            for (int earlier = 0; earlier < later; earlier++) {
                Rule before = rules.get(earlier);
                if (before.source().equals(rule.source())
                        && new Shadowing().follows(before.condition(), holding)) {
                    shadowed.put(rule.name(), before);
                    break;
                }
            }
        }
        return shadowed;
    }

    private static List<Condition> conjuncts(Condition condition) {
        var flat = new ArrayList<Condition>();
        flatten(condition, flat);
        return flat;
    }

    private static void flatten(Condition condition, Collection<Condition> into) {
        if (condition instanceof All(List<Condition> terms)) {
            terms.forEach(term -> flatten(term, into));
        } else {
            into.add(condition);
        }
    }

    /** Whether {@code wanted} is sure to hold where all of {@code holding} do. */
    private boolean follows(Condition wanted, List<Condition> holding) {
        if (++steps > MOST_STEPS) {
            return false;
        }
        if (wanted instanceof All(List<Condition> terms)) {
            return terms.stream().allMatch(term -> follows(term, holding));
        }
        if (holding.stream().anyMatch(known -> implies(known, wanted))) {
            return true;
        }
        return wanted instanceof Any(List<Condition> terms)
                && terms.stream().anyMatch(term -> follows(term, holding));
    }

    private boolean implies(Condition known, Condition wanted) {
        if (known.equals(wanted)) {
            return true;
        }
        if (known instanceof Any(List<Condition> terms)) {
            return terms.stream().allMatch(term -> follows(wanted, conjuncts(term)));
        }
        // one of few values is one of many
        return known instanceof Compare few
                && wanted instanceof Compare many
                && MEMBERSHIP.contains(few.operator())
                && MEMBERSHIP.contains(many.operator())
                && few.quantifier() == Quantifier.NONE
                && many.quantifier() == Quantifier.NONE
                && !few.operand().isList()
                && few.operand().equals(many.operand())
                && many.values().containsAll(few.values());
    }
}
