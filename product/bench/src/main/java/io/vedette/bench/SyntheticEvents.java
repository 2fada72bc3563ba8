package io.vedette.bench;

import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.model.spi.SourceCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Events like system calls, with fields that cost next to nothing to read, and rules like public
 * ones.
 */
final class SyntheticEvents {
    static final SourceId SOURCE = new SourceId("synthetic");

    private static final List<String> TYPES =
            List.of(
                    "open", "openat", "execve", "connect", "accept", "unlink", "rename", "chmod",
                    "socket", "setuid");
    private static final List<String> FIELDS =
            List.of(
                    "evt.type",
                    "proc.name",
                    "proc.pname",
                    "proc.cmdline",
                    "fd.name",
                    "fd.directory",
                    "container.id",
                    "user.name");

    private SyntheticEvents() {}

    /** An event whose texts stand in the order of the fields. */
    record SyntheticEvent(int typeCode, List<byte[]> texts) implements Event {
        @Override
        public SourceId source() {
            return SOURCE;
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public long timeNanos() {
            return 1;
        }

        @Override
        public long streamStartNanos() {
            return 1;
        }

        @Override
        public String hostname() {
            return "";
        }

        @Override
        public List<String> ids() {
            return List.of();
        }

        @Override
        public String sentence() {
            return "";
        }
    }

    private record Catalogue() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return SOURCE;
        }

        @Override
        public List<Field> fields() {
            var fields = new ArrayList<Field>();
            for (int i = 0; i < FIELDS.size(); i++) {
                int place = i;
                fields.add(
                        Field.<SyntheticEvent>of(
                                FIELDS.get(i),
                                FieldType.TEXT,
                                "A text.",
                                (event, into) -> read(event.texts().get(place), into)));
            }
            return fields;
        }

        private static boolean read(byte[] text, Value into) {
            into.setText(text);
            return true;
        }

        @Override
        public EventTypes eventTypes() {
            var codes = new LinkedHashMap<String, BitSet>();
            for (int i = 0; i < TYPES.size(); i++) {
                var code = new BitSet();
                code.set(i);
                codes.put(TYPES.get(i), code);
            }
            return new EventTypes(TYPES.size(), codes);
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }

    static FieldCatalogue catalogue() {
        return FieldCatalogue.of(new Catalogue());
    }

    /**
     * Text of rules that share macros, with seven tests a rule on the average, as Falco's rules
     * have.
     *
     * @param matches NONE: the last test of each rule never holds; FEW: rarely; MANY: for one in
     *     four of the first hundred rules it always does; PROPORTIONAL: for one in four of all
     */
    static String rules(int count, MatcherBenchmark.Matches matches) {
        var random = new Random(count);
        var text = new StringBuilder();
        text.append("- macro: opened\n  condition: evt.type in (open, openat)\n");
        text.append("- macro: spawned\n  condition: evt.type = execve\n");
        text.append("- macro: container\n  condition: container.id != host\n");
        text.append(
                "- macro: sensitive\n  condition: fd.name startswith /etc/ssh or fd.name startswith /root or fd.directory in"
                        + " (/etc/pam.d, /etc/sudoers.d, /etc/shadow)\n");
        for (int i = 0; i < 24; i++) {
            text.append("- macro: known")
                    .append(i)
                    .append("\n  condition: proc.name in (")
                    .append(names(random, 12))
                    .append(") or proc.pname in (")
                    .append(names(random, 6))
                    .append(")\n");
        }
        for (int i = 0; i < count; i++) {
            text.append("- rule: r")
                    .append(i)
                    .append(
                            "\n  source: synthetic\n  desc: d\n  output: o\n  priority: INFO\n  condition: ");
            text.append(
                    i % 3 == 0
                            ? "spawned"
                            : i % 3 == 1
                                    ? "opened and sensitive"
                                    : "evt.type = " + TYPES.get(3 + random.nextInt(7)));
            text.append(i % 2 == 0 ? " and container" : "");
            text.append(" and not known")
                    .append(random.nextInt(24))
                    .append(" and not known")
                    .append(random.nextInt(24));
            text.append(" and not proc.cmdline contains \"--safe").append(i % 50).append("\"");
            text.append(
                    switch (matches) {
                        case NONE -> " and proc.name = nobody" + i;
                        case FEW -> " and proc.name in (" + names(random, 2) + ")";
                        case MANY -> always(i, i % 4 == 0 && i < 100);
                        case PROPORTIONAL -> always(i, i % 4 == 0);
                    });
            text.append('\n');
        }
        return text.toString();
    }

    private static String always(int rule, boolean holds) {
        return holds ? " and not user.name = nobody" : " and proc.name = nobody" + rule;
    }

    /**
     * Text of rules whose terms look alike but for how often they are true: of four that are cheap
     * three nearly always hold, and the dear one before the last nearly never does.
     */
    static String skewedRules(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("- rule: r")
                    .append(i)
                    .append(
                            "\n  source: synthetic\n  desc: d\n  output: o\n  priority: INFO\n  condition: ")
                    .append("evt.type = ")
                    .append(TYPES.get(i % TYPES.size()))
                    .append(" and user.name != nobody")
                    .append(i)
                    .append(" and proc.pname != init")
                    .append(i)
                    .append(" and fd.directory != /dev/")
                    .append(i)
                    .append(" and proc.cmdline contains \"--other ")
                    .append(i)
                    .append("\" and fd.name contains \"/file")
                    .append(i % 100)
                    .append("\"\n");
        }
        return text.toString();
    }

    private static String names(Random random, int count) {
        var names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append(i == 0 ? "" : ", ").append("proc").append(random.nextInt(400));
        }
        return names.toString();
    }

    /** A mix of events of all types. */
    static SyntheticEvent[] events(int count) {
        var random = new Random(42);
        var events = new SyntheticEvent[count];
        for (int i = 0; i < count; i++) {
            int type = random.nextInt(TYPES.size());
            String directory =
                    List.of("/etc/ssh", "/root/x", "/usr/lib", "/tmp", "/var/log")
                            .get(random.nextInt(5));
            events[i] =
                    new SyntheticEvent(
                            type,
                            List.of(
                                    bytes(TYPES.get(type)),
                                    bytes("proc" + random.nextInt(500)),
                                    bytes("proc" + random.nextInt(500)),
                                    bytes(
                                            "proc"
                                                    + random.nextInt(500)
                                                    + " --flag value --other "
                                                    + random.nextInt(1000)),
                                    bytes(directory + "/file" + random.nextInt(100)),
                                    bytes(directory),
                                    bytes(random.nextInt(3) == 0 ? "host" : "3ad7b26ded6d"),
                                    bytes("root")));
        }
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
