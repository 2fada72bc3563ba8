package io.vedette.syscalls;

import java.io.IOException;
import java.util.Arrays;

/** Reads lists of processes, of every version. */
final class ProcessList {
    /** What may be left at the end of a block without being an entry. */
    static final int PADDING = 3;

    /** What entries had after their root before two fields were put in there. */
    private static final int BEFORE_NAMESPACE_START = 29;

    private final StateBlock block;
    private final MachineState machine;
    private final Slice slice = new Slice();
    private final ByteText scratch = new ByteText();

    ProcessList(StateBlock block, MachineState machine) {
        this.block = block;
        this.machine = machine;
    }

    void read(int version) throws IOException, StateBlock.DamagedException {
        while (block.left() > PADDING) {
            long end = 0;
            if (version >= 9) {
                long before = block.left();
                end = before - (block.integer() & 0xffff_ffffL);
                if (end < 0 || end >= before) {
                    throw new StateBlock.DamagedException(
                            "a process has " + (before - end) + " bytes, its block " + before);
                }
            }
            ProcessThread thread = readEntry(version);
            if (version >= 9) {
                readLater(thread, end);
                block.skipTo(end);
            }
            machine.threads.put(thread);
        }
    }

    private ProcessThread readEntry(int version) throws IOException, StateBlock.DamagedException {
        var thread = new ProcessThread(block.number());
        thread.pid = block.number();
        thread.parent = block.number();
        if (version >= 6) {
            thread.session = block.number();
        }
        if (version >= 8) {
            thread.virtualGroup = block.number();
        }
        thread.comm = text();
        thread.exe = text();
        if (version >= 7) {
            slice.set(text());
            thread.setExePath(slice);
        }
        slice.set(block.text());
        thread.setArguments(slice);
        byte[] directory = text();
        thread.descriptorLimit = block.number();
        thread.flags |= block.integer() | ThreadFlag.ACTIVE;
        thread.uid = block.integer();
        thread.gid = block.integer();
        if (version >= 2) {
            readMemory(thread);
        }
        byte[] environment = version >= 3 ? block.text() : Slice.NOTHING;
        if (version >= 4) {
            thread.virtualTid = block.number();
            thread.virtualPid = block.number();
            slice.set(block.text());
            slice.length = ProcessThread.withoutEnd(slice);
            thread.controlGroups = slice.copy();
        }
        if (version >= 5) {
            thread.root = text();
        }
        if (thread.isMain()) {
            slice.set(environment);
            thread.setEnvironment(slice);
            slice.set(directory);
            scratch.clear();
            thread.changeDirectory(slice, scratch);
        }
        return thread;
    }

    /** As far as the first zero byte. */
    private byte[] text() throws IOException, StateBlock.DamagedException {
        byte[] bytes = block.text();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return Arrays.copyOf(bytes, i);
            }
        }
        return bytes;
    }

    private void readMemory(ProcessThread thread) throws IOException, StateBlock.DamagedException {
        thread.virtualMemory = block.integer();
        thread.residentMemory = block.integer();
        thread.swappedMemory = block.integer();
        thread.majorFaults = block.number();
        thread.minorFaults = block.number();
    }

    /** What was added to version 9 over time; each entry has some of it. */
    private void readLater(ProcessThread thread, long end)
            throws IOException, StateBlock.DamagedException {
        if (block.left() - end > BEFORE_NAMESPACE_START) {
            thread.namespaceStart = has(Long.BYTES, end) ? block.number() : 0;
            thread.tty = has(Integer.BYTES, end) ? block.integer() : 0;
        }
        thread.loginUid = has(Integer.BYTES, end) ? block.integer() : -1;
        thread.exeWritable = has(1, end) && block.unsignedByte() != 0;
        thread.inheritable = has(Long.BYTES, end) ? block.number() : 0;
        thread.permitted = has(Long.BYTES, end) ? block.number() : 0;
        thread.effective = has(Long.BYTES, end) ? block.number() : 0;
        thread.exeInUpperLayer = has(1, end) && block.unsignedByte() != 0;
        thread.exeInode = has(Long.BYTES, end) ? block.number() : 0;
        thread.exeChanged = has(Long.BYTES, end) ? block.number() : 0;
        thread.exeModified = has(Long.BYTES, end) ? block.number() : 0;
        thread.exeFromMemory = has(1, end) && block.unsignedByte() != 0;
        thread.exeInLowerLayer = has(1, end) && block.unsignedByte() != 0;
        thread.processGroup = has(Long.BYTES, end) ? block.number() : -1;
    }

    private boolean has(int bytes, long end) {
        return block.left() - end >= bytes;
    }
}
