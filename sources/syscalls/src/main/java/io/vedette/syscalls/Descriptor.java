package io.vedette.syscalls;

import java.util.Arrays;

/**
 * What is known of an open descriptor. One object serves one number of one table after another,
 * with its arrays, so that opening and closing makes no garbage.
 */
final class Descriptor {
    static final int UNKNOWN = 0;
    static final int FILE = 1;
    static final int DIRECTORY = 2;
    static final int IPV4 = 3;
    static final int IPV6 = 4;
    static final int IPV4_SERVER = 5;
    static final int IPV6_SERVER = 6;
    static final int PIPE = 7;
    static final int UNIX = 8;
    static final int EVENT = 9;
    static final int UNSUPPORTED = 10;
    static final int SIGNALFD = 11;
    static final int EVENTPOLL = 12;
    static final int INOTIFY = 13;
    static final int TIMERFD = 14;
    static final int NETLINK = 15;
    static final int REGULAR = 16;
    static final int BPF = 17;
    static final int USERFAULTFD = 18;
    static final int IO_URING = 19;
    static final int MEMFD = 20;
    static final int PIDFD = 21;

    static final int PROTOCOL_UNKNOWN = 0;
    static final int PROTOCOL_NONE = 1;
    static final int TCP = 2;
    static final int UDP = 3;
    static final int ICMP = 4;
    static final int RAW = 5;

    static final int ROLE_CLIENT = 1 << 2;
    static final int ROLE_SERVER = 1 << 3;
    static final int CONNECTED = 1 << 13;
    static final int OVERLAY_UPPER = 1 << 17;
    static final int OVERLAY_LOWER = 1 << 18;

    private static final int ADDRESS = 16;

    int type;
    int openFlags;
    int flags;
    int device;
    long inode;
    long process;
    byte[] name = Slice.NOTHING;
    int nameLength;
    byte[] rawName = Slice.NOTHING;
    int rawNameLength;

    /**
     * The source's address, then the destination's, 16 bytes each, those of IPv4 in the first 4.
     */
    byte[] addresses = Slice.NOTHING;

    /** Where the kernel says that the file is; empty when that is its name. */
    byte[] realName = Slice.NOTHING;

    int sourcePort;
    int destinationPort;
    int protocol;

    /** Of sockets within the machine: the kernel's addresses of both ends. */
    long unixSource;

    long unixDestination;

    /** Forgets everything but the arrays. */
    void clear() {
        type = UNKNOWN;
        openFlags = 0;
        flags = 0;
        device = 0;
        inode = 0;
        process = 0;
        nameLength = 0;
        rawNameLength = 0;
        realName = Slice.NOTHING;
        Arrays.fill(addresses, (byte) 0);
        sourcePort = 0;
        destinationPort = 0;
        protocol = PROTOCOL_UNKNOWN;
        unixSource = 0;
        unixDestination = 0;
    }

    void copyFrom(Descriptor other) {
        type = other.type;
        openFlags = other.openFlags;
        flags = other.flags;
        device = other.device;
        inode = other.inode;
        process = other.process;
        setName(other.name, 0, other.nameLength);
        setRawName(other.rawName, 0, other.rawNameLength);
        realName = other.realName;
        if (other.addresses.length > 0) {
            System.arraycopy(other.addresses, 0, addressesToWrite(), 0, 2 * ADDRESS);
        } else {
            Arrays.fill(addresses, (byte) 0);
        }
        sourcePort = other.sourcePort;
        destinationPort = other.destinationPort;
        protocol = other.protocol;
        unixSource = other.unixSource;
        unixDestination = other.unixDestination;
    }

    void setName(byte[] bytes, int offset, int length) {
        name = fitting(name, length);
        System.arraycopy(bytes, offset, name, 0, length);
        nameLength = length;
    }

    void setName(Slice text) {
        setName(text.array, text.offset, text.length);
    }

    void setName(ByteText text) {
        setName(text.array(), text.start(), text.length());
    }

    boolean isNamed(ByteText text) {
        return Arrays.equals(
                name, 0, nameLength, text.array(), text.start(), text.start() + text.length());
    }

    void setRawName(byte[] bytes, int offset, int length) {
        rawName = fitting(rawName, length);
        System.arraycopy(bytes, offset, rawName, 0, length);
        rawNameLength = length;
    }

    void setRawName(Slice text) {
        setRawName(text.array, text.offset, text.length);
    }

    private static byte[] fitting(byte[] array, int length) {
        // a multiple of 16: names of similar length then reuse the array
        return array.length >= length ? array : new byte[(length + 15) & ~15];
    }

    byte[] addressesToWrite() {
        if (addresses.length == 0) {
            addresses = new byte[2 * ADDRESS];
        }
        return addresses;
    }

    void setSource(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, addressesToWrite(), 0, length);
    }

    void setDestination(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, addressesToWrite(), ADDRESS, length);
    }

    /** Where an address begins in {@link #addresses}. */
    static int addressOffset(boolean source) {
        return source ? 0 : ADDRESS;
    }

    /** 4 or 16: the length of an address of this type. */
    int addressLength() {
        return type == IPV4 || type == IPV4_SERVER ? 4 : ADDRESS;
    }

    boolean hasSource(byte[] from, int offset, int length) {
        return hasAddress(0, from, offset, length);
    }

    boolean hasDestination(byte[] from, int offset, int length) {
        return hasAddress(ADDRESS, from, offset, length);
    }

    private boolean hasAddress(int at, byte[] from, int offset, int length) {
        return Arrays.equals(addressesToWrite(), at, at + length, from, offset, offset + length);
    }

    boolean isZero(boolean source, int length) {
        int at = addressOffset(source);
        byte[] all = addressesToWrite();
        int any = 0;
        for (int i = 0; i < length; i++) {
            any |= all[at + i];
        }
        return any == 0;
    }

    /** Turns the connection around. */
    void swapEnds() {
        byte[] all = addressesToWrite();
        for (int i = 0; i < ADDRESS; i++) {
            byte of = all[i];
            all[i] = all[ADDRESS + i];
            all[ADDRESS + i] = of;
        }
        int port = sourcePort;
        sourcePort = destinationPort;
        destinationPort = port;
    }

    boolean isIp() {
        return type >= IPV4 && type <= IPV6_SERVER;
    }

    /** Whether both ends are known to be addresses. */
    boolean isConnection() {
        return type == IPV4 || type == IPV6;
    }

    boolean isServerSocket() {
        return type == IPV4_SERVER || type == IPV6_SERVER;
    }

    boolean isFile() {
        return type == REGULAR || type == FILE;
    }

    boolean hasRole() {
        return (flags & (ROLE_CLIENT | ROLE_SERVER)) != 0;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    boolean isTcp() {
        return isConnection() && protocol == TCP;
    }

    boolean isUdp() {
        return isConnection() && protocol == UDP;
    }

    /** What rules see as the protocol: none before the socket has a role, unless it is raw. */
    int visibleProtocol() {
        if (isConnection()) {
            return protocol == RAW || hasRole() ? protocol : PROTOCOL_NONE;
        }
        return isServerSocket() ? protocol : PROTOCOL_NONE;
    }

    boolean closesOnExec() {
        return (openFlags & FileFlag.CLOSE_ON_EXEC) != 0
                || ((type == EVENTPOLL || type == MEMFD) && (openFlags & 1) != 0);
    }

    /** Also of the bits that mean the same for single kinds of descriptors. */
    void clearCloseOnExec() {
        openFlags &= ~(FileFlag.CLOSE_ON_EXEC | 1);
    }
}
