package io.vedette.correlation;

import io.vedette.model.FieldValue;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes state as bytes, for {@link StateReader}.
 *
 * <p>All methods throw {@link UncheckedIOException} when the stream cannot be written to.
 */
final class StateWriter {
    private final DataOutputStream out;

    StateWriter(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    @FunctionalInterface
    private interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    private void write(Write write) {
        try {
            write.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void number(long number) {
        write(to -> to.writeLong(number));
    }

    void decimal(double number) {
        write(to -> to.writeDouble(number));
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        write(to -> {
            to.writeInt(utf8.length);
            to.write(utf8);
        });
    }

    void texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
    }

    void value(FieldValue value) {
        switch (value) {
            case FieldValue.Absent ignored -> number(0);
            case FieldValue.Text(String text) -> {
                number(1);
                text(text);
            }
            case FieldValue.Whole(long whole) -> {
                number(2);
                number(whole);
            }
            case FieldValue.UnsignedWhole(long whole) -> {
                number(3);
                number(whole);
            }
            case FieldValue.Decimal(double decimal) -> {
                number(4);
                decimal(decimal);
            }
            case FieldValue.Truth(boolean truth) -> number(truth ? 6 : 5);
            case FieldValue.Several(List<FieldValue> values) -> {
                number(7);
                number(values.size());
                values.forEach(this::value);
            }
        }
    }

    void values(List<FieldValue> values) {
        number(values.size());
        values.forEach(this::value);
    }

    void bytes(byte[] those) {
        write(to -> {
            to.writeInt(those.length);
            to.write(those);
        });
    }
}
