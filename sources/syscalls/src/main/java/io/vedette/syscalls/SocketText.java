package io.vedette.syscalls;

/** Addresses and pairs of them as parameters of events have them, as text. */
final class SocketText {
    private static final int FAMILY_UNIX = 1;
    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 10;
    private static final int UNIX_PATH = 17;

    private SocketText() {}

    static ByteText address(Slice address, ByteText into) {
        into.clear();
        addAddress(address, into.begin());
        return into;
    }

    static ByteText tuple(Slice tuple, ByteText into) {
        into.clear();
        addTuple(tuple, into.begin());
        return into;
    }

    static void addAddress(Slice address, ByteText into) {
        int family = address.isEmpty() ? 0 : address.array[address.offset] & 0xff;
        switch (family) {
            case FAMILY_UNIX -> SocketNames.addPrintable(path(address, 1), into);
            case FAMILY_4 -> addEnd(address, 4, into);
            case FAMILY_6 -> addEnd(address, 16, into);
            default -> into.add("family ").addNumber(family);
        }
    }

    private static void addEnd(Slice address, int length, ByteText into) {
        if (address.length != 1 + length + 2) {
            into.add(length == 4 ? "INVALID IPv4" : "INVALID IPv6");
            return;
        }
        int at = address.offset + 1;
        int port = LittleEndian.unsignedShort(address.array, at + length);
        SocketNames.addEnd(address.array, at, length, port, into);
    }

    static void addTuple(Slice tuple, ByteText into) {
        int family = tuple.isEmpty() ? 0 : tuple.array[tuple.offset] & 0xff;
        switch (family) {
            case FAMILY_UNIX -> {
                if (tuple.length >= UNIX_PATH) {
                    SocketNames.addUnix(
                            LittleEndian.number(tuple.array, tuple.offset + 1),
                            LittleEndian.number(tuple.array, tuple.offset + 9),
                            path(tuple, UNIX_PATH),
                            into);
                }
            }
            case FAMILY_4 -> addBoth(tuple, 4, into);
            case FAMILY_6 -> addBoth(tuple, 16, into);
            default -> into.add("family ").addNumber(family);
        }
    }

    private static void addBoth(Slice tuple, int length, ByteText into) {
        if (tuple.length != 1 + 2 * (length + 2)) {
            into.add(length == 4 ? "INVALID IPv4" : "INVALID IPv6");
            return;
        }
        byte[] array = tuple.array;
        int source = tuple.offset + 1;
        int destination = source + length + 2;
        int sourcePort = LittleEndian.unsignedShort(array, source + length);
        int destinationPort = LittleEndian.unsignedShort(array, destination + length);
        int skipped =
                length == 16
                                && SocketNames.isMapped(array, source)
                                && SocketNames.isMapped(array, destination)
                        ? 12
                        : 0;
        SocketNames.addEnd(array, source + skipped, length - skipped, sourcePort, into);
        into.add("->");
        SocketNames.addEnd(array, destination + skipped, length - skipped, destinationPort, into);
    }

    /** The text from {@code from} on, without the zero byte at its end. */
    static Slice path(Slice bytes, int from) {
        var path = new Slice();
        int start = bytes.offset + Math.min(from, bytes.length);
        int end = bytes.offset + bytes.length;
        int at = start;
        while (at < end && bytes.array[at] != 0) {
            at++;
        }
        path.set(bytes.array, start, at - start);
        return path;
    }
}
