package io.vedette.syscalls;

import io.vedette.model.EventTypes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kinds of event in Falco's format, by code: even codes are entries, odd ones exits.
 *
 * <p>Immutable. The numbers and names are those of the event table of Falco's libraries 0.25.
 */
final class EventTable {
    /** The event of system calls that have none of their own, as entry and exit. */
    static final int GENERIC_ENTER = 0;

    static final int GENERIC_EXIT = 1;

    private static final EventTable TABLE = new EventTable();

    private final List<EventType> types;
    private final Set<String> parameterNames = new HashSet<>();
    private final EventTypes names;

    /**
     * One kind of event.
     *
     * @param name what {@code evt.type} gives; empty for a code that is not in use
     * @param categories such as FILE, NET, PROCESS, SYSCALL
     * @param flags such as CREATES_FD, USES_FD, OLD_VERSION
     */
    record EventType(
            int code,
            String name,
            Set<String> categories,
            Set<String> flags,
            List<Parameter> parameters) {
        EventType {
            categories = Set.copyOf(categories);
            flags = Set.copyOf(flags);
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * One parameter of an event.
     *
     * @param type such as FD, FSPATH, FLAGS32
     * @param detail the table of flags, or the parameter that a relative path starts from; empty
     *     for none
     */
    record Parameter(String name, String type, String detail) {}

    private EventTable() {
        var read = new ArrayList<EventType>();
        for (String[] row : Table.read("event-types.tsv", 5)) {
            int code = Integer.parseInt(row[0]);
            if (code != read.size()) {
                throw new IllegalStateException(
                        "event code " + code + " stands at place " + read.size());
            }
            boolean unused = row[1].equals("NA");
            var type =
                    new EventType(
                            code,
                            unused ? "" : row[1],
                            Set.of(row[2].split(",")),
                            Set.of(row[3].split(",")),
                            parameters(row[4]));
            read.add(type);
            type.parameters().forEach(parameter -> parameterNames.add(parameter.name()));
        }
        types = List.copyOf(read);
        names = names(types);
    }

    private static List<Parameter> parameters(String column) {
        var parameters = new ArrayList<Parameter>();
        if (!column.equals("-")) {
            for (String each : column.split(" ")) {
                String[] parts = each.split(":", 3);
                parameters.add(
                        new Parameter(parts[0], parts[1], parts.length == 3 ? parts[2] : ""));
            }
        }
        return parameters;
    }

    private static EventTypes names(List<EventType> types) {
        Map<String, BitSet> codes = new LinkedHashMap<>();
        for (EventType type : types) {
            if (!type.name().isEmpty()) {
                codes.computeIfAbsent(type.name(), name -> new BitSet()).set(type.code());
            }
        }
        for (String[] row : Table.read("other-system-calls.txt", 1)) {
            BitSet generic = codes.computeIfAbsent(row[0], name -> new BitSet());
            generic.set(GENERIC_ENTER);
            generic.set(GENERIC_EXIT);
        }
        return new EventTypes(types.size(), codes);
    }

    static EventTable get() {
        return TABLE;
    }

    EventType type(int code) {
        return types.get(code);
    }

    int size() {
        return types.size();
    }

    /** Names that rules can use, with the codes they stand for. */
    EventTypes names() {
        return names;
    }

    /** Names of parameters of any event. */
    Set<String> parameterNames() {
        return parameterNames;
    }
}
