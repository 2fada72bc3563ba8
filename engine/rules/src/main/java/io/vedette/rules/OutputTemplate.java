package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldType;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.model.Value;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Operand;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The output of a rule: text with fields, filled in from an event.
 *
 * <p>Immutable; rendering uses a register of its own and may run on any thread.
 */
public final class OutputTemplate {
    /** What an absent value is in text. */
    static final String ABSENT = new FieldValue.Absent().text();

    private static final char DELETE = 0x7f;

    /** So many bytes of a buffer are shown; of a longer one the last of them is not. */
    private static final int MOST_BYTES = 1022;

    private static final int NINE_DIGITS = 9;

    private final List<Part> parts;

    /** What alerts carry beside the text, where events have it. */
    private final List<Part.Placeholder> context;

    /** For each placeholder whether it reads a late field. */
    private final boolean[] late;

    /** Those of all fields that are read for the text. */
    private final Set<Field.Trait> traits = EnumSet.noneOf(Field.Trait.class);

    /** A stretch of a template. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        /**
         * A field or transformer.
         *
         * @param name as written, such as {@code proc.aname[2]}
         * @param width to which the text is padded or cut; 0 for as long as it is
         * @param listed whether it is among the output fields of the alert: transformed values are
         *     not
         */
        record Placeholder(String name, Operand operand, int width, boolean listed)
                implements Part {}
    }

    OutputTemplate(List<Part> parts, List<Part.Placeholder> context) {
        this.parts = List.copyOf(parts);
        this.context = List.copyOf(context);
        List<Part.Placeholder> placeholders =
                parts.stream()
                        .filter(Part.Placeholder.class::isInstance)
                        .map(Part.Placeholder.class::cast)
                        .toList();
        late = new boolean[placeholders.size()];
        for (int i = 0; i < late.length; i++) {
            var fields = new LinkedHashSet<FieldRead>();
            PartialEvaluation.collect(placeholders.get(i).operand(), fields);
            for (FieldRead read : fields) {
                traits.addAll(read.field().traits());
                late[i] |= read.field().is(Field.Trait.LATE);
            }
        }
    }

    /** The fields that the template names, as written, in order. */
    public List<String> fieldNames() {
        var names = new ArrayList<String>();
        for (Part part : parts) {
            if (part instanceof Part.Placeholder placeholder && placeholder.listed()) {
                names.add(placeholder.name());
            }
        }
        return names;
    }

    /** The fields that are read for the text, also those within transformers. */
    public Set<FieldRead> fields() {
        var fields = new LinkedHashSet<FieldRead>();
        for (Part part : parts) {
            if (part instanceof Part.Placeholder placeholder) {
                PartialEvaluation.collect(placeholder.operand(), fields);
            }
        }
        return fields;
    }

    /** The text with its fields filled in, and their values. */
    public record Rendered(String text, Map<String, FieldValue> fields) {}

    public Rendered render(Event event) {
        return filled(List.of(), event);
    }

    /** Whether some field that is read for the text has a trait. */
    public boolean reads(Field.Trait trait) {
        return traits.contains(trait);
    }

    /** Fills in what an event has now; late fields are left out until {@link Begun#finish}. */
    public Begun begin(Event event) {
        var reader = reader();
        var register = new Value();
        var values = new ArrayList<Optional<FieldValue>>();
        for (Part part : parts) {
            if (part instanceof Part.Placeholder placeholder) {
                values.add(
                        late[values.size()]
                                ? Optional.empty()
                                : Optional.of(read(reader, placeholder, event, register)));
            }
        }
        return new Begun(values);
    }

    /**
     * The whole output.
     *
     * @param known for each placeholder its value, empty where it is to be read of the event; none
     *     where all are
     */
    private Rendered filled(List<Optional<FieldValue>> known, Event event) {
        var reader = reader();
        var register = new Value();
        var text = new StringBuilder(256);
        var fields = new LinkedHashMap<String, FieldValue>();
        int next = 0;
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String literal) -> text.append(literal);
                case Part.Placeholder placeholder -> {
                    Optional<FieldValue> its =
                            known.isEmpty() ? Optional.empty() : known.get(next++);
                    FieldValue value =
                            its.isPresent()
                                    ? its.get()
                                    : read(reader, placeholder, event, register);
                    appendPadded(text, text(placeholder.operand(), value), placeholder.width());
                    if (placeholder.listed()) {
                        fields.put(placeholder.name(), value);
                    }
                }
            }
        }
        if (event.hasContext()) {
            addContext(reader, event, register, fields);
        }
        return new Rendered(text.toString(), fields);
    }

    private void addContext(
            OperandReader reader, Event event, Value register, Map<String, FieldValue> fields) {
        for (Part.Placeholder placeholder : context) {
            if (!fields.containsKey(placeholder.name())) {
                FieldValue value = read(reader, placeholder, event, register);
                if (!(value instanceof FieldValue.Absent) && !text(value).isEmpty()) {
                    fields.put(placeholder.name(), value);
                }
            }
        }
    }

    private static OperandReader reader() {
        var spare = new java.util.ArrayDeque<Value>();
        return new OperandReader(
                () -> {
                    Value value = spare.poll();
                    return value == null ? new Value() : value;
                },
                spare::push);
    }

    private static FieldValue read(
            OperandReader reader, Part.Placeholder placeholder, Event event, Value value) {
        if (!reader.read(placeholder.operand(), event, value)) {
            return new FieldValue.Absent();
        }
        if (placeholder.operand().type() != FieldType.BYTES || value.size() == 0) {
            return shown(event, placeholder.name(), copy(placeholder.operand(), value));
        }
        // a character for each byte
        String bytes = new String(value.copyBytes(0), StandardCharsets.ISO_8859_1);
        FieldValue shown = shown(event, placeholder.name(), new FieldValue.Text(bytes));
        // secrets with bytes that do not print are known by their dots
        return shown(event, placeholder.name(), printable(shown));
    }

    /** With a dot for each byte that does not print, and no longer than Falco has them. */
    private static FieldValue printable(FieldValue value) {
        if (!(value instanceof FieldValue.Text(String text))) {
            return value;
        }
        var printable = new StringBuilder(text);
        for (int i = 0; i < printable.length(); i++) {
            char each = printable.charAt(i);
            if (each < ' ' || each >= DELETE) {
                printable.setCharAt(i, '.');
            }
        }
        if (printable.length() > MOST_BYTES) {
            printable.setLength(MOST_BYTES - 1);
        }
        return new FieldValue.Text(printable.toString());
    }

    /** An output in which late fields are missing yet. Immutable. */
    public final class Begun {
        /** For each placeholder its value; empty where that is late. */
        private final List<Optional<FieldValue>> values;

        private Begun(List<Optional<FieldValue>> values) {
            this.values = List.copyOf(values);
        }

        /**
         * The whole output.
         *
         * @param late has the late fields
         */
        public Rendered finish(Event late) {
            return filled(values, late);
        }
    }

    /** With what the event does not show replaced. */
    static FieldValue shown(Event event, String field, FieldValue value) {
        return switch (value) {
            case FieldValue.Text(String text) -> new FieldValue.Text(event.shown(field, text));
            case FieldValue.Several(List<FieldValue> values) ->
                    new FieldValue.Several(
                            values.stream().map(each -> shown(event, field, each)).toList());
            default -> value;
        };
    }

    private static void appendPadded(StringBuilder text, String value, int width) {
        if (width == 0) {
            text.append(value);
        } else {
            int length = value.codePointCount(0, value.length());
            text.append(value, 0, value.offsetByCodePoints(0, Math.min(width, length)));
            text.repeat(' ', Math.max(0, width - length));
        }
    }

    static FieldValue copy(Operand operand, Value value) {
        if (operand.cardinality() == Cardinality.ANY && operand.type() == FieldType.TEXT) {
            return joined(value);
        }
        if (!operand.isList()) {
            if (value.size() > 0 && has(operand, Field.Trait.HEXADECIMAL)) {
                return new FieldValue.Text(hexadecimal(operand.type(), value.number(0)));
            }
            if (value.size() > 0 && has(operand, Field.Trait.OCTAL)) {
                return new FieldValue.Text(Long.toOctalString(value.number(0)));
            }
            return value.size() == 0 ? new FieldValue.Absent() : copy(operand.type(), value, 0);
        }
        var values = new ArrayList<FieldValue>();
        for (int i = 0; i < value.size(); i++) {
            values.add(copy(operand.type(), value, i));
        }
        // of a transformer, Falco writes an empty list
        return values.isEmpty() && operand instanceof FieldRead
                ? new FieldValue.Absent()
                : new FieldValue.Several(values);
    }

    private static boolean has(Operand operand, Field.Trait trait) {
        return operand instanceof FieldRead read && read.field().is(trait);
    }

    /** Signed numbers in hexadecimal have four bytes. */
    private static String hexadecimal(FieldType type, long number) {
        String digits =
                type == FieldType.INTEGER
                        ? Integer.toHexString((int) number)
                        : Long.toHexString(number);
        return digits.toUpperCase(Locale.ROOT);
    }

    /**
     * Of a field with several candidates, as the names of all ancestors, an output has them all. As
     * in Falco, no blank stands before the first that is not empty, and all empty ones are none.
     */
    private static FieldValue joined(Value value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.size(); i++) {
            text.append(text.isEmpty() ? "" : " ").append(value.text(i));
        }
        return text.isEmpty() ? new FieldValue.Absent() : new FieldValue.Text(text.toString());
    }

    static FieldValue copy(FieldType type, Value value, int index) {
        return switch (type) {
            case TEXT, BYTES -> new FieldValue.Text(value.text(index));
            case ADDRESS, NETWORK -> new FieldValue.Text(Addresses.format(value.copyBytes(index)));
            case INTEGER -> new FieldValue.Whole(value.number(index));
            case UNSIGNED, PORT, TIME, DURATION ->
                    new FieldValue.UnsignedWhole(value.number(index));
            case PRIORITY ->
                    new FieldValue.Text(Priority.ofWeight((int) value.number(index)).label());
            case DECIMAL -> new FieldValue.Decimal(Double.longBitsToDouble(value.number(index)));
            case BOOLEAN -> new FieldValue.Truth(value.number(index) != 0);
        };
    }

    /** The value of an operand as it stands in an output. */
    private static String text(Operand operand, FieldValue value) {
        if (value instanceof FieldValue.Decimal(double number) && Double.isFinite(number)) {
            return new BigDecimal(number).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
        }
        String text = text(value);
        boolean padded =
                value instanceof FieldValue.UnsignedWhole
                        && text.length() < NINE_DIGITS
                        && has(operand, Field.Trait.NINE_DIGITS);
        return padded ? "0".repeat(NINE_DIGITS - text.length()) + text : text;
    }

    /** A value as it stands in an output. */
    static String text(FieldValue value) {
        return value.text();
    }
}
