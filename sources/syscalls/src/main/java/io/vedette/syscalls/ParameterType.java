package io.vedette.syscalls;

/** How a parameter of an event is laid out, little-endian, and what its value stands for. */
enum ParameterType {
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    /** Text that ends with a zero byte. */
    CHARBUF,
    /** Bytes, or texts with a zero byte after each. */
    BYTEBUF,
    /** A signed number of 64 bits, an error when negative. */
    ERRNO,
    /** A family in 8 bits and its address. */
    SOCKADDR,
    /** A family in 8 bits and the addresses of both ends. */
    SOCKTUPLE,
    /** A descriptor, signed, in 64 bits. */
    FD,
    /** A descriptor, signed, in 32 bits. */
    FD32,
    /** A process or thread, signed, in 64 bits. */
    PID,
    /** A process or thread, signed, in 32 bits. */
    PID32,
    /** A count in 16 bits; for each a descriptor in 64 bits and flags in 16. */
    FDLIST,
    /** A path as text that ends with a zero byte. */
    FSPATH,
    /** A path as {@link #FSPATH} that starts from the directory which another parameter names. */
    FSRELPATH,
    /** Falco's number of a system call, in 16 bits. */
    SYSCALLID,
    /** A signal, in 8 bits. */
    SIGTYPE,
    /** The first 32 bits of a set of signals. */
    SIGSET,
    /** Nanoseconds, in 64 bits. */
    RELTIME,
    /** Nanoseconds since the Unix epoch, in 64 bits. */
    ABSTIME,
    /** In 16 bits. */
    PORT,
    IPV4ADDR,
    IPV6ADDR,
    /**
     * A value of one of several types: 8 bits give the type's place in the table of that name, the
     * value follows.
     */
    DYN,
    FLAGS8,
    FLAGS16,
    FLAGS32,
    /** One of several names, in 8 bits. */
    ENUMFLAGS8,
    ENUMFLAGS16,
    ENUMFLAGS32,
    /** A file's mode, in 32 bits. */
    MODE,
    /** In 32 bits; 4294967295 for none. */
    UID,
    /** In 32 bits; 4294967295 for none. */
    GID,
    /** Never in a recording. */
    CHARBUFARRAY,
    /** Never in a recording. */
    CHARBUF_PAIR_ARRAY;

    /** How many bytes a number of this type has. */
    int numberLength() {
        return switch (this) {
            case UINT8, FLAGS8, ENUMFLAGS8, SIGTYPE -> Byte.BYTES;
            case INT16, UINT16, FLAGS16, ENUMFLAGS16, PORT, SYSCALLID -> Short.BYTES;
            case INT32,
                    UINT32,
                    FLAGS32,
                    ENUMFLAGS32,
                    MODE,
                    UID,
                    GID,
                    FD32,
                    PID32,
                    SIGSET,
                    IPV4ADDR ->
                    Integer.BYTES;
            default -> Long.BYTES;
        };
    }
}
