package io.vedette.syscalls;

import java.util.Arrays;

/** Both ends of a connection as an event has them; a register that is used again. */
final class SocketEnds {
    private static final int UNIX = 1;
    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 10;

    /** Where an address begins, with its port behind it. */
    private byte[] array = Slice.NOTHING;

    private int source;
    private byte[] destinationArray = Slice.NOTHING;
    private int destination;

    /** 4 or 16: the length of both addresses. */
    private int length;

    /** Whether the bytes are a family and what belongs to it. */
    static boolean isAddress(Slice bytes) {
        if (bytes.isEmpty()) {
            return false;
        }
        return switch (bytes.array[bytes.offset]) {
            case FAMILY_4 -> bytes.length >= 1 + 4 + 2;
            case FAMILY_6 -> bytes.length >= 1 + 16 + 2;
            case UNIX -> bytes.length >= 2 && isEnded(bytes);
            default -> true;
        };
    }

    private static boolean isEnded(Slice path) {
        return path.array[path.offset + path.length - 1] == 0;
    }

    static boolean isTuple(Slice bytes) {
        if (bytes.isEmpty()) {
            return false;
        }
        return switch (bytes.array[bytes.offset]) {
            case FAMILY_4 -> bytes.length >= 1 + 2 * (4 + 2);
            case FAMILY_6 -> bytes.length >= 1 + 2 * (16 + 2);
            case UNIX -> bytes.length > 1 + 2 * 8 && isEnded(bytes);
            default -> true;
        };
    }

    /**
     * @param tuple of IP, which {@link #isTuple} holds of
     */
    void read(Slice tuple) {
        array = tuple.array;
        destinationArray = tuple.array;
        length = array[tuple.offset] == FAMILY_4 ? 4 : 16;
        source = tuple.offset + 1;
        destination = source + length + 2;
    }

    /**
     * When the destination is the one that the caller's memory holds after the call, takes the one
     * that it held at its entry: the kernel used that, whatever the caller wrote there since.
     */
    void trust(Slice after, Slice before) {
        if (!isSameFamily(after) || !isSameFamily(before)) {
            return;
        }
        int at = after.offset + 1;
        boolean same =
                Arrays.equals(
                        destinationArray,
                        destination,
                        destination + length + 2,
                        after.array,
                        at,
                        at + length + 2);
        if (same) {
            destinationArray = before.array;
            destination = before.offset + 1;
        }
    }

    private boolean isSameFamily(Slice address) {
        return !address.isEmpty()
                && address.array[address.offset] == (length == 4 ? FAMILY_4 : FAMILY_6);
    }

    /** Addresses of IPv4 that are written as ones of IPv6 are those of IPv4. */
    private void unmap() {
        if (length == 16
                && SocketNames.isMapped(array, source)
                && SocketNames.isMapped(destinationArray, destination)) {
            source += 12;
            destination += 12;
            length = 4;
        }
    }

    /**
     * Whether something changed.
     *
     * @param live on a live machine what is known stays right when a socket becomes one of another
     *     type; of recordings it is read as Falco does, as if it had been of that type before
     */
    boolean connect(Descriptor socket, boolean live) {
        unmap();
        become(socket, live);
        return set(socket);
    }

    private void become(Descriptor socket, boolean live) {
        int type = length == 4 ? Descriptor.IPV4 : Descriptor.IPV6;
        if (live) {
            socket.become(type);
        } else {
            socket.type = type;
        }
    }

    /**
     * Whether something changed, by what was sent or received.
     *
     * @param live as for {@link #connect}
     */
    boolean update(Descriptor socket, boolean live) {
        if (live) {
            unmap();
            become(socket, true);
            return set(socket);
        }
        if (length == 4 && socket.type == Descriptor.IPV4_SERVER) {
            int protocol = socket.protocol();
            socket.type = Descriptor.IPV4;
            socket.setProtocol(protocol);
        }
        unmap();
        if (length == 4) {
            socket.type = Descriptor.IPV4;
        }
        return set(socket);
    }

    private boolean set(Descriptor socket) {
        byte[] known = socket.endsToWrite();
        int ports = 2 * length;
        boolean comparable = length == 4 || socket.type == Descriptor.IPV6;
        if (comparable && (isForward(known) || isBackward(known))) {
            return false;
        }
        boolean changed = take(array, source, known, 0, length);
        changed |= take(array, source + length, known, ports, 2);
        changed |= take(destinationArray, destination, known, length, length);
        changed |= take(destinationArray, destination + length, known, ports + 2, 2);
        return changed;
    }

    private static boolean take(byte[] from, int offset, byte[] into, int at, int length) {
        boolean same = Arrays.equals(from, offset, offset + length, into, at, at + length);
        System.arraycopy(from, offset, into, at, length);
        return !same;
    }

    private boolean isForward(byte[] known) {
        return isEnd(known, 0, array, source) && isEnd(known, 1, destinationArray, destination);
    }

    private boolean isBackward(byte[] known) {
        return isEnd(known, 1, array, source) && isEnd(known, 0, destinationArray, destination);
    }

    /** Whether one of the known ends is that of the event which begins at {@code at}. */
    private boolean isEnd(byte[] known, int end, byte[] from, int at) {
        int address = end * length;
        int port = 2 * length + 2 * end;
        return Arrays.equals(known, address, address + length, from, at, at + length)
                && Arrays.equals(known, port, port + 2, from, at + length, at + length + 2);
    }
}
