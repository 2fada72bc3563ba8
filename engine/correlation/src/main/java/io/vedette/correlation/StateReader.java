package io.vedette.correlation;

import io.vedette.model.FieldValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link StateWriter} wrote; whatever the bytes are, it ends in an answer or in {@link
 * Malformed} and takes no more memory than a small multiple of their length.
 */
final class StateReader {
    private static final int DEEPEST = 3;

    private final ByteBuffer in;

    /** The bytes are not what was written. */
    static final class Malformed extends RuntimeException {
        Malformed(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    StateReader(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    /** From the buffer's position to its limit, which stay as they are. */
    StateReader(ByteBuffer bytes) {
        in = bytes.asReadOnlyBuffer();
    }

    long number() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException e) {
            throw new Malformed("it ends too early");
        }
    }

    /** A finite number. */
    double decimal() {
        double decimal = Double.longBitsToDouble(number());
        if (!Double.isFinite(decimal)) {
            throw new Malformed("a number is not finite");
        }
        return decimal;
    }

    /** A number of things that follow, each of which takes a byte at least. */
    int count(int most) {
        long count = number();
        if (count < 0 || count > most || count > in.remaining()) {
            throw new Malformed("a count of " + count + " is not between 0 and " + most);
        }
        return (int) count;
    }

    /** One of a few alternatives, from 0. */
    int choice(int last) {
        long choice = number();
        if (choice < 0 || choice > last) {
            throw new Malformed("a choice of " + choice + " is not between 0 and " + last);
        }
        return (int) choice;
    }

    byte[] bytes() {
        try {
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new Malformed("a length of " + length + " exceeds what is there");
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        } catch (BufferUnderflowException e) {
            throw new Malformed("it ends too early");
        }
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    List<String> texts() {
        int count = count(Integer.MAX_VALUE);
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    FieldValue value() {
        return value(0);
    }

    private FieldValue value(int depth) {
        int kind = choice(7);
        return switch (kind) {
            case 0 -> new FieldValue.Absent();
            case 1 -> new FieldValue.Text(text());
            case 2 -> new FieldValue.Whole(number());
            case 3 -> new FieldValue.UnsignedWhole(number());
            case 4 -> new FieldValue.Decimal(Double.longBitsToDouble(number()));
            case 5, 6 -> new FieldValue.Truth(kind == 6);
            default -> {
                if (depth == DEEPEST) {
                    throw new Malformed("lists are nested too deep");
                }
                int count = count(Integer.MAX_VALUE);
                var values = new ArrayList<FieldValue>();
                for (int i = 0; i < count; i++) {
                    values.add(value(depth + 1));
                }
                yield new FieldValue.Several(values);
            }
        };
    }

    List<FieldValue> values() {
        int count = count(Integer.MAX_VALUE);
        var values = new ArrayList<FieldValue>();
        for (int i = 0; i < count; i++) {
            values.add(value());
        }
        return values;
    }

    boolean isAtEnd() {
        return !in.hasRemaining();
    }
}
