package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.Value;
import io.vedette.rules.Condition.Compare;
import java.util.List;
import java.util.Set;

/**
 * A comparison with constants, made for its operator: what compiled conditions call with the values
 * that they read.
 *
 * <p>Implementations are records: compiled code holds them as constants, whose class and fields the
 * JIT then knows.
 */
sealed interface ValueTest {
    boolean holds(Value value);

    /** How dear a call is, as a multiple of a comparison of two short texts. */
    int cost();

    Set<Operator> EQUALITY =
            Set.of(Operator.EQUAL, Operator.DOUBLE_EQUAL, Operator.IN, Operator.INTERSECTS);

    /** The test for a comparison; {@link General} where none is made for it. */
    static ValueTest of(Compare compare) {
        List<Constant> values = compare.values();
        boolean texts =
                !values.isEmpty() && values.stream().allMatch(Constant.Text.class::isInstance);
        boolean some =
                compare.quantifier() == Quantifier.NONE || compare.quantifier() == Quantifier.ANYOF;
        if (!some) {
            return new General(compare);
        }
        if (compare.operand().cardinality() == Cardinality.LIST && texts) {
            return compare.operator() == Operator.IN
                    ? new AllMembers(new TextSet(bytes(values)))
                    : new SomeMember(new TextSet(bytes(values)));
        }
        if ((compare.operand().cardinality() == Cardinality.ANY
                        || compare.operand().cardinality() == Cardinality.NAMES)
                && texts
                && EQUALITY.contains(compare.operator())) {
            return new SomeMember(new TextSet(bytes(values)));
        }
        if (compare.operand().cardinality() != Cardinality.ONE) {
            return new General(compare);
        }
        if (texts) {
            return text(compare, bytes(values));
        }
        if (values.size() == 1 && values.getFirst() instanceof Constant.Whole(long number)) {
            boolean signed = compare.operand().type() == io.vedette.model.FieldType.INTEGER;
            return new Whole(compare.operator(), number, signed);
        }
        return new General(compare);
    }

    private static ValueTest text(Compare compare, List<Bytes> values) {
        Bytes only = values.getFirst();
        boolean one = values.size() == 1;
        return switch (compare.operator()) {
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS ->
                    one ? new Equal(only) : new Member(new TextSet(values));
            case NOT_EQUAL -> one ? new NotEqual(only) : new General(compare);
            case STARTSWITH -> one ? new Prefix(only) : new SomePrefix(Edges.prefixes(values));
            case ENDSWITH -> one ? new Suffix(only) : new SomeSuffix(Edges.suffixes(values));
            case CONTAINS -> one ? new Part(only) : new SomePart(ManyParts.of(values));
            case ICONTAINS -> new SomePart(ManyParts.ignoringCase(values));
            case GLOB ->
                    StarPattern.of(only)
                            .filter(pattern -> one)
                            .<ValueTest>map(Stars::new)
                            .orElseGet(() -> new General(compare));
            default -> new General(compare);
        };
    }

    private static List<Bytes> bytes(List<Constant> values) {
        return values.stream().map(value -> ((Constant.Text) value).bytes()).toList();
    }

    record Equal(Bytes text) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return ByteStrings.equal(
                    value.array(0), value.offset(0), value.length(0), text.array());
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    record NotEqual(Bytes text) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return !ByteStrings.equal(
                    value.array(0), value.offset(0), value.length(0), text.array());
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    record Member(TextSet set) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return set.contains(value.array(0), value.offset(0), value.length(0));
        }

        @Override
        public int cost() {
            return 3;
        }
    }

    record SomeMember(TextSet set) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            for (int i = 0; i < value.size(); i++) {
                if (set.contains(value.array(i), value.offset(i), value.length(i))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int cost() {
            return 8;
        }
    }

    record AllMembers(TextSet set) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            for (int i = 0; i < value.size(); i++) {
                if (!set.contains(value.array(i), value.offset(i), value.length(i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int cost() {
            return 8;
        }
    }

    record Prefix(Bytes prefix) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return ByteStrings.startsWith(
                    value.array(0), value.offset(0), value.length(0), prefix.array());
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    record SomePrefix(Edges edges) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return edges.start(value.array(0), value.offset(0), value.length(0));
        }

        @Override
        public int cost() {
            return 3;
        }
    }

    record Suffix(Bytes suffix) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return ByteStrings.endsWith(
                    value.array(0), value.offset(0), value.length(0), suffix.array());
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    record SomeSuffix(Edges edges) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return edges.end(value.array(0), value.offset(0), value.length(0));
        }

        @Override
        public int cost() {
            return 3;
        }
    }

    record Part(Bytes part) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return ByteStrings.contains(
                    value.array(0), value.offset(0), value.length(0), part.array());
        }

        @Override
        public int cost() {
            return 12;
        }
    }

    record Stars(StarPattern pattern) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return pattern.matches(value.array(0), value.offset(0), value.length(0));
        }

        @Override
        public int cost() {
            return 12;
        }
    }

    record SomePart(ManyParts parts) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return parts.someIn(value.array(0), value.offset(0), value.length(0));
        }

        @Override
        public int cost() {
            return 20;
        }
    }

    /** One number that is not a decimal. */
    record Whole(Operator operator, long number, boolean signed) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            long read = value.number(0);
            return Comparisons.ordered(
                    operator,
                    signed ? Long.compare(read, number) : Long.compareUnsigned(read, number));
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Whatever the specification says. */
    record General(Compare compare) implements ValueTest {
        @Override
        public boolean holds(Value value) {
            return Interpreter.compare(compare, value);
        }

        @Override
        public int cost() {
            int each =
                    switch (compare.operator()) {
                        case REGEX -> 400;
                        case GLOB, IGLOB, ICONTAINS, PMATCH -> 12;
                        default -> 4;
                    };
            return each * Math.max(1, compare.values().size());
        }
    }
}
