package io.vedette.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vedette.model.FieldType;
import io.vedette.model.Priority;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;

/** Makes the constants of a comparison from what stands in the text. */
final class ConstantReader {
    /** As in Falco, so that a rule that loads here loads there. */
    private static final int LONGEST_BYTES = 255;

    private ConstantReader() {}

    /** What came of reading a constant. */
    sealed interface Outcome {
        record Read(Constant constant) implements Outcome {}

        /** The text is no value for that; the reason is a lower-case sentence. */
        record Refused(String reason) implements Outcome {}
    }

    static Outcome read(String text, FieldType type, Operator operator) {
        Bytes bytes = Bytes.ofText(text);
        if (bytes.length() > LONGEST_BYTES) {
            return new Outcome.Refused(
                    "a value of "
                            + bytes.length()
                            + " bytes exceeds the "
                            + LONGEST_BYTES
                            + " byte limit");
        }
        if (type != FieldType.BYTES && text.indexOf('\0') >= 0) {
            return new Outcome.Refused("a value cannot hold a NUL byte");
        }
        return switch (type) {
            case TEXT, BYTES -> text(text, bytes, operator);
            case INTEGER, UNSIGNED, TIME, DURATION ->
                    found(integer(text, type == FieldType.INTEGER), text, type);
            case PORT -> found(port(text), text, type);
            case PRIORITY ->
                    found(
                            Priority.parse(text)
                                    .map(priority -> new Constant.Whole(priority.weight())),
                            text,
                            type);
            case BOOLEAN ->
                    found(
                            switch (text) {
                                case "true" -> Optional.of(new Constant.Whole(1));
                                case "false" -> Optional.of(new Constant.Whole(0));
                                default -> Optional.empty();
                            },
                            text,
                            type);
            case DECIMAL -> found(decimal(text), text, type);
            case ADDRESS -> found(Addresses.parse(text, false), text, type);
            case NETWORK -> found(Addresses.parse(text, true), text, type);
        };
    }

    private static Outcome found(
            Optional<? extends Constant> constant, String text, FieldType type) {
        return constant.<Outcome>map(Outcome.Read::new)
                .orElseGet(() -> new Outcome.Refused("\"" + text + "\" is no " + expected(type)));
    }

    private static String expected(FieldType type) {
        return switch (type) {
            case BOOLEAN -> "truth value (true or false)";
            case PORT -> "port (0 to 65535, or the name of a service)";
            case PRIORITY ->
                    "priority (emergency, alert, critical, error, warning, notice, informational or debug)";
            case ADDRESS -> "address";
            case NETWORK -> "address or network such as 10.0.0.0/8";
            case UNSIGNED -> "number from 0";
            case TEXT, BYTES, INTEGER, DECIMAL, TIME, DURATION -> "number";
        };
    }

    private static Outcome text(String text, Bytes bytes, Operator operator) {
        return switch (operator) {
            case REGEX -> regex(text);
            case PMATCH -> new Outcome.Read(path(text));
            case BCONTAINS, BSTARTSWITH -> {
                if (text.isEmpty()
                        || text.length() % 2 != 0
                        || !text.chars().allMatch(HexFormat::isHexDigit)) {
                    yield new Outcome.Refused(
                            "\""
                                    + text
                                    + "\" is no string of hexadecimal digits in pairs, which "
                                    + operator
                                    + " needs");
                }
                yield new Outcome.Read(
                        new Constant.Text(Bytes.copyOf(HexFormat.of().parseHex(text))));
            }
            default -> new Outcome.Read(new Constant.Text(bytes));
        };
    }

    private static Outcome regex(String text) {
        try {
            if (RegexRepetition.of(text) > RegexRepetition.MOST) {
                return new Outcome.Refused(
                        "\""
                                + text
                                + "\" repeats a part more than "
                                + RegexRepetition.MOST
                                + " times");
            }
            return new Outcome.Read(new Constant.Regex(Pattern.compile(text, Pattern.MULTILINE)));
        } catch (PatternSyntaxException e) {
            return new Outcome.Refused(
                    "\"" + text + "\" is no regular expression of RE2: " + e.getDescription());
        }
    }

    static Constant.Path path(String text) {
        var components = new ArrayList<Bytes>();
        for (String component : text.split("/", -1)) {
            if (!component.isEmpty()) {
                components.add(Bytes.ofText(component));
            }
        }
        return new Constant.Path(components);
    }

    private static Optional<Constant.Whole> integer(String text, boolean signed) {
        if (!text.chars().allMatch(c -> c < 128)) {
            return Optional.empty();
        }
        try {
            boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
            String digits = hexadecimal ? text.substring(2) : text;
            int radix = hexadecimal ? 16 : 10;
            if (hexadecimal && (digits.startsWith("+") || digits.startsWith("-"))) {
                return Optional.empty();
            }
            long value =
                    signed && !hexadecimal
                            ? Long.parseLong(digits, radix)
                            : Long.parseUnsignedLong(digits, radix);
            return Optional.of(new Constant.Whole(value));
        } catch (NumberFormatException ignored) {
            return Optional.empty();
        }
    }

    private static Optional<Constant.Whole> port(String text) {
        var service = ServiceNames.port(text);
        if (service.isPresent()) {
            return Optional.of(new Constant.Whole(service.getAsInt()));
        }
        return integer(text, false).filter(port -> port.value() >= 0 && port.value() <= 65_535);
    }

    private static Optional<Constant.Decimal> decimal(String text) {
        if (!text.matches("[+-]?[0-9]+\\.?[0-9]*([eE][+-]?[0-9]+)?")) {
            return Optional.empty();
        }
        return Optional.of(new Constant.Decimal(Double.parseDouble(text)));
    }
}
