package io.vedette.syscalls;

import io.vedette.model.EventTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The kinds of event in Falco's format, by code: even codes are entries, odd ones exits. From 1,001
 * on are those that only we have.
 *
 * <p>Immutable. The numbers and names are those of the event table of Falco's libraries 0.25.
 */
final class EventTable {
    /** The event of system calls that have none of their own, as entry and exit. */
    static final int GENERIC_ENTER = 0;

    static final int GENERIC_EXIT = 1;

    /** The event that is made by whoever watches rather than by the kernel, and bears its name. */
    static final int ASYNCHRONOUS = 402;

    /** One more than the highest code that is not ours alone. */
    static final int SHARED_CODES = 454;

    private static final EventType RESERVED =
            new EventType(-1, "", Set.of(), Set.of(EventFlag.UNUSED), List.of(), -1);

    /** What the asynchronous events are called that tell of containers. */
    private static final List<String> OF_CONTAINERS = List.of("container", "container_removed");

    private static final String DESCRIPTOR_MARK = "*";

    private static final EventTable TABLE = new EventTable();

    private final List<EventType> types;

    /** By the name of a parameter, its place in each event; -1 where there is none. */
    private final Map<String, byte[]> parameterPlaces;

    private final EventTypes names;

    /**
     * One kind of event.
     *
     * @param name what {@code evt.type} gives; empty for a code that is not in use
     * @param descriptorParameter the place of the parameter that is the descriptor which an exit is
     *     about; -1 for none
     */
    record EventType(
            int code,
            String name,
            Set<EventCategory> categories,
            Set<EventFlag> flags,
            List<Parameter> parameters,
            int descriptorParameter) {
        EventType {
            parameters = List.copyOf(parameters);
        }

        boolean is(EventFlag flag) {
            return flags.contains(flag);
        }

        boolean isEnter() {
            return (code & 1) == 0;
        }
    }

    /**
     * One parameter of an event.
     *
     * @param detail the table of flags, or the parameter that a relative path starts from as {@code
     *     DIRFD_PARAM(1)}; empty for none
     */
    record Parameter(String name, ParameterType type, PrintFormat format, String detail) {}

    private EventTable() {
        var read = new ArrayList<EventType>();
        for (String[] row : Table.read("event-types.tsv", 5)) {
            EventType type = type(row);
            while (read.size() >= SHARED_CODES && read.size() < type.code()) {
                read.add(RESERVED);
            }
            if (type.code() != read.size()) {
                throw new IllegalStateException(
                        "event code " + type.code() + " stands at place " + read.size());
            }
            read.add(type);
        }
        types = List.copyOf(read);
        parameterPlaces = parameterPlaces(types);
        names = names(types);
    }

    private static EventType type(String[] row) {
        return new EventType(
                Integer.parseInt(row[0]),
                row[1].equals("-") ? "" : row[1],
                Table.constants(EventCategory.class, row[2], row[0]),
                Table.constants(EventFlag.class, row[3], row[0]),
                parameters(row[4], row[0]),
                descriptorParameter(row[4]));
    }

    private static int descriptorParameter(String column) {
        String[] all = column.split(" ", -1);
        for (int i = 0; i < all.length; i++) {
            if (all[i].startsWith(DESCRIPTOR_MARK)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Parameter> parameters(String column, String row) {
        var parameters = new ArrayList<Parameter>();
        if (!column.equals("-")) {
            for (String each : column.split(" ", -1)) {
                String[] parts = each.split(":", 3);
                String[] typeAndFormat = parts[1].split("/", 2);
                parameters.add(
                        new Parameter(
                                parts[0].replace(DESCRIPTOR_MARK, ""),
                                Table.constant(ParameterType.class, typeAndFormat[0], row),
                                typeAndFormat.length == 2
                                        ? Table.constant(PrintFormat.class, typeAndFormat[1], row)
                                        : PrintFormat.DEC,
                                parts.length == 3 ? parts[2] : ""));
            }
        }
        return parameters;
    }

    private static Map<String, byte[]> parameterPlaces(List<EventType> types) {
        var places = new TreeMap<String, byte[]>();
        for (EventType type : types) {
            for (int i = type.parameters().size() - 1; i >= 0; i--) {
                byte[] ofName =
                        places.computeIfAbsent(
                                type.parameters().get(i).name(), name -> nowhere(types.size()));
                ofName[type.code()] = (byte) i;
            }
        }
        return places;
    }

    private static byte[] nowhere(int codes) {
        byte[] places = new byte[codes];
        Arrays.fill(places, (byte) -1);
        return places;
    }

    private static EventTypes names(List<EventType> types) {
        Map<String, BitSet> codes = new LinkedHashMap<>();
        for (EventType type : types) {
            if (!type.name().isEmpty()) {
                codes.computeIfAbsent(type.name(), name -> new BitSet()).set(type.code());
            }
        }
        // a generic event goes by the name of its system call, never by its own
        codes.put(types.get(GENERIC_EXIT).name(), new BitSet());
        for (String[] row : Table.read("other-system-calls.txt", 1)) {
            BitSet generic = codes.computeIfAbsent(row[0], name -> new BitSet());
            generic.set(GENERIC_ENTER);
            generic.set(GENERIC_EXIT);
        }
        for (String name : OF_CONTAINERS) {
            codes.computeIfAbsent(name, any -> new BitSet()).set(ASYNCHRONOUS);
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

    /**
     * Names that rules can use, with the codes they stand for: of all versions of the event, be it
     * entry or exit.
     */
    EventTypes names() {
        return names;
    }

    /** Names of parameters of any event. */
    Set<String> parameterNames() {
        return Collections.unmodifiableSet(parameterPlaces.keySet());
    }

    /** The place of the parameter of a name, for each event code; -1 where there is none. */
    byte[] parameterPlaces(String name) {
        byte[] known = parameterPlaces.get(name);
        return known == null ? nowhere(types.size()) : known.clone();
    }
}
