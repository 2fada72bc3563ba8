package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.FieldType;
import java.util.EnumSet;
import java.util.Set;

/** Which operators a type of field takes. */
final class OperatorRules {
    private static final Set<Operator> ALWAYS = EnumSet.of(Operator.EXISTS);
    private static final Set<Operator> LISTS = with(ALWAYS, Operator.IN, Operator.INTERSECTS);
    private static final Set<Operator> EQUALITY =
            with(LISTS, Operator.EQUAL, Operator.DOUBLE_EQUAL, Operator.NOT_EQUAL);
    private static final Set<Operator> ORDERED =
            with(
                    EQUALITY,
                    Operator.LESS,
                    Operator.LESS_OR_EQUAL,
                    Operator.GREATER,
                    Operator.GREATER_OR_EQUAL);
    private static final Set<Operator> TEXTS =
            with(
                    ORDERED,
                    Operator.CONTAINS,
                    Operator.ICONTAINS,
                    Operator.STARTSWITH,
                    Operator.ENDSWITH,
                    Operator.GLOB,
                    Operator.IGLOB,
                    Operator.REGEX,
                    Operator.PMATCH);
    private static final Set<Operator> BUFFERS =
            with(
                    EQUALITY,
                    Operator.CONTAINS,
                    Operator.STARTSWITH,
                    Operator.ENDSWITH,
                    Operator.BCONTAINS,
                    Operator.BSTARTSWITH);

    private OperatorRules() {}

    static Set<Operator> allowed(FieldType type, Cardinality cardinality) {
        if (cardinality == Cardinality.LIST) {
            return LISTS;
        }
        if (cardinality == Cardinality.NAMES) {
            return EQUALITY;
        }
        return switch (type) {
            case TEXT -> TEXTS;
            case BYTES -> BUFFERS;
            case INTEGER, UNSIGNED, DECIMAL, PORT, PRIORITY, TIME, DURATION -> ORDERED;
            case BOOLEAN, ADDRESS, NETWORK -> EQUALITY;
        };
    }

    private static Set<Operator> with(Set<Operator> base, Operator... more) {
        var all = EnumSet.copyOf(base);
        all.addAll(Set.of(more));
        return all;
    }
}
