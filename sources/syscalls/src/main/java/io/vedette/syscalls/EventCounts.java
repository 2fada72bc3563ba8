package io.vedette.syscalls;

import java.util.concurrent.atomic.AtomicLong;

/** Fields to be summed up: numbers of events, of errors, of bytes. */
final class EventCounts {
    private EventCounts() {}

    /** Whether an event counts. */
    @FunctionalInterface
    private interface Test {
        boolean holds(SyscallEvent event);
    }

    static void addTo(Readers readers) {
        readers.add(
                "evt.count",
                (event, into) -> {
                    into.setNumber(1);
                    return true;
                });
        readers.add(
                "evt.count.exit",
                (event, into) -> {
                    into.setNumber(1);
                    return !EventTraits.isEnter(event.code());
                });
        readers.add(
                "evt.count.threadinfo",
                (event, into) -> {
                    into.setBoolean(event.code() == EventCode.PROCINFO);
                    return true;
                });
        readers.add(
                "evt.count.procinfo",
                (event, into) -> {
                    ProcessThread thread = event.thread;
                    into.setBoolean(
                            event.code() == EventCode.PROCINFO
                                    && thread != null
                                    && thread.isMain());
                    return true;
                });
        addErrors(readers, "evt.count.error", event -> true);
        addErrors(readers, "evt.count.error.file", EventCounts::isOfFile);
        addErrors(readers, "evt.count.error.net", EventCounts::isOfSocket);
        addErrors(readers, "evt.count.error.memory", EventCounts::isOfMemory);
        addErrors(
                readers,
                "evt.count.error.other",
                event ->
                        !isOfFile(event)
                                && !isOfSocket(event)
                                && !(event.descriptor == null && isOfMemory(event)));
        addLengths(readers);
        readers.addWithArgument(
                "util.cnt",
                any -> {
                    var reads = new AtomicLong();
                    return (event, into) -> {
                        into.setNumber(reads.getAndIncrement());
                        return true;
                    };
                });
    }

    private static void addErrors(Readers readers, String name, Test test) {
        readers.add(
                name,
                (event, into) -> {
                    into.setBoolean(event.result() < 0);
                    return event.returns() && test.holds(event);
                });
    }

    private static boolean isOfFile(SyscallEvent event) {
        Descriptor descriptor = event.descriptor;
        if (descriptor != null) {
            return descriptor.isFile() || descriptor.type == Descriptor.DIRECTORY;
        }
        return switch (event.code()) {
            case EventCode.OPEN,
                    EventCode.CREAT,
                    EventCode.OPENAT,
                    EventCode.OPENAT2,
                    EventCode.OPEN_BY_HANDLE_AT ->
                    true;
            default -> false;
        };
    }

    private static boolean isOfSocket(SyscallEvent event) {
        Descriptor descriptor = event.descriptor;
        if (descriptor != null) {
            return descriptor.isIp() || descriptor.type == Descriptor.UNIX;
        }
        return event.code() == EventCode.ACCEPT
                || event.code() == EventCode.ACCEPT4
                || event.code() == EventCode.CONNECT;
    }

    private static boolean isOfMemory(SyscallEvent event) {
        return EventCategories.of(event) == EventCategory.MEMORY;
    }

    private static void addLengths(Readers readers) {
        addLength(readers, "evt.buflen", EventCategories::isTransfer);
        addLength(readers, "evt.buflen.in", EventCounts::isInput);
        addLength(readers, "evt.buflen.out", EventCounts::isOutput);
        Test file = event -> event.descriptor != null && event.descriptor.isFile();
        Test net = event -> event.descriptor != null && event.descriptor.isIp();
        addLength(
                readers,
                "evt.buflen.file",
                event -> EventCategories.isTransfer(event) && file.holds(event));
        addLength(readers, "evt.buflen.file.in", event -> isInput(event) && file.holds(event));
        addLength(readers, "evt.buflen.file.out", event -> isOutput(event) && file.holds(event));
        addLength(
                readers,
                "evt.buflen.net",
                event -> EventCategories.isTransfer(event) && net.holds(event));
        addLength(readers, "evt.buflen.net.in", event -> isInput(event) && net.holds(event));
        addLength(readers, "evt.buflen.net.out", event -> isOutput(event) && net.holds(event));
    }

    private static boolean isInput(SyscallEvent event) {
        return EventCategories.of(event) == EventCategory.IO_READ;
    }

    private static boolean isOutput(SyscallEvent event) {
        return EventCategories.of(event) == EventCategory.IO_WRITE;
    }

    /** How many bytes were transferred, of events for which the test holds. */
    private static void addLength(Readers readers, String name, Test test) {
        readers.add(
                name,
                (event, into) -> {
                    into.setNumber(event.result());
                    return event.descriptor != null
                            && test.holds(event)
                            && event.returns()
                            && event.result() >= 0;
                });
    }
}
