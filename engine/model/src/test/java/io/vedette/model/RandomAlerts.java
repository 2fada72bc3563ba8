package io.vedette.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Alerts of any shape, with text that attackers would choose. */
final class RandomAlerts {
    private static final String[] PIECES = {
        "",
        "cat",
        "/etc/shadow",
        "\"",
        "\\",
        "\n",
        "\u0000",
        "\u001b[31m",
        "\u202e",
        "ä",
        "\u2028",
        "\ud83d\ude00",
        "\ud800",
        "\udc00",
        "{\"v\":2}",
        "\u007f",
        " ",
        "\ufeff",
        "\uffff"
    };

    private final RandomGenerator random;

    RandomAlerts(RandomGenerator random) {
        this.random = random;
    }

    Alert next() {
        var fields = new LinkedHashMap<String, FieldValue>();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.put(text(), value(0));
        }
        return new Alert(
                AlertId.of(text(), List.of(text())),
                random.nextLong(),
                text(),
                new SourceId("s" + text()),
                Priority.ofWeight(random.nextInt(8)),
                new TreeSet<>(texts()),
                text(),
                text(),
                fields,
                texts(),
                text());
    }

    private FieldValue value(int depth) {
        return switch (random.nextInt(depth < 3 ? 7 : 6)) {
            case 0 -> new FieldValue.Absent();
            case 1 -> new FieldValue.Text(text());
            case 2 -> new FieldValue.Whole(random.nextLong());
            case 3 -> new FieldValue.UnsignedWhole(random.nextLong());
            case 4 -> new FieldValue.Decimal(Double.longBitsToDouble(random.nextLong()));
            case 5 -> new FieldValue.Truth(random.nextBoolean());
            default -> {
                var values = new ArrayList<FieldValue>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    values.add(value(depth + 1));
                }
                yield new FieldValue.Several(values);
            }
        };
    }

    private List<String> texts() {
        var texts = new ArrayList<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(text());
        }
        return texts;
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
