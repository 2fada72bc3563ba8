package io.vedette.syscalls;

import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Comparison;
import io.vedette.model.SourceFilter.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which opens of files a rule could match, in the form in which the sensor's programs test it: an
 * Aho-Corasick machine over the path, with a bit for each case of what else is known of an open.
 *
 * <p>It is sound: what the requirement holds of passes. Tests of other fields than those below
 * count as true, of several that all have to hold the most telling one is kept. Immutable.
 */
final class OpenFilter {
    /** Everything passes. */
    static final OpenFilter EVERYTHING = new OpenFilter(0xffff);

    private static final SensorLayout LAYOUT = SensorLayout.get();

    /** Bits of the number of a case, as in {@code sensor.h}. */
    static final int READ = 1;

    static final int WRITE = 2;
    static final int FAILED = 4;
    static final int TRUNCATED = 8;
    private static final int CASES = 16;

    private static final int CLASSES = 64;
    private static final int END = CLASSES - 1;
    private static final int BEGIN = CLASSES - 2;

    /** Bytes for which no class of their own is left share this one. */
    private static final int LAST_CLASS = CLASSES - 3;

    private static final int MOST_ROWS = 8192;

    /** Rows that both sides need: the root, which the machine starts in without {@code BEGIN}. */
    private static final int ROOT = 0;

    private static final int[] CODES = {EventCode.OPEN, EventCode.OPENAT};
    private static final Set<String> NAMES = Set.of("fd.name", "fd.realpath", "fs.path.name");
    private static final Set<String> RAW_NAMES = Set.of("fd.nameraw", "fs.path.nameraw");

    private final int on;
    private final int all;
    private final int start;
    private final byte[] classes = new byte[256];
    private final List<Row> rows = new ArrayList<>();

    private static final class Row {
        final int[] next = new int[CLASSES];
        int matches;

        Row() {
            Arrays.fill(next, -1);
        }
    }

    /**
     * A path that a rule looks for.
     *
     * @param begins whether it is the beginning of the path
     * @param ends whether it is the end of the path
     */
    private record Pattern(String text, boolean begins, boolean ends) {
        /** How few paths it fits, as an order. */
        int telling() {
            return (begins ? 1 : 0) + (ends ? 2 : 0);
        }
    }

    /** What has to hold of a path; everything when it is {@code any}, nothing without patterns. */
    private record Paths(boolean any, Set<Pattern> patterns) {
        static final Paths ANY = new Paths(true, Set.of());
        static final Paths NONE = new Paths(false, Set.of());

        private int telling() {
            return any ? -1 : patterns.stream().mapToInt(Pattern::telling).min().orElse(4);
        }

        static Paths truth(boolean holds) {
            return holds ? ANY : NONE;
        }
    }

    private OpenFilter(int all) {
        on = all;
        this.all = all;
        start = ROOT;
        rows.add(closed(new Row()));
    }

    private static Row closed(Row row) {
        Arrays.fill(row.next, ROOT);
        return row;
    }

    private OpenFilter(int all, Map<Pattern, Integer> patterns) {
        assignClasses(patterns.keySet());
        rows.add(new Row());
        int cases = all;
        for (Map.Entry<Pattern, Integer> each : patterns.entrySet()) {
            add(each.getKey(), each.getValue());
            cases |= each.getValue();
        }
        int begun = rows.getFirst().next[BEGIN];
        close();
        this.all = all;
        on = cases;
        start = Math.max(begun, ROOT);
    }

    /** The filter for what rules need of opens. */
    static OpenFilter of(SourceFilter filter) {
        Map<Pattern, Integer> patterns = new LinkedHashMap<>();
        int all = 0;
        int bytes = 0;
        for (int number = 0; number < CASES; number++) {
            for (int code : CODES) {
                Requirement requirement = filter.requirements().get(code);
                if (requirement == null) {
                    continue;
                }
                Paths paths = paths(requirement, code, number);
                all |= paths.any() ? 1 << number : 0;
                for (Pattern pattern : paths.patterns()) {
                    if (patterns.merge(pattern, 1 << number, (a, b) -> a | b) == 1 << number) {
                        bytes += pattern.text().getBytes(StandardCharsets.UTF_8).length + 2;
                    }
                }
            }
        }
        return bytes >= MOST_ROWS ? EVERYTHING : new OpenFilter(all, patterns);
    }

    private static Paths paths(Requirement requirement, int code, int number) {
        return switch (requirement) {
            case Requirement.Anything ignored -> Paths.ANY;
            case Requirement.Test test -> paths(test, code, number);
            case Requirement.AllOf(List<Requirement> terms) -> {
                Paths kept = Paths.ANY;
                for (Requirement term : terms) {
                    Paths next = paths(term, code, number);
                    kept = next.telling() > kept.telling() ? next : kept;
                }
                yield kept;
            }
            case Requirement.AnyOf(List<Requirement> terms) -> {
                Set<Pattern> patterns = new LinkedHashSet<>();
                for (Requirement term : terms) {
                    Paths next = paths(term, code, number);
                    if (next.any()) {
                        yield Paths.ANY;
                    }
                    patterns.addAll(next.patterns());
                }
                yield new Paths(false, patterns);
            }
        };
    }

    private static Paths paths(Requirement.Test test, int code, int number) {
        String field = test.field();
        if (test.argument().isPresent()) {
            boolean truncates =
                    field.equals("evt.arg")
                            && test.argument().get().equals("flags")
                            && test.comparison() == Comparison.CONTAINS
                            && test.values().stream().allMatch("O_TRUNC"::equals);
            return truncates ? Paths.truth((number & TRUNCATED) != 0) : Paths.ANY;
        }
        return switch (field) {
            case "evt.is_open_read" -> flag(test, (number & READ) != 0);
            case "evt.is_open_write" -> flag(test, (number & WRITE) != 0);
            case "evt.failed" -> flag(test, (number & FAILED) != 0);
            case "evt.res" -> result(test, (number & FAILED) != 0);
            case "evt.type" ->
                    test.comparison() == Comparison.EQUALS
                            ? Paths.truth(
                                    test.values().contains(EventTable.get().type(code).name()))
                            : Paths.ANY;
            default -> path(test);
        };
    }

    private static Paths flag(Requirement.Test test, boolean value) {
        return test.comparison() == Comparison.EQUALS
                ? Paths.truth(test.values().contains(value ? "1" : "0"))
                : Paths.ANY;
    }

    private static Paths result(Requirement.Test test, boolean failed) {
        String success = "SUCCESS";
        if (test.comparison() == Comparison.EQUALS) {
            // the names of errors are not told apart
            return Paths.truth(failed || test.values().contains(success));
        }
        return test.comparison() == Comparison.STARTS_WITH && test.values().equals(List.of("E"))
                ? Paths.truth(failed)
                : Paths.ANY;
    }

    private static Paths path(Requirement.Test test) {
        Set<Pattern> patterns = new LinkedHashSet<>();
        for (String value : test.values()) {
            Optional<Pattern> pattern = pattern(test.field(), test.comparison(), value);
            if (pattern.isEmpty() || pattern.get().text().isEmpty()) {
                return Paths.ANY;
            }
            patterns.add(pattern.get());
        }
        return new Paths(false, patterns);
    }

    /** What of the path has to be as said; empty when nothing is known. */
    private static Optional<Pattern> pattern(String field, Comparison comparison, String value) {
        if (NAMES.contains(field)) {
            return Optional.of(
                    switch (comparison) {
                        case EQUALS -> new Pattern(value, true, true);
                        case STARTS_WITH -> new Pattern(value, true, false);
                        case ENDS_WITH -> new Pattern(value, false, true);
                        case CONTAINS -> new Pattern(value, false, false);
                    });
        }
        if (RAW_NAMES.contains(field)) {
            // the path as it was given is the end of the whole one where no folder is left on the
            // way
            return Optional.of(
                    switch (comparison) {
                        case EQUALS, ENDS_WITH -> new Pattern(value, false, true);
                        case STARTS_WITH, CONTAINS -> new Pattern(value, false, false);
                    });
        }
        if (field.equals("fd.filename")) {
            return Optional.of(
                    switch (comparison) {
                        case EQUALS -> new Pattern('/' + value, false, true);
                        case STARTS_WITH -> new Pattern('/' + value, false, false);
                        case ENDS_WITH -> new Pattern(value, false, true);
                        case CONTAINS -> new Pattern(value, false, false);
                    });
        }
        if (field.equals("fd.directory")) {
            return Optional.of(
                    switch (comparison) {
                        case EQUALS ->
                                new Pattern(value.endsWith("/") ? value : value + '/', true, false);
                        case STARTS_WITH -> new Pattern(value, true, false);
                        case ENDS_WITH, CONTAINS -> new Pattern(value, false, false);
                    });
        }
        return Optional.empty();
    }

    private void assignClasses(Set<Pattern> patterns) {
        var bytes = new BitSet();
        for (Pattern pattern : patterns) {
            for (byte each : pattern.text().getBytes(StandardCharsets.UTF_8)) {
                bytes.set(each & 0xff);
            }
        }
        int next = 1;
        for (int each = bytes.nextSetBit(0); each >= 0; each = bytes.nextSetBit(each + 1)) {
            classes[each] = (byte) Math.min(next++, LAST_CLASS);
        }
    }

    private void add(Pattern pattern, int cases) {
        int at = ROOT;
        if (pattern.begins()) {
            at = child(at, BEGIN);
        }
        for (byte each : pattern.text().getBytes(StandardCharsets.UTF_8)) {
            at = child(at, classes[each & 0xff]);
        }
        if (pattern.ends()) {
            at = child(at, END);
        }
        rows.get(at).matches |= cases;
    }

    private int child(int at, int symbol) {
        int next = rows.get(at).next[symbol];
        if (next < 0) {
            next = rows.size();
            rows.get(at).next[symbol] = next;
            rows.add(new Row());
        }
        return next;
    }

    /** Where no path goes on, goes on from the longest end that is the beginning of another. */
    private void close() {
        int[] fallback = new int[rows.size()];
        var queue = new ArrayDeque<Integer>();
        Row root = rows.get(ROOT);
        for (int symbol = 0; symbol < CLASSES; symbol++) {
            if (root.next[symbol] < 0) {
                root.next[symbol] = ROOT;
            } else {
                queue.add(root.next[symbol]);
            }
        }
        while (!queue.isEmpty()) {
            int at = queue.remove();
            Row row = rows.get(at);
            Row shorter = rows.get(fallback[at]);
            row.matches |= shorter.matches;
            for (int symbol = 0; symbol < CLASSES; symbol++) {
                int next = row.next[symbol];
                if (next < 0) {
                    row.next[symbol] = shorter.next[symbol];
                } else {
                    fallback[next] = shorter.next[symbol];
                    queue.add(next);
                }
            }
        }
    }

    /** Whether no open at all is filtered. */
    boolean isEverything() {
        return all == EVERYTHING.all;
    }

    /** The rows of the machine. */
    int size() {
        return rows.size();
    }

    /**
     * Whether an open passes; what the programs do, in Java.
     *
     * @param number of the case
     * @param path whole, without links
     */
    boolean passes(int number, byte[] path) {
        if ((all >>> number & 1) != 0) {
            return true;
        }
        int state = start;
        int found = rows.get(state).matches;
        for (byte each : path) {
            state = rows.get(state).next[classes[each & 0xff]];
            found |= rows.get(state).matches;
        }
        found |= rows.get(rows.get(state).next[END]).matches;
        return (found >>> number & 1) != 0;
    }

    /** Has the programs use it from now on; meanwhile everything passes. */
    void install(BpfObject object) {
        object.put("opening", 0, head(EVERYTHING.all, EVERYTHING.on));
        int next = LAYOUT.offset("row.next");
        Map<Integer, byte[]> values = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byte[] value = new byte[LAYOUT.size("row")];
            Row row = rows.get(i);
            for (int symbol = 0; symbol < CLASSES; symbol++) {
                LittleEndian.setShort(value, next + Short.BYTES * symbol, row.next[symbol]);
            }
            LittleEndian.setShort(value, LAYOUT.offset("row.matches"), row.matches);
            values.put(i, value);
        }
        values.forEach((index, value) -> object.put("rows", index, value));
        object.put("opening", 0, head(all, on));
    }

    private byte[] head(int allCases, int onCases) {
        byte[] head = new byte[LAYOUT.size("opens")];
        LittleEndian.setShort(head, LAYOUT.offset("opens.on"), onCases);
        LittleEndian.setShort(head, LAYOUT.offset("opens.all"), allCases);
        LittleEndian.setInteger(head, LAYOUT.offset("opens.start"), start);
        System.arraycopy(classes, 0, head, LAYOUT.offset("opens.classes"), classes.length);
        return head;
    }
}
