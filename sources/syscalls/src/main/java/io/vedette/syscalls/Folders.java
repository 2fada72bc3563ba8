package io.vedette.syscalls;

/** Where relative paths of a call start. */
final class Folders {
    /** Stands for the current directory. */
    static final long CURRENT = -100;

    /** What stands before a path that needs no folder: it counts when the path is too long. */
    private static final byte[] HERE = {'.'};

    private static final String UNKNOWN = "<UNKNOWN>";

    private Folders() {}

    /**
     * Adds the folder that {@code path} is to be seen from, with a slash at its end.
     *
     * @param number the descriptor of the folder, or {@link #CURRENT}
     * @return false when the folder is not known, which is then what is added
     */
    static boolean add(SyscallEvent event, Slice path, long number, ByteText into) {
        if (path.startsWith('/')) {
            into.add(HERE);
            return true;
        }
        ProcessThread thread = event.thread;
        if (thread == null) {
            into.add(UNKNOWN);
            return false;
        }
        if (number == CURRENT) {
            into.add(thread.currentDirectory());
            return true;
        }
        Descriptor folder = thread.descriptor(number);
        if (folder == null) {
            into.add(UNKNOWN);
            return false;
        }
        byte[] name = folder.realName.length > 0 ? folder.realName : folder.name;
        int length = realLength(folder);
        into.add(name, 0, length);
        if (length > 0 && name[length - 1] != '/') {
            into.add('/');
        }
        return true;
    }

    private static int realLength(Descriptor folder) {
        return folder.realName.length > 0 ? folder.realName.length : folder.nameLength;
    }

    /** Where the kernel says that it is, which is what the live sensor goes by; else its name. */
    static void name(Descriptor folder, Slice into) {
        into.set(folder.realName.length > 0 ? folder.realName : folder.name, 0, realLength(folder));
    }

    /** Adds {@code path} made absolute with the folder that {@code number} names. */
    static void join(SyscallEvent event, Slice path, long number, ByteText folder, ByteText into) {
        if (path.startsWith('/')) {
            Paths.join(HERE, path, into);
            return;
        }
        folder.clear();
        add(event, path, number, folder.begin());
        Paths.join(folder.array(), folder.length(), path, into);
    }
}
