package io.vedette.syscalls;

/** Addresses and connections as text. */
final class SocketNames {
    private static final int IPV6_GROUPS = 8;

    private SocketNames() {}

    /** Both ends of a socket of IP with their ports, or that on which it listens. */
    static void add(Descriptor socket, ByteText into) {
        byte[] all = socket.endsToWrite();
        if (socket.isServerSocket()) {
            addEnd(
                    all,
                    socket.addressOffset(false),
                    socket.addressLength(),
                    socket.destinationPort(),
                    into);
        } else {
            addBoth(socket, all, true, into);
        }
    }

    /** Both ends as far as the protocol has them: without ports for those that have none. */
    static void addByProtocol(Descriptor socket, ByteText into) {
        switch (socket.protocol()) {
            case Descriptor.TCP, Descriptor.UDP ->
                    addBoth(socket, socket.endsToWrite(), true, into);
            case Descriptor.ICMP -> addBoth(socket, socket.endsToWrite(), false, into);
            case Descriptor.RAW -> {
                if (socket.type == Descriptor.IPV4) {
                    addBoth(socket, socket.endsToWrite(), false, into);
                } else {
                    into.add("<unknown>");
                }
            }
            default -> into.add("<unknown>");
        }
    }

    private static void addBoth(Descriptor socket, byte[] all, boolean ports, ByteText into) {
        int length = socket.addressLength();
        int source = socket.addressOffset(true);
        int destination = socket.addressOffset(false);
        if (length == 16 && isMapped(all, source) && isMapped(all, destination)) {
            source += 12;
            destination += 12;
            length = 4;
        }
        addAddress(all, source, length, into);
        if (ports) {
            into.add(':').addNumber(socket.sourcePort());
        }
        into.add("->");
        addAddress(all, destination, length, into);
        if (ports) {
            into.add(':').addNumber(socket.destinationPort());
        }
    }

    static void addEnd(byte[] from, int offset, int length, int port, ByteText into) {
        addAddress(from, offset, length, into);
        into.add(':').addNumber(port);
    }

    /** 4 or 16 bytes in network order. */
    static void addAddress(byte[] from, int offset, int length, ByteText into) {
        if (length == 4) {
            addVersion4(from, offset, into);
        } else {
            addVersion6(from, offset, into);
        }
    }

    private static void addVersion4(byte[] from, int offset, ByteText into) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                into.add('.');
            }
            into.addNumber(from[offset + i] & 0xff);
        }
    }

    /** Whether it is an address of IPv4 within one of IPv6; that of no host counts as one. */
    static boolean isMapped(byte[] from, int offset) {
        for (int i = 0; i < 10; i++) {
            if (from[offset + i] != 0) {
                return false;
            }
        }
        int after = LittleEndian.unsignedShort(from, offset + 10);
        return after == 0xffff || (after == 0 && LittleEndian.integer(from, offset + 12) == 0);
    }

    /** As RFC 5952 has it: the longest run of two or more zero groups is left out. */
    private static void addVersion6(byte[] from, int offset, ByteText into) {
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int run = 0;
            while (i + run < IPV6_GROUPS && group(from, offset, i + run) == 0) {
                run++;
            }
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
            i += Math.max(0, run - 1);
        }
        int groups = IPV6_GROUPS;
        boolean embedded =
                gap == 0 && (gapLength == 6 || (gapLength == 5 && isMapped(from, offset)));
        if (embedded) {
            groups = 6;
        }
        for (int i = 0; i < groups; i++) {
            if (i == gap) {
                into.add("::");
                i += gapLength - 1;
            } else {
                if (i > 0 && i != gap + gapLength) {
                    into.add(':');
                }
                into.addHex(group(from, offset, i));
            }
        }
        if (embedded) {
            if (gapLength == 5) {
                into.add(':');
            }
            addVersion4(from, offset + 12, into);
        }
    }

    private static int group(byte[] from, int offset, int index) {
        return (from[offset + 2 * index] & 0xff) << 8 | (from[offset + 2 * index + 1] & 0xff);
    }

    /**
     * The name of a socket within the machine: the kernel's addresses of its ends, and its path.
     */
    static void addUnix(long source, long destination, Slice path, ByteText into) {
        into.addHex(source).add("->").addHex(destination).add(' ');
        addPrintable(path, into);
    }

    /** Text with everything replaced that is not printable. */
    static void addPrintable(Slice text, ByteText into) {
        int end = text.offset + text.length;
        int at = text.offset;
        while (at < end) {
            int length = Utf8.length(text.array, at, end);
            if (length > 0) {
                into.add(text.array, at, length);
            } else {
                into.add("\u00ef\u00bf\u00bd");
            }
            at += Math.abs(length);
        }
    }
}
