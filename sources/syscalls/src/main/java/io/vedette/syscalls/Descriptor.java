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

    private static final int ENDS = 40;

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
     * The ends of a socket of IP, laid out as Falco has them: of a connection, with addresses of n
     * bytes, the source's address at 0, the destination's at n, their ports at 2n and 2n + 2, the
     * protocol at 2n + 4; of a server's socket, its address at 0, its port at n, the protocol at n
     * + 2. The type alone says which: where it changes, what lies there is read as the new one, and
     * fields of Falco's alerts show it.
     */
    private byte[] ends = Slice.NOTHING;

    /** Where the kernel says that the file is; empty when that is its name. */
    byte[] realName = Slice.NOTHING;

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
        Arrays.fill(ends, (byte) 0);
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
        if (other.ends.length > 0) {
            System.arraycopy(other.ends, 0, endsToWrite(), 0, ENDS);
        } else {
            Arrays.fill(ends, (byte) 0);
        }
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

    byte[] endsToWrite() {
        if (ends.length == 0) {
            ends = new byte[ENDS];
        }
        return ends;
    }

    void setSource(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, endsToWrite(), addressOffset(true), length);
    }

    void setDestination(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, endsToWrite(), addressOffset(false), length);
    }

    /** Where an address begins in {@link #endsToWrite}; that of a server's socket is both. */
    int addressOffset(boolean source) {
        return source || isServerSocket() ? 0 : addressLength();
    }

    /** 4 or 16: the length of an address of this type. */
    int addressLength() {
        return type == IPV4 || type == IPV4_SERVER ? 4 : 16;
    }

    int sourcePort() {
        return port(portOffset(true));
    }

    int destinationPort() {
        return port(portOffset(false));
    }

    void setSourcePort(int port) {
        LittleEndian.setShort(endsToWrite(), portOffset(true), port);
    }

    void setDestinationPort(int port) {
        LittleEndian.setShort(endsToWrite(), portOffset(false), port);
    }

    int protocol() {
        return ends.length == 0 ? PROTOCOL_UNKNOWN : ends[protocolOffset()];
    }

    void setProtocol(int protocol) {
        endsToWrite()[protocolOffset()] = (byte) protocol;
    }

    private int portOffset(boolean source) {
        int length = addressLength();
        return isServerSocket() ? length : 2 * length + (source ? 0 : 2);
    }

    private int protocolOffset() {
        int length = addressLength();
        return isServerSocket() ? length + 2 : 2 * length + 4;
    }

    private int port(int at) {
        return ends.length == 0 ? 0 : LittleEndian.unsignedShort(ends, at);
    }

    /** Becomes a socket of IP of another type: its protocol stays, its ends are not known yet. */
    void become(int newType) {
        if (type != newType) {
            int protocol = protocol();
            Arrays.fill(endsToWrite(), (byte) 0);
            type = newType;
            setProtocol(protocol);
        }
    }

    /**
     * What Falco takes for the protocol of a socket that is bound now.
     *
     * @param given the length of the address as the call gave it
     */
    int protocolBehind(int given) {
        return endsToWrite()[2 * given + 4];
    }

    /**
     * Is bound to an address and waits for others from now on.
     *
     * @param from has the address at {@code offset}
     * @param length 4 or 16
     */
    void listen(int protocol, byte[] from, int offset, int length, int port) {
        type = length == 4 ? IPV4_SERVER : IPV6_SERVER;
        setSource(from, offset, length);
        setDestinationPort(port);
        setProtocol(protocol);
        flags |= ROLE_SERVER;
    }

    boolean isZero(boolean source) {
        int at = addressOffset(source);
        byte[] all = endsToWrite();
        int any = 0;
        for (int i = 0; i < addressLength(); i++) {
            any |= all[at + i];
        }
        return any == 0;
    }

    /** Turns the connection around. */
    void swapEnds() {
        byte[] all = endsToWrite();
        int length = type == IPV4 ? 4 : 16;
        swap(all, 0, length, length);
        swap(all, 2 * length, 2 * length + 2, 2);
    }

    private static void swap(byte[] all, int first, int second, int length) {
        for (int i = 0; i < length; i++) {
            byte of = all[first + i];
            all[first + i] = all[second + i];
            all[second + i] = of;
        }
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

    /** Whether it is known to be one of TCP over IPv4, whose ends do not change any more. */
    boolean isTcp() {
        return type == IPV4 && protocol() == TCP;
    }

    boolean isUdp() {
        return type == IPV4 && protocol() == UDP;
    }

    /** What rules see as the protocol: none before the socket has a role, unless it is raw. */
    int visibleProtocol() {
        int protocol = isIp() ? protocol() : PROTOCOL_NONE;
        boolean hidden = isConnection() && protocol != RAW && !hasRole();
        return hidden ? PROTOCOL_NONE : protocol;
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
