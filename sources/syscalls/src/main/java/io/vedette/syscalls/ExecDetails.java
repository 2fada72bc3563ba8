package io.vedette.syscalls;

/** What a successful exec tells of the new program's rights and its file. */
final class ExecDetails {
    private static final int WRITABLE = 1;
    private static final int UPPER_LAYER = 1 << 1;
    private static final int FROM_MEMORY = 1 << 2;
    private static final int LOWER_LAYER = 1 << 3;

    private ExecDetails() {}

    static void read(SyscallEvent event, ProcessThread thread) {
        if (!event.isEmpty(17)) {
            thread.virtualGroup = event.signed(17);
        }
        if (!event.isEmpty(18)) {
            thread.loginUid = event.integer(18);
        }
        if (!event.isEmpty(19)) {
            long flags = event.unsigned(19);
            thread.exeWritable = (flags & WRITABLE) != 0;
            thread.exeInUpperLayer = (flags & UPPER_LAYER) != 0;
            thread.exeFromMemory = (flags & FROM_MEMORY) != 0;
            thread.exeInLowerLayer = (flags & LOWER_LAYER) != 0;
        }
        if (!event.isEmpty(22)) {
            thread.inheritable = event.unsigned(20);
            thread.permitted = event.unsigned(21);
            thread.effective = event.unsigned(22);
        }
        if (!event.isEmpty(25)) {
            readFile(event, thread);
        }
        if (!event.isEmpty(26)) {
            thread.uid = event.integer(26);
        }
        thread.processGroup = event.isEmpty(28) ? -1 : event.signed(28);
        if (!event.isEmpty(29)) {
            thread.gid = event.integer(29);
        }
    }

    private static void readFile(SyscallEvent event, ProcessThread thread) {
        thread.exeInode = event.unsigned(23);
        thread.exeChanged = event.unsigned(24);
        thread.exeModified = event.unsigned(25);
        if (thread.startTime != 0) {
            thread.changedToStart = thread.startTime - thread.exeChanged;
        }
        if (thread.namespaceStart != 0
                && Long.compareUnsigned(thread.exeChanged, thread.namespaceStart) > 0) {
            thread.namespaceToChanged = thread.exeChanged - thread.namespaceStart;
        }
    }
}
