package io.vedette.syscalls;

import java.util.Arrays;

/** Both ends of a connection as an event has them; a register that is used again. */
final class SocketEnds {
    private static final int UNIX = 1;
    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 10;

    private byte[] array = Slice.NOTHING;
    private int source;
    private int sourcePort;
    private byte[] destinationArray = Slice.NOTHING;
    private int destination;
    private int destinationPort;

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
            case UNIX -> bytes.length >= 2;
            default -> true;
        };
    }

    static boolean isTuple(Slice bytes) {
        if (bytes.isEmpty()) {
            return false;
        }
        return switch (bytes.array[bytes.offset]) {
            case FAMILY_4 -> bytes.length >= 1 + 2 * (4 + 2);
            case FAMILY_6 -> bytes.length >= 1 + 2 * (16 + 2);
            case UNIX -> bytes.length > 1 + 2 * 8;
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
        sourcePort = LittleEndian.unsignedShort(array, source + length);
        destination = source + length + 2;
        destinationPort = LittleEndian.unsignedShort(array, destination + length);
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
                destinationPort == LittleEndian.unsignedShort(after.array, at + length)
                        && Arrays.equals(
                                destinationArray,
                                destination,
                                destination + length,
                                after.array,
                                at,
                                at + length);
        if (same) {
            destinationArray = before.array;
            destination = before.offset + 1;
            destinationPort = LittleEndian.unsignedShort(before.array, destination + length);
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

    /** Of a socket about which nothing else is known. */
    void setBoth(Descriptor socket) {
        unmap();
        socket.type = length == 4 ? Descriptor.IPV4 : Descriptor.IPV6;
        socket.setSource(array, source, length);
        socket.setDestination(destinationArray, destination, length);
        socket.sourcePort = sourcePort;
        socket.destinationPort = destinationPort;
    }

    /** Whether something changed; the destination is always taken. */
    boolean connect(Descriptor socket) {
        unmap();
        socket.type = length == 4 ? Descriptor.IPV4 : Descriptor.IPV6;
        return set(socket, true);
    }

    /** Whether something changed; a destination that is known stays. */
    boolean update(Descriptor socket) {
        unmap();
        if (length == 4) {
            if (socket.type == Descriptor.IPV4_SERVER) {
                // the address it listens on was no destination
                Arrays.fill(socket.addressesToWrite(), (byte) 0);
                socket.sourcePort = 0;
                socket.destinationPort = 0;
            }
            socket.type = Descriptor.IPV4;
        }
        return set(socket, false);
    }

    private boolean set(Descriptor socket, boolean overwrite) {
        boolean comparable = length == 4 || socket.type == Descriptor.IPV6;
        if (comparable && (isForward(socket) || isBackward(socket))) {
            return false;
        }
        boolean changed = false;
        if (!socket.hasSource(array, source, length)) {
            socket.setSource(array, source, length);
            changed = true;
        }
        if (socket.sourcePort != sourcePort) {
            socket.sourcePort = sourcePort;
            changed = true;
        }
        boolean sameDestination = socket.hasDestination(destinationArray, destination, length);
        if (socket.isZero(false, length) || (overwrite && !sameDestination)) {
            socket.setDestination(destinationArray, destination, length);
            changed = true;
        }
        if (socket.destinationPort == 0
                || (overwrite && socket.destinationPort != destinationPort)) {
            socket.destinationPort = destinationPort;
            changed = true;
        }
        return changed;
    }

    private boolean isForward(Descriptor socket) {
        return socket.sourcePort == sourcePort
                && socket.destinationPort == destinationPort
                && socket.hasSource(array, source, length)
                && socket.hasDestination(destinationArray, destination, length);
    }

    private boolean isBackward(Descriptor socket) {
        return socket.sourcePort == destinationPort
                && socket.destinationPort == sourcePort
                && socket.hasSource(destinationArray, destination, length)
                && socket.hasDestination(array, source, length);
    }
}
