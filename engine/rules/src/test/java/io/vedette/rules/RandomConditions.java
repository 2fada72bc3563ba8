package io.vedette.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes conditions over the fields of {@link TestCatalogue}, written in every way there is. */
final class RandomConditions {
    private static final List<String> SINGLE_TEXTS =
            List.of(
                    "proc.name",
                    "proc.exepath",
                    "fd.name",
                    "user.name",
                    "proc.env[HOME]",
                    "proc.env['a b']",
                    "evt.arg.flags",
                    "proc.aname[2]");
    private static final List<String> TEXTS =
            Stream.concat(SINGLE_TEXTS.stream(), Stream.of("proc.aname")).toList();
    private static final List<String> NUMBERS = List.of("proc.pid", "user.uid", "fd.sport");
    private static final List<String> WORDS =
            List.of("contains", "icontains", "startswith", "endswith", "glob", "iglob");
    private static final String CHARACTERS = "ab/*?.-_[]\\\\ \t'\"=,()\u00e9\ud83d\ude00%:";

    private final Random random;

    RandomConditions(Random random) {
        this.random = random;
    }

    String next() {
        return or(0);
    }

    private String or(int depth) {
        return joined("or", depth, this::and);
    }

    private String and(int depth) {
        return joined("and", depth, this::not);
    }

    @FunctionalInterface
    private interface Production {
        String next(int depth);
    }

    private String joined(String word, int depth, Production production) {
        var terms = new ArrayList<String>();
        int count = random.nextInt(3) == 0 && depth < 6 ? 2 + random.nextInt(2) : 1;
        for (int i = 0; i < count; i++) {
            terms.add(production.next(depth + 1));
        }
        return String.join(blank() + word + blank(), terms);
    }

    private String not(int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> "not " + check(depth);
            case 1 -> "not" + blank() + "not " + check(depth);
            case 2 -> "not(" + or(depth + 1) + ")";
            default -> check(depth);
        };
    }

    private String check(int depth) {
        if (depth < 6 && random.nextInt(4) == 0) {
            return "(" + optionalBlank() + or(depth + 1) + optionalBlank() + ")";
        }
        return switch (random.nextInt(10)) {
            case 0 -> one(TEXTS) + " exists";
            case 1 -> one(NUMBERS) + one(List.of("<", " <= ", ">", " >=")) + random.nextInt(60_000);
            case 2 -> one(NUMBERS) + one(List.of("=", " != ", " == ")) + random.nextInt(60_000);
            case 3 -> one(NUMBERS) + " in (" + random.nextInt(9) + ", 0x1f ,7)";
            case 4 -> "some_macro";
            case 5 -> transformed(0) + " = " + value();
            case 6 ->
                    "proc.name "
                            + one(WORDS)
                            + " "
                            + one(List.of("val(proc.exepath)", transformed(0)));
            case 7 ->
                    text()
                            + " "
                            + one(WORDS)
                            + " "
                            + one(List.of("anyof", "oneof", "allof"))
                            + " "
                            + list();
            case 8 ->
                    text()
                            + " "
                            + one(List.of("in", "intersects", "pmatch"))
                            + optionalBlank()
                            + list();
            default -> text() + " " + one(WORDS) + " " + value();
        };
    }

    private String text() {
        return random.nextInt(4) == 0 ? transformed(0) : one(TEXTS);
    }

    private String transformed(int depth) {
        String inner =
                depth < 3 && random.nextBoolean() ? transformed(depth + 1) : one(SINGLE_TEXTS);
        return switch (random.nextInt(5)) {
            case 0 -> "concat(" + inner + "," + quoted() + ", proc.name)";
            case 1 -> "join(" + quoted() + ", (" + inner + ", 7, " + quoted() + "))";
            case 2 -> "getopt(proc.args, \"ab:\")[a]";
            default -> one(List.of("tolower(", "toupper( ", "basename(", "b64(")) + inner + ")";
        };
    }

    private String list() {
        var values = new ArrayList<String>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            values.add(value());
        }
        return "(" + String.join(one(List.of(",", ", ", " , ")), values) + ")";
    }

    private String value() {
        return random.nextBoolean() ? quoted() : bare();
    }

    private String bare() {
        var text = new StringBuilder(one(List.of("a", "/usr/", "\\", "oneof", "1")));
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length() - 6));
            if ("()\"'=, \t".indexOf(c) < 0 && !Character.isSurrogate(c)) {
                text.append(c);
            }
        }
        return text.toString();
    }

    private String quoted() {
        char quote = random.nextBoolean() ? '"' : '\'';
        var text = new StringBuilder().append(quote);
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append(one(List.of("\\n", "\\t", "\\/", "\\x5c", "\\xe9", "\\x7f")));
                case 1 -> text.append('\\').append(quote);
                case 2 -> text.append("\\\\-");
                default -> {
                    char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
                    if (c != quote && c != '\\' && !Character.isSurrogate(c)) {
                        text.append(c);
                    }
                }
            }
        }
        return text.append(quote).toString();
    }

    private String blank() {
        return one(List.of(" ", "  ", "\n", "\t", "\r\n  "));
    }

    private String optionalBlank() {
        return random.nextBoolean() ? "" : blank();
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
