package io.vedette.syscalls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How events of older layouts become ones of today's, step by step. */
final class Conversions {
    private static final @Nullable Step[] NONE = {};

    /** By code and number of parameters: a map would make garbage of both with every event. */
    private static final @Nullable Step[][] STEPS = steps();

    private Conversions() {}

    /** What is done with an event. */
    enum Action {
        PASS,
        /** An entry is kept for its exit, and not seen. */
        STORE,
        STORE_AND_PASS,
        /** Parameters are appended. */
        ADD_PARAMS,
        /** All parameters are put together anew, for another type. */
        CHANGE_TYPE
    }

    /** Where a parameter comes from. */
    enum Origin {
        EMPTY,
        ZERO,
        OLD,
        /** The entry; zero without it. */
        ENTRY_OR_ZERO,
        ENTRY_OR_EMPTY,
        /** What the event says of a container, as JSON. */
        CONTAINER
    }

    /**
     * One parameter.
     *
     * @param place of the parameter it comes from
     */
    record Parameter(Origin origin, int place) {}

    /**
     * One step.
     *
     * @param code of the event after it
     */
    record Step(Action action, int code, java.util.List<Parameter> parameters) {
        Step {
            parameters = java.util.List.copyOf(parameters);
        }
    }

    private static @Nullable Step[][] steps() {
        var steps = new @Nullable Step[0][];
        for (String[] row : Table.read("conversions.tsv", 5)) {
            int code = Integer.parseInt(row[0]);
            var parameters = new java.util.ArrayList<Parameter>();
            if (!row[4].equals("none")) {
                for (String text : row[4].split(" ", -1)) {
                    parameters.add(parameter(text));
                }
            }
            int before = steps.length;
            if (code >= before) {
                steps = Arrays.copyOf(steps, code + 1);
                Arrays.fill(steps, before, steps.length, NONE);
            }
            int count = Integer.parseInt(row[1]);
            if (count >= steps[code].length) {
                steps[code] = Arrays.copyOf(steps[code], count + 1);
            }
            steps[code][count] =
                    new Step(
                            Table.constant(Action.class, row[2], row[0]),
                            row[3].equals("-") ? code : Integer.parseInt(row[3]),
                            parameters);
        }
        return steps;
    }

    private static Parameter parameter(String text) {
        boolean orEmpty = text.length() > 1 && text.endsWith("-");
        String number = text.substring(1, orEmpty ? text.length() - 1 : text.length());
        return switch (text.charAt(0)) {
            case '-' -> new Parameter(Origin.EMPTY, 0);
            case 'd' -> new Parameter(Origin.ZERO, 0);
            case 'o' -> new Parameter(Origin.OLD, Integer.parseInt(number));
            case 'e' ->
                    new Parameter(
                            orEmpty ? Origin.ENTRY_OR_EMPTY : Origin.ENTRY_OR_ZERO,
                            Integer.parseInt(number));
            case 'j' -> new Parameter(Origin.CONTAINER, 0);
            default -> throw new IllegalStateException("no parameter is written " + text);
        };
    }

    /** Null when no version had an event of this type with so many parameters. */
    static @Nullable Step step(int code, int parameters) {
        @Nullable Step[] steps = code < STEPS.length ? STEPS[code] : NONE;
        return parameters < steps.length ? steps[parameters] : null;
    }

    /** How many bytes a parameter that is zero has; 0 for those that are empty then. */
    static int zeroLength(ParameterType type) {
        return switch (type) {
            case UINT8, FLAGS8, ENUMFLAGS8, SIGTYPE -> 1;
            case INT16, UINT16, FLAGS16, ENUMFLAGS16, SYSCALLID, PORT -> 2;
            case INT32,
                    UINT32,
                    FLAGS32,
                    ENUMFLAGS32,
                    UID,
                    GID,
                    MODE,
                    SIGSET,
                    FD32,
                    PID32,
                    IPV4ADDR ->
                    4;
            case INT64, UINT64, RELTIME, ABSTIME, ERRNO, FD, PID -> 8;
            case IPV6ADDR -> 16;
            case CHARBUF,
                    BYTEBUF,
                    SOCKADDR,
                    SOCKTUPLE,
                    FDLIST,
                    FSPATH,
                    FSRELPATH,
                    DYN,
                    CHARBUFARRAY,
                    CHARBUF_PAIR_ARRAY ->
                    0;
        };
    }
}
