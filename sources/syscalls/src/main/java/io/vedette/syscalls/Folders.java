package io.vedette.syscalls;

/** Where relative paths of a call start. */
final class Folders {
    /** Stands for the current directory. */
    static final long CURRENT = -100;

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
            into.add('.');
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
        into.add(folder.name, 0, folder.nameLength);
        if (folder.nameLength > 0 && folder.name[folder.nameLength - 1] != '/') {
            into.add('/');
        }
        return true;
    }

    /** Adds {@code path} made absolute with the folder that {@code number} names. */
    static void join(SyscallEvent event, Slice path, long number, ByteText folder, ByteText into) {
        if (path.startsWith('/')) {
            Paths.join(Slice.NOTHING, path, into);
            return;
        }
        folder.clear();
        add(event, path, number, folder.begin());
        Paths.join(folder.array(), folder.length(), path, into);
    }
}
