package io.vedette.syscalls;

/** Bits with which files are opened, as events have them: not the kernel's. */
final class FileFlag {
    static final int READ = 1;
    static final int WRITE = 1 << 1;
    static final int CREATE = 1 << 2;
    static final int DIRECTORY = 1 << 10;
    static final int CLOSE_ON_EXEC = 1 << 12;
    static final int TEMPORARY = 1 << 13;

    /** The file was made by the call. */
    static final int CREATED = 1 << 14;

    static final int UPPER_LAYER = 1 << 15;
    static final int LOWER_LAYER = 1 << 16;

    private FileFlag() {}
}
