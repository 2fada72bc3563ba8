package io.vedette.syscalls;

import io.vedette.model.FieldArgument;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.BitSet;
import java.util.List;

/** Fields of the event itself, but for its parameters. */
final class EventFields {
    private static final byte[] SUCCESS = ascii("SUCCESS");
    private static final byte[] READ = ascii("read");
    private static final byte[] WRITE = ascii("write");
    private static final byte[] SYSTEM_LOG = ascii("/dev/log");
    private static final long NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS");
    private static final int EXECUTABLE = 0x49;

    private EventFields() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Something that an event is or is not. */
    @FunctionalInterface
    private interface Truth {
        boolean of(SyscallEvent event);
    }

    private static void addTruth(Readers readers, String name, Truth truth) {
        readers.add(
                name,
                (event, into) -> {
                    into.setBoolean(truth.of(event));
                    return true;
                });
    }

    static void addTo(Readers readers) {
        addTypes(readers);
        addTimes(readers);
        addResults(readers);
        addTransfers(readers);
        addOpens(readers);
        addConstants(readers);
        EventCounts.addTo(readers);
        ArgumentFields.addTo(readers);
        addTruth(readers, "evt.is_wait", event -> EventTraits.has(event.code(), EventFlag.WAITS));
        readers.add(
                "evt.cpu",
                (event, into) -> {
                    into.setNumber((short) event.cpu);
                    return true;
                });
    }

    private static void addTypes(Readers readers) {
        readers.add(
                "evt.type",
                (event, into) -> {
                    EventNames.read(event, event.slice);
                    into.setText(event.slice.array, event.slice.offset, event.slice.length);
                    return true;
                });
        readers.add(
                "syscall.type",
                (event, into) -> {
                    EventNames.read(event, event.slice);
                    into.setText(event.slice.array, event.slice.offset, event.slice.length);
                    return EventTraits.isSyscall(event.code());
                });
        readers.addWithArgument("evt.type.is", argument -> isType(argument.orElseThrow()));
        readers.add(
                "evt.category",
                (event, into) -> {
                    into.setText(EventCategories.name(event));
                    return true;
                });
    }

    private static FieldReader<SyscallEvent> isType(FieldArgument argument) {
        BitSet codes = EventTable.get().names().codes(argument.text()).orElseGet(BitSet::new);
        byte[] name = ascii(argument.text());
        return (event, into) -> {
            boolean is = codes.get(event.code());
            if (is && event.code() <= EventCode.GENERIC) {
                // a code that stands for many system calls
                EventNames.read(event, event.slice);
                is = event.slice.equalTo(name);
            }
            into.setBoolean(is);
            return true;
        };
    }

    /** What was measured between entry and exit, of which the entries are no more. */
    private static void addConstants(Readers readers) {
        for (String name :
                List.of(
                        "evt.latency",
                        "evt.latency.s",
                        "evt.latency.ns",
                        "evt.latency.quantized",
                        "evt.wait_latency")) {
            readers.add(
                    name,
                    (event, into) -> {
                        into.setNumber(0);
                        return true;
                    });
        }
        byte[] none = ascii("0ns");
        readers.add("evt.latency.human", (event, into) -> Readers.isThere(none, into));
        byte[] entry = ascii(">");
        byte[] exit = ascii("<");
        readers.add(
                "evt.dir",
                (event, into) ->
                        Readers.isThere(EventTraits.isEnter(event.code()) ? entry : exit, into));
    }

    private static void addTimes(Readers readers) {
        readers.add(
                "evt.deltatime",
                (event, into) -> {
                    into.setNumber(sincePrevious(event));
                    return true;
                });
        readers.add(
                "evt.deltatime.s",
                (event, into) -> {
                    into.setNumber(sincePrevious(event) / NANOS);
                    return true;
                });
        readers.add(
                "evt.deltatime.ns",
                (event, into) -> {
                    into.setNumber(sincePrevious(event) % NANOS);
                    return true;
                });
        readers.add(
                "evt.outputtime",
                (event, into) -> {
                    Instant instant =
                            Instant.ofEpochSecond(
                                    Long.divideUnsigned(event.time(), NANOS),
                                    Long.remainderUnsigned(event.time(), NANOS));
                    into.setText(
                            CLOCK.format(LocalTime.ofInstant(instant, ZoneId.systemDefault())));
                    return true;
                });
        readers.addWithArgument(
                "evt.around",
                argument -> {
                    // the table of fields says that there is one, and that it is a time
                    long time = Long.parseUnsignedLong(argument.orElseThrow().text());
                    return (event, into) -> {
                        into.setNumber(millisBetween(event.time(), time));
                        return true;
                    };
                });
    }

    /** Begun milliseconds between two times in nanoseconds since the Unix epoch, unsigned. */
    private static long millisBetween(long one, long other) {
        long nanos = Long.compareUnsigned(one, other) < 0 ? other - one : one - other;
        long whole = Long.divideUnsigned(nanos, NANOS_PER_MILLI);
        return Long.remainderUnsigned(nanos, NANOS_PER_MILLI) == 0 ? whole : whole + 1;
    }

    private static long sincePrevious(SyscallEvent event) {
        return event.previousTime == 0 ? 0 : event.time() - event.previousTime;
    }

    private static void addResults(Readers readers) {
        readers.add(
                "evt.rawres",
                (event, into) -> {
                    into.setNumber(event.result());
                    return event.returns();
                });
        readers.add("evt.res", EventFields::readResult);
        readers.add(
                "evt.failed",
                (event, into) -> {
                    into.setBoolean(event.result() < 0);
                    return event.returns();
                });
    }

    private static boolean readResult(SyscallEvent event, Value into) {
        if (!event.returns()) {
            return false;
        }
        if (event.result() >= 0) {
            into.setText(SUCCESS);
            return true;
        }
        byte[] name = Errors.bytes(event.result());
        ParameterType type = EventTable.get().type(event.code()).parameters().getFirst().type();
        if (name.length > 0 && type == ParameterType.ERRNO) {
            into.setText(name);
        } else {
            ByteText text = event.scratch.begin();
            ArgumentText.add(event, 0, text);
            text.into(into);
        }
        return true;
    }

    private static void addTransfers(Readers readers) {
        addTruth(readers, "evt.is_io", event -> reads(event) || writes(event));
        addTruth(readers, "evt.is_io_read", EventFields::reads);
        addTruth(readers, "evt.is_io_write", EventFields::writes);
        readers.add(
                "evt.io_dir",
                (event, into) -> {
                    into.setText(writes(event) ? WRITE : READ);
                    return writes(event) || reads(event);
                });
        addTruth(
                readers,
                "evt.is_syslog",
                event -> {
                    Descriptor descriptor = event.descriptor;
                    return writes(event) && descriptor != null && isSystemLog(descriptor);
                });
    }

    private static boolean reads(SyscallEvent event) {
        return EventTraits.has(event.code(), EventFlag.READS_FROM_FD);
    }

    private static boolean writes(SyscallEvent event) {
        return EventTraits.has(event.code(), EventFlag.WRITES_TO_FD);
    }

    private static boolean isSystemLog(Descriptor descriptor) {
        for (int at = 0; at + SYSTEM_LOG.length <= descriptor.nameLength; at++) {
            int end = at + SYSTEM_LOG.length;
            if (java.util.Arrays.equals(
                    descriptor.name, at, end, SYSTEM_LOG, 0, SYSTEM_LOG.length)) {
                return true;
            }
        }
        return false;
    }

    private static void addOpens(Readers readers) {
        addTruth(
                readers,
                "evt.is_open_read",
                event -> opens(event) && (openFlags(event) & FileFlag.READ) != 0);
        addTruth(
                readers,
                "evt.is_open_write",
                event -> opens(event) && (openFlags(event) & FileFlag.WRITE) != 0);
        addTruth(
                readers,
                "evt.is_open_create",
                event ->
                        opens(event)
                                && ((openFlags(event) & FileFlag.CREATED) != 0
                                        || ((openFlags(event) & FileFlag.TEMPORARY) != 0
                                                && event.result() >= 0)));
        addTruth(readers, "evt.is_open_exec", EventFields::opensExecutable);
    }

    private static boolean opens(SyscallEvent event) {
        return switch (event.code()) {
            case EventCode.OPEN, EventCode.OPENAT, EventCode.OPENAT2, EventCode.OPEN_BY_HANDLE_AT ->
                    true;
            default -> false;
        };
    }

    private static boolean isAt(SyscallEvent event) {
        return event.code() == EventCode.OPENAT || event.code() == EventCode.OPENAT2;
    }

    private static long openFlags(SyscallEvent event) {
        return event.unsigned(isAt(event) ? 3 : 2);
    }

    /** Whether a file is made that somebody may execute. */
    private static boolean opensExecutable(SyscallEvent event) {
        if (event.code() == EventCode.CREAT) {
            return (event.unsigned(2) & EXECUTABLE) != 0;
        }
        boolean makes =
                opens(event)
                        && event.code() != EventCode.OPEN_BY_HANDLE_AT
                        && (openFlags(event) & (FileFlag.TEMPORARY | FileFlag.CREATE)) != 0;
        return makes && (event.unsigned(isAt(event) ? 4 : 3) & EXECUTABLE) != 0;
    }
}
