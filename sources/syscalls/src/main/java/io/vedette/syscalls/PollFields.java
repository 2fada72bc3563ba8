package io.vedette.syscalls;

/** Fields of the descriptors that a poll waits for, with commas between. */
final class PollFields {
    private PollFields() {}

    /** Adds what a field tells of one descriptor; nothing where it tells nothing. */
    @FunctionalInterface
    private interface Part {
        void add(Descriptor descriptor, ByteText into);
    }

    static void addTo(Readers readers) {
        readers.add(
                "fdlist.nums",
                (event, into) -> {
                    PollList list = list(event);
                    ByteText text = event.scratch.begin();
                    for (int i = 0; i < list.size(); i++) {
                        separate(text).addNumber(list.number(i));
                    }
                    text.into(into);
                    return list.size() > 0 && event.thread != null;
                });
        readers.add(
                "fdlist.names",
                (event, into) -> {
                    PollList list = list(event);
                    ByteText text = event.scratch.begin();
                    ProcessThread thread = event.thread;
                    for (int i = 0; i < list.size(); i++) {
                        Descriptor descriptor =
                                thread == null ? null : thread.descriptor(list.number(i));
                        if (descriptor == null || descriptor.nameLength == 0) {
                            separate(text).add(Slice.UNKNOWN);
                        } else {
                            separate(text).add(descriptor.name, 0, descriptor.nameLength);
                        }
                    }
                    text.into(into);
                    return list.size() > 0 && thread != null;
                });
        add(readers, "fdlist.cips", (socket, text) -> addAddress(socket, true, text));
        add(readers, "fdlist.sips", (socket, text) -> addAddress(socket, false, text));
        add(readers, "fdlist.cports", (socket, text) -> addPort(socket, true, text));
        add(readers, "fdlist.sports", (socket, text) -> addPort(socket, false, text));
    }

    private static PollList list(SyscallEvent event) {
        boolean polls = event.code() == EventCode.POLL || event.code() == EventCode.PPOLL;
        // without parameters the list is empty
        return PollList.of(event, polls ? 1 : EventTraits.MOST_PARAMETERS);
    }

    private static void add(Readers readers, String name, Part part) {
        readers.add(
                name,
                (event, into) -> {
                    PollList list = list(event);
                    ByteText text = event.scratch.begin();
                    ProcessThread thread = event.thread;
                    for (int i = 0; i < list.size(); i++) {
                        Descriptor descriptor =
                                thread == null ? null : thread.descriptor(list.number(i));
                        if (descriptor != null) {
                            part.add(descriptor, text);
                        }
                    }
                    text.into(into);
                    return text.length() > 0;
                });
    }

    private static ByteText separate(ByteText text) {
        return text.length() > 0 ? text.add(',') : text;
    }

    private static void addAddress(Descriptor socket, boolean source, ByteText text) {
        if (socket.isConnection() || (!source && socket.isServerSocket())) {
            SocketNames.addAddress(
                    socket.endsToWrite(),
                    socket.addressOffset(source),
                    socket.addressLength(),
                    separate(text));
        }
    }

    private static void addPort(Descriptor socket, boolean source, ByteText text) {
        if (socket.isConnection()) {
            separate(text).addNumber(source ? socket.sourcePort() : socket.destinationPort());
        }
    }
}
