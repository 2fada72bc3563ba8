package io.vedette.rules;

import com.google.re2j.Pattern;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;

/** What an operator means between one value and one constant. */
final class Comparisons {
    private Comparisons() {}

    /**
     * Compares the value at {@code index} with one constant. The operators that take several
     * constants ({@code in}, {@code intersects}, {@code pmatch}) mean equality, or lying below the
     * path, here.
     */
    static boolean holds(
            FieldType type, Value value, int index, Operator operator, Constant constant) {
        return switch (constant) {
            case Constant.Text text ->
                    text(
                            value.array(index),
                            value.offset(index),
                            value.length(index),
                            operator,
                            text.bytes().array());
            case Constant.Path path ->
                    PathPrefix.matches(
                            path.components(),
                            value.array(index),
                            value.offset(index),
                            value.length(index));
            case Constant.Regex regex -> matches(regex.pattern(), value, index);
            case Constant.Whole number ->
                    ordered(operator, order(type, value.number(index), number.value()));
            case Constant.Decimal decimal ->
                    decimal(
                            operator,
                            Double.longBitsToDouble(value.number(index)),
                            decimal.value());
            case Constant.Network network ->
                    within(value, index, network) == (operator != Operator.NOT_EQUAL);
        };
    }

    private static boolean matches(Pattern pattern, Value value, int index) {
        return pattern.matcher(value.text(index).getBytes(StandardCharsets.UTF_8)).matches();
    }

    static boolean text(byte[] a, int offset, int length, Operator operator, byte[] b) {
        return switch (operator) {
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS -> ByteStrings.equal(a, offset, length, b);
            case NOT_EQUAL -> !ByteStrings.equal(a, offset, length, b);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                    ordered(operator, ByteStrings.compare(a, offset, length, b));
            case CONTAINS, BCONTAINS -> ByteStrings.contains(a, offset, length, b);
            case ICONTAINS -> ByteStrings.containsIgnoringCase(a, offset, length, b);
            case STARTSWITH, BSTARTSWITH -> ByteStrings.startsWith(a, offset, length, b);
            case ENDSWITH -> ByteStrings.endsWith(a, offset, length, b);
            case GLOB -> Glob.matches(b, a, offset, length, false);
            case IGLOB -> Glob.matches(b, a, offset, length, true);
            case EXISTS -> true;
            case REGEX, PMATCH ->
                    throw new IllegalStateException(operator + " has constants of its own");
        };
    }

    /** Compares as the type orders its numbers: signed, or unsigned. */
    static int order(FieldType type, long a, long b) {
        return type == FieldType.INTEGER ? Long.compare(a, b) : Long.compareUnsigned(a, b);
    }

    static boolean ordered(Operator operator, int order) {
        return switch (operator) {
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EXISTS,
                    CONTAINS,
                    ICONTAINS,
                    BCONTAINS,
                    STARTSWITH,
                    BSTARTSWITH,
                    ENDSWITH,
                    GLOB,
                    IGLOB,
                    REGEX,
                    PMATCH ->
                    throw new IllegalStateException(operator + " does not order numbers");
        };
    }

    /** By IEEE 754: a NaN equals nothing. */
    private static boolean decimal(Operator operator, double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return operator == Operator.NOT_EQUAL;
        }
        // 0.0 and -0.0 are equal, which Double.compare denies
        return ordered(operator, a == b ? 0 : Double.compare(a, b));
    }

    private static boolean within(Value value, int index, Constant.Network network) {
        byte[] address = network.address().array();
        if (value.length(index) != address.length) {
            return false;
        }
        byte[] array = value.array(index);
        int offset = value.offset(index);
        int whole = network.bits() / 8;
        for (int i = 0; i < whole; i++) {
            if (array[offset + i] != address[i]) {
                return false;
            }
        }
        int rest = network.bits() % 8;
        int mask = rest == 0 ? 0 : 0xff << (8 - rest) & 0xff;
        return rest == 0 || (array[offset + whole] & mask) == (address[whole] & mask);
    }
}
