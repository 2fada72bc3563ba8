package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.model.spi.SourceCatalogue;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sources made for tests: fields of every type, with the values that a {@link MapEvent} holds. */
final class TestCatalogue {
    private TestCatalogue() {}

    /** An event of named values; texts, longs, doubles, booleans, and lists of them. */
    record MapEvent(SourceId source, int typeCode, Map<String, Object> values) implements Event {
        static MapEvent syscall(String type, Map<String, Object> values) {
            var all = new LinkedHashMap<>(values);
            all.put("evt.type", type);
            int code = TYPES.indexOf(type) * 2 + 1;
            return new MapEvent(SourceId.SYSCALL, Math.max(code, 0), all);
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public long timeNanos() {
            return 1_700_000_000_123_456_789L;
        }

        @Override
        public long streamStartNanos() {
            return 1_700_000_000_000_000_000L;
        }

        @Override
        public String hostname() {
            return "node-1";
        }

        @Override
        public List<String> ids() {
            return List.of("event-1");
        }

        @Override
        public String sentence() {
            return "something happened";
        }
    }

    static final List<String> TYPES =
            List.of(
                    "open", "openat", "openat2", "close", "execve", "connect", "accept", "read",
                    "write", "unlink");

    static Map<SourceId, FieldCatalogue> all() {
        return Map.of(
                SourceId.SYSCALL,
                FieldCatalogue.of(new Syscalls()),
                SourceId.K8S_AUDIT,
                FieldCatalogue.of(new Audit()));
    }

    static LoadResult load(RuleFile... files) {
        return new RuleLoader(all(), LoadOptions.DEFAULT).load(List.of(files));
    }

    static LoadResult load(String content) {
        return load(new RuleFile("rules.yaml", content));
    }

    /** Rules that have nothing wrong with them. */
    static List<Rule> rules(String content) {
        LoadResult result = load(content);
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules();
    }

    /** The indices of all rules that match. */
    static List<Integer> allMatches(Matcher matcher, MapEvent event) {
        var all = new ArrayList<Integer>();
        for (int i = matcher.next(event, 0); i >= 0; i = matcher.next(event, i + 1)) {
            all.add(i);
        }
        return all;
    }

    /** Whether the first rule matches; the interpreter and the compiled rules have to agree. */
    static boolean matches(LoadResult result, MapEvent event) {
        List<Rule> rules = result.rules().rules();
        int interpreted = Matcher.interpreting(rules).next(event, 0);
        int compiled =
                Matcher.compiling(rules, FieldCatalogue.of(new Syscalls()).eventTypes())
                        .next(event, 0);
        if (interpreted != compiled) {
            throw new AssertionError(
                    "interpreted " + interpreted + ", compiled " + compiled + ": " + rules);
        }
        return interpreted == 0;
    }

    static Field field(
            String name, FieldType type, Cardinality cardinality, Field.Trait... traits) {
        return new Field(
                name,
                type,
                cardinality,
                ArgumentKind.NONE,
                false,
                "A field for tests.",
                Set.of(traits),
                none ->
                        new FieldBinding.Bound(
                                (MapEvent event, Value into) -> read(event, name, into)));
    }

    private static Field withArgument(
            String name,
            FieldType type,
            Cardinality cardinality,
            ArgumentKind kind,
            boolean required,
            Field.Trait... traits) {
        return new Field(
                name,
                type,
                cardinality,
                kind,
                required,
                "A field for tests.",
                Set.of(traits),
                argument -> {
                    String key = name + argument.map(a -> "[" + a.text() + "]").orElse("");
                    return new FieldBinding.Bound(
                            (MapEvent event, Value into) -> read(event, key, into));
                });
    }

    private static boolean read(MapEvent event, String key, Value into) {
        Object value = event.values().get(key);
        if (value == null) {
            return false;
        }
        into.clear();
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        for (Object each : values) {
            switch (each) {
                case Long number -> into.addNumber(number);
                case Integer number -> into.addNumber(number);
                case Double number -> into.addNumber(Double.doubleToRawLongBits(number));
                case Boolean truth -> into.addNumber(truth ? 1 : 0);
                case byte[] bytes -> into.addText(bytes);
                default -> into.addText(each.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return true;
    }

    static byte[] address(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new AssertionError(text, e);
        }
    }

    private record Syscalls() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return SourceId.SYSCALL;
        }

        @Override
        public List<Field> fields() {
            var fields = new ArrayList<Field>();
            for (String name :
                    List.of(
                            "evt.type",
                            "proc.name",
                            "proc.cmdline",
                            "proc.exepath",
                            "proc.pname",
                            "fd.name",
                            "fd.directory",
                            "fd.filename",
                            "user.name",
                            "container.id",
                            "syscall.type")) {
                fields.add(field(name, FieldType.TEXT, Cardinality.ONE));
            }
            fields.add(field("evt.dir", FieldType.TEXT, Cardinality.ONE, Field.Trait.DEPRECATED));
            fields.add(field("evt.buffer", FieldType.BYTES, Cardinality.ONE));
            fields.add(
                    field("fd.dev", FieldType.INTEGER, Cardinality.ONE, Field.Trait.HEXADECIMAL));
            fields.add(field("fd.mode", FieldType.UNSIGNED, Cardinality.ONE, Field.Trait.OCTAL));
            fields.add(
                    field(
                            "evt.deltatime.ns",
                            FieldType.DURATION,
                            Cardinality.ONE,
                            Field.Trait.NINE_DIGITS));
            fields.add(field("proc.pid", FieldType.INTEGER, Cardinality.ONE));
            fields.add(field("user.uid", FieldType.UNSIGNED, Cardinality.ONE));
            fields.add(field("thread.cpu", FieldType.DECIMAL, Cardinality.ONE));
            fields.add(field("evt.is_io", FieldType.BOOLEAN, Cardinality.ONE));
            fields.add(field("fd.sport", FieldType.PORT, Cardinality.ONE));
            fields.add(field("fd.sip", FieldType.ADDRESS, Cardinality.ONE));
            fields.add(
                    field("fd.snet", FieldType.NETWORK, Cardinality.ONE, Field.Trait.NOT_ON_RIGHT));
            fields.add(
                    field(
                            "fd.ip",
                            FieldType.ADDRESS,
                            Cardinality.EITHER_END,
                            Field.Trait.CONDITION_ONLY,
                            Field.Trait.NOT_ON_RIGHT));
            fields.add(
                    field(
                            "fd.net",
                            FieldType.NETWORK,
                            Cardinality.EITHER_END,
                            Field.Trait.CONDITION_ONLY,
                            Field.Trait.NOT_ON_RIGHT));
            fields.add(
                    field(
                            "evt.outputtime",
                            FieldType.TEXT,
                            Cardinality.ONE,
                            Field.Trait.OUTPUT_ONLY));
            fields.add(
                    withArgument(
                            "evt.around",
                            FieldType.UNSIGNED,
                            Cardinality.ONE,
                            ArgumentKind.KEY,
                            true,
                            Field.Trait.CONDITION_ONLY,
                            Field.Trait.NOT_ON_RIGHT,
                            Field.Trait.NO_TRANSFORMER,
                            Field.Trait.DISTANCE));
            fields.add(
                    withArgument(
                            "proc.aname",
                            FieldType.TEXT,
                            Cardinality.ANY,
                            ArgumentKind.INDEX,
                            false));
            fields.add(
                    withArgument(
                            "proc.env", FieldType.TEXT, Cardinality.ONE, ArgumentKind.KEY, false));
            fields.add(
                    withArgument(
                            "evt.arg",
                            FieldType.TEXT,
                            Cardinality.ONE,
                            ArgumentKind.INDEX_OR_KEY,
                            true));
            fields.add(
                    field(
                            "fd.sip.name",
                            FieldType.TEXT,
                            Cardinality.NAMES,
                            Field.Trait.NOT_ON_RIGHT,
                            Field.Trait.NO_TRANSFORMER));
            fields.add(
                    field(
                            "fd.cip.name",
                            FieldType.TEXT,
                            Cardinality.NAMES,
                            Field.Trait.NOT_ON_RIGHT,
                            Field.Trait.NO_TRANSFORMER));
            fields.add(
                    field(
                            "fd.lip.name",
                            FieldType.TEXT,
                            Cardinality.NAMES,
                            Field.Trait.NOT_ON_RIGHT,
                            Field.Trait.NO_TRANSFORMER));
            fields.add(field("proc.args", FieldType.TEXT, Cardinality.LIST));
            fields.add(field("fdlist.nums", FieldType.UNSIGNED, Cardinality.LIST));
            return fields;
        }

        @Override
        public EventTypes eventTypes() {
            var codes = new LinkedHashMap<String, BitSet>();
            for (int i = 0; i < TYPES.size(); i++) {
                var both = new BitSet();
                both.set(i * 2, i * 2 + 2);
                codes.put(TYPES.get(i), both);
            }
            // as many more as make "any type" too many
            for (int i = TYPES.size(); i < 60; i++) {
                var both = new BitSet();
                both.set(i * 2, i * 2 + 2);
                codes.put("other" + i, both);
            }
            return new EventTypes(120, codes);
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of("container", "0.6.1");
        }
    }

    private record Audit() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return SourceId.K8S_AUDIT;
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    field("ka.verb", FieldType.TEXT, Cardinality.ONE),
                    field("ka.user.name", FieldType.TEXT, Cardinality.ONE),
                    field("ka.req.role.rules.verbs", FieldType.TEXT, Cardinality.LIST),
                    withArgument(
                            "jevt.value", FieldType.TEXT, Cardinality.ONE, ArgumentKind.KEY, true));
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("audit");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of("k8saudit", "0.18.0", "json", "0.7.3");
        }
    }
}
