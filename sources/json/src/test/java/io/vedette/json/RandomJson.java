package io.vedette.json;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Writes random well-formed JSON, and spoils it. */
final class RandomJson {
    private static final String[] PIECES = {
        "a",
        "name",
        "0123456789abcdef",
        "{",
        "]",
        ":",
        ",",
        "'",
        " ",
        "/",
        "\u007f",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude00",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0000",
        "\\u0041",
        "\\u00E9",
        "\\u20ac",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\uDE00"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "1", "-12", "3.25", "1e5", "1E-5", "0.10", "12345678901234567890", "-1.5e+10"
    };
    private static final String[] BLANKS = {"", "", "", "", "", " ", "\n", "\t", "\r\n", "    "};
    private static final byte[] SPOILERS = Texts.bytes("{}[]:,\"\\ \n0123.eE+-tfnu/\0\u00e9");

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    RandomJson(Random random) {
        this.random = random;
    }

    byte[] wellFormed() {
        text.setLength(0);
        value(random.nextInt(6));
        return Texts.bytes(text.toString());
    }

    private void value(int depth) {
        blanks();
        switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> text.append(one(NUMBERS));
            case 1 -> text.append("true");
            case 2 -> text.append("false");
            case 3 -> text.append("null");
            case 4 -> string();
            case 5 -> array(depth);
            default -> object(depth);
        }
        blanks();
    }

    private void array(int depth) {
        text.append('[');
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",");
            value(depth - 1);
        }
        if (size == 0) {
            blanks();
        }
        text.append(']');
    }

    private void object(int depth) {
        text.append('{');
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",");
            blanks();
            string();
            blanks();
            text.append(':');
            value(depth - 1);
        }
        if (size == 0) {
            blanks();
        }
        text.append('}');
    }

    private void string() {
        text.append('"');
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            text.append(one(PIECES));
        }
        text.append('"');
    }

    private void blanks() {
        text.append(one(BLANKS));
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The text with a few bytes changed, added, taken out, doubled or cut off. */
    byte[] spoiled(byte[] wellFormed) {
        byte[] spoiled = wellFormed;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            spoiled = spoiledOnce(spoiled);
        }
        return spoiled;
    }

    private byte[] spoiledOnce(byte[] before) {
        int from = random.nextInt(before.length + 1);
        int to = Math.min(before.length, from + random.nextInt(4));
        var after = new ByteArrayOutputStream();
        after.write(before, 0, from);
        switch (random.nextInt(6)) {
            case 0 -> after.write(random.nextInt(256));
            case 1, 2 -> after.write(SPOILERS[random.nextInt(SPOILERS.length)]);
            case 3 -> after.write(before, from, to - from);
            case 4 -> to = before.length;
            default -> {}
        }
        int rest = random.nextBoolean() ? from : to;
        after.write(before, rest, before.length - rest);
        return after.toByteArray();
    }
}
