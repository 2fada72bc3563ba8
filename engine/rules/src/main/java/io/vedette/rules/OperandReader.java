package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.Priority;
import io.vedette.model.Value;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Gathered;
import io.vedette.rules.Condition.Operand;
import io.vedette.rules.Condition.Text;
import io.vedette.rules.Condition.Transform;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads operands, transformers applied; one thread's. */
final class OperandReader {
    private final Supplier<Value> borrow;
    private final Consumer<Value> giveBack;

    OperandReader(Supplier<Value> borrow, Consumer<Value> giveBack) {
        this.borrow = borrow;
        this.giveBack = giveBack;
    }

    /** Reads {@code operand} into {@code into}; false when it is absent. */
    boolean read(Operand operand, Event event, Value into) {
        return switch (operand) {
            case FieldRead field -> field.reader().read(event, into);
            case Text(String text) -> {
                into.setText(text);
                yield true;
            }
            case Gathered gathered -> gather(gathered, event, into);
            case Transform transform -> transform(transform, event, into);
        };
    }

    private boolean gather(Gathered gathered, Event event, Value into) {
        Value one = borrow.get();
        try {
            into.clear();
            for (Operand operand : gathered.operands()) {
                if (!read(operand, event, one)) {
                    return false;
                }
                for (int i = 0; i < one.size(); i++) {
                    into.addText(asText(operand, one, i));
                }
            }
            return true;
        } finally {
            giveBack.accept(one);
        }
    }

    /** A number that is joined with texts is written in decimal. */
    private static byte[] asText(Operand operand, Value value, int index) {
        return switch (operand.type()) {
            case TEXT, BYTES, ADDRESS, NETWORK -> value.copyBytes(index);
            case INTEGER -> ascii(Long.toString(value.number(index)));
            case UNSIGNED, PORT, TIME, DURATION ->
                    ascii(Long.toUnsignedString(value.number(index)));
            case DECIMAL -> ascii(Double.toString(Double.longBitsToDouble(value.number(index))));
            case PRIORITY -> ascii(Priority.ofWeight((int) value.number(index)).label());
            case BOOLEAN -> ascii(Boolean.toString(value.number(index) != 0));
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private boolean transform(Transform transform, Event event, Value into) {
        Value first = borrow.get();
        Value second = borrow.get();
        try {
            if (!read(transform.operands().getFirst(), event, first)) {
                return false;
            }
            return switch (transform.transformer()) {
                case VAL -> read(transform.operands().getFirst(), event, into);
                case TOLOWER, TOUPPER, BASENAME, B64 ->
                        Transformations.eachText(transform.transformer(), first, into);
                case LEN -> {
                    boolean list = transform.operands().getFirst().isList();
                    into.setNumber(list ? first.size() : first.length(0));
                    yield true;
                }
                case JOIN -> {
                    boolean read = read(transform.operands().getLast(), event, second);
                    yield read && Transformations.join(first, second, into);
                }
                case CONCAT -> concat(transform, event, second, into);
                case GETOPT -> {
                    boolean read = read(transform.operands().getLast(), event, second);
                    yield read && ShortOptions.read(first, second, transform.option(), into);
                }
            };
        } finally {
            giveBack.accept(second);
            giveBack.accept(first);
        }
    }

    private boolean concat(Transform transform, Event event, Value part, Value into) {
        Value parts = borrow.get();
        try {
            parts.clear();
            for (Operand operand : transform.operands()) {
                if (!read(operand, event, part)) {
                    return false;
                }
                parts.addText(part.copyBytes(0));
            }
            part.setText(new byte[0]);
            return Transformations.join(part, parts, into);
        } finally {
            giveBack.accept(parts);
        }
    }
}
