package io.vedette.rules;

import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes rules and events at random, of few words so that they meet. */
final class RandomRules {
    private static final List<String> WORDS =
            List.of(
                    "a",
                    "b",
                    "ab",
                    "bash",
                    "/etc",
                    "/etc/x",
                    "/usr/bin/cat",
                    "O_RDONLY|O_CLOEXEC",
                    "longer than eight",
                    "");
    private static final List<String> TEXTS =
            List.of(
                    "proc.name",
                    "proc.cmdline",
                    "fd.name",
                    "proc.exepath",
                    "container.id",
                    "proc.env[HOME]",
                    "evt.arg.flags");
    private static final List<String> NUMBERS = List.of("-1", "0", "1", "7", "0x10");
    private static final List<String> ADDRESSES =
            List.of("10.0.0.1", "10.1.0.1", "192.0.2.1", "2001:db8::1");
    private static final List<String> NETWORKS =
            List.of("10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32", "10.0.0.1");
    private static final int DEEPEST = 4;

    private final RandomGenerator random;
    private final int macros;

    RandomRules(RandomGenerator random, int macros) {
        this.random = random;
        this.macros = macros;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String quoted(String word) {
        return "\"" + word + "\"";
    }

    private String words() {
        var list = new StringBuilder("(");
        for (int i = random.nextInt(5); i >= 0; i--) {
            list.append(quoted(pick(WORDS))).append(i == 0 ? "" : ", ");
        }
        return list.append(")").toString();
    }

    /** Text of rules: some macros, then rules that share them. */
    String rules(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < macros; i++) {
            text.append("- macro: m")
                    .append(i)
                    .append("\n  condition: '")
                    .append(yaml(condition(i, 0)))
                    .append("'\n");
        }
        for (int i = 0; i < count; i++) {
            text.append("- rule: r")
                    .append(i)
                    .append("\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n");
            text.append("  condition: '").append(yaml(condition(macros, 0))).append("'\n");
        }
        return text.toString();
    }

    private static String yaml(String condition) {
        return condition.replace("'", "''");
    }

    private String condition(int visible, int depth) {
        int choice = random.nextInt(depth >= DEEPEST ? 7 : 12);
        if (choice < 6) {
            return leaf();
        }
        if (choice == 6) {
            return visible == 0 ? leaf() : "m" + random.nextInt(visible);
        }
        if (choice == 7) {
            return "not (" + condition(visible, depth + 1) + ")";
        }
        String joint = choice % 2 == 0 ? " and " : " or ";
        var terms = new StringBuilder("(");
        for (int i = 1 + random.nextInt(4); i >= 0; i--) {
            terms.append(condition(visible, depth + 1)).append(i == 0 ? "" : joint);
        }
        return terms.append(")").toString();
    }

    private String leaf() {
        return switch (random.nextInt(25)) {
            case 0 -> "evt.type = " + pick(TestCatalogue.TYPES);
            case 1 ->
                    "evt.type in ("
                            + pick(TestCatalogue.TYPES)
                            + ", "
                            + pick(TestCatalogue.TYPES)
                            + ")";
            case 2 -> "evt.type != " + pick(TestCatalogue.TYPES);
            case 3 -> pick(TEXTS) + " in " + words();
            case 4 ->
                    pick(TEXTS)
                            + pick(
                                    List.of(
                                            " = ",
                                            " != ",
                                            " contains ",
                                            " startswith ",
                                            " endswith ",
                                            " icontains "))
                            + quoted(pick(WORDS));
            case 5 ->
                    pick(TEXTS)
                            + pick(List.of(" glob ", " iglob "))
                            + quoted(pick(List.of("*a*", "/etc*", "?", "[ab]*", "B*")));
            case 6 -> pick(TEXTS) + " pmatch " + words();
            case 7 ->
                    pick(TEXTS) + " regex " + quoted(pick(List.of("a.*", "[ab]+", ".*etc.*", "")));
            case 8 ->
                    pick(TEXTS)
                            + pick(List.of(" =", " !=", " contains", " startswith", " endswith"))
                            + pick(List.of(" oneof ", " anyof ", " allof "))
                            + words();
            case 9 -> pick(TEXTS) + " exists";
            case 10 -> "proc.pid" + pick(List.of(" = ", " != ", " < ", " >= ")) + pick(NUMBERS);
            case 11 ->
                    "user.uid"
                            + pick(List.of(" = ", " > ", " <= "))
                            + pick(NUMBERS.subList(1, NUMBERS.size()));
            case 12 -> "proc.pid in (" + pick(NUMBERS) + ", " + pick(NUMBERS) + ")";
            case 13 -> "evt.is_io = " + random.nextBoolean();
            case 14 -> "fd.sip" + pick(List.of(" = ", " != ")) + pick(ADDRESSES);
            case 15 ->
                    pick(List.of("fd.snet", "fd.net"))
                            + pick(List.of(" = ", " != "))
                            + pick(NETWORKS);
            case 16 -> "fd.ip" + pick(List.of(" = ", " != ")) + pick(ADDRESSES);
            case 17 ->
                    "proc.aname"
                            + pick(List.of(" = ", " != ", " startswith "))
                            + quoted(pick(WORDS));
            case 18 -> "proc.aname in " + words();
            case 19 -> "proc.args" + pick(List.of(" in ", " intersects ")) + words();
            case 20 ->
                    pick(List.of("tolower(proc.name)", "basename(fd.name)", "b64(proc.name)"))
                            + " = "
                            + quoted(pick(WORDS));
            case 22 ->
                    "fd.sip.name"
                            + pick(
                                    List.of(
                                            " = " + quoted(pick(WORDS)),
                                            " != " + quoted(pick(WORDS)),
                                            " = oneof " + words(),
                                            " != anyof " + words(),
                                            " exists"));
            case 23 -> "fd.sip.name in " + words();
            case 21 -> "evt.around[7] = " + random.nextInt(4);
            default ->
                    pick(TEXTS)
                            + pick(List.of(" = ", " != ", " startswith "))
                            + "val("
                            + pick(TEXTS.subList(0, 4))
                            + ")";
        };
    }

    /** An event in which each field is absent, or has a value that rules ask for. */
    MapEvent event() {
        Map<String, Object> values = new HashMap<>();
        for (String field : TEXTS) {
            put(values, field.equals("evt.arg.flags") ? "evt.arg[flags]" : field, pick(WORDS));
        }
        put(values, "proc.pid", (long) random.nextInt(-1, 8));
        put(values, "user.uid", (long) random.nextInt(-1, 8));
        put(
                values,
                "fd.sip.name",
                random.nextInt(3) == 0 ? List.of() : List.of(pick(WORDS), pick(WORDS)));
        put(values, "evt.around[7]", (long) random.nextInt(5));
        put(values, "evt.is_io", random.nextBoolean());
        put(values, "fd.sip", TestCatalogue.address(pick(ADDRESSES)));
        put(values, "fd.snet", TestCatalogue.address(pick(ADDRESSES)));
        for (String ends : List.of("fd.ip", "fd.net")) {
            put(
                    values,
                    ends,
                    List.of(
                            TestCatalogue.address(pick(ADDRESSES)),
                            TestCatalogue.address(pick(ADDRESSES))));
        }
        put(values, "proc.aname", List.of(pick(WORDS), pick(WORDS), pick(WORDS)));
        put(values, "proc.args", List.of(pick(WORDS), pick(WORDS)));
        return MapEvent.syscall(pick(TestCatalogue.TYPES), values);
    }

    private void put(Map<String, Object> values, String field, Object value) {
        if (random.nextInt(4) > 0) {
            values.put(field, value);
        }
    }
}
