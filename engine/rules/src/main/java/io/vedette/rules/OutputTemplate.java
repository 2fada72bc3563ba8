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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The output of a rule: text with fields, filled in from an event.
 *
 * <p>Immutable; rendering uses a register of its own and may run on any thread.
 */
public final class OutputTemplate {
    /** What an absent value is in text. */
    static final String ABSENT = new FieldValue.Absent().text();

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
                    appendPadded(text, text(value), placeholder.width());
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
        return reader.read(placeholder.operand(), event, value)
                ? shown(event, placeholder.name(), copy(placeholder.operand(), value))
                : new FieldValue.Absent();
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
            return value.size() == 0 ? new FieldValue.Absent() : copy(operand.type(), value, 0);
        }
        var values = new ArrayList<FieldValue>();
        for (int i = 0; i < value.size(); i++) {
            values.add(copy(operand.type(), value, i));
        }
        return new FieldValue.Several(values);
    }

    /**
     * Of a field with several candidates, as the names of all ancestors, an output has them all.
     */
    private static FieldValue joined(Value value) {
        var text = new StringJoiner(" ");
        for (int i = 0; i < value.size(); i++) {
            text.add(value.text(i));
        }
        return value.size() == 0 ? new FieldValue.Absent() : new FieldValue.Text(text.toString());
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

    /** A value as it stands in an output. */
    static String text(FieldValue value) {
        return value.text();
    }
}
