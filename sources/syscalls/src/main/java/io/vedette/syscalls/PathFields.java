package io.vedette.syscalls;

import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;

/** Fields of the paths that calls on files name, of those that succeeded. */
final class PathFields {
    private static final int NONE = -1;
    private static final byte[] UNKNOWN = "<UNKNOWN>".getBytes(StandardCharsets.US_ASCII);

    private PathFields() {}

    /** Which path a field is. */
    private enum Kind {
        ONLY,
        SOURCE,
        TARGET
    }

    static void addTo(Readers readers) {
        add(readers, "fs.path.name", Kind.ONLY);
        add(readers, "fs.path.source", Kind.SOURCE);
        add(readers, "fs.path.target", Kind.TARGET);
    }

    private static void add(Readers readers, String name, Kind kind) {
        readers.add(name, (event, into) -> read(event, kind, false, into));
        readers.add(name + "raw", (event, into) -> read(event, kind, true, into));
    }

    private static boolean read(SyscallEvent event, Kind kind, boolean raw, Value into) {
        int code = event.code();
        boolean opens =
                code == EventCode.OPEN || code == EventCode.OPENAT || code == EventCode.OPENAT2;
        boolean succeeded = opens ? event.result() != -1 : event.result() == 0;
        if (!succeeded || !event.returns()) {
            return false;
        }
        if (code == EventCode.FCHMOD || code == EventCode.FCHOWN) {
            return kind == Kind.ONLY && readOfDescriptor(event, into);
        }
        int place = place(code, kind);
        if (place == NONE || place >= event.parameters()) {
            return false;
        }
        event.text(place, event.slice);
        if (raw) {
            into.setText(event.slice.array, event.slice.offset, event.slice.length);
            return true;
        }
        return readAbsolute(event, place, into);
    }

    private static boolean readOfDescriptor(SyscallEvent event, Value into) {
        ProcessThread thread = event.thread;
        Descriptor descriptor = thread == null ? null : DescriptorFields.descriptor(event, thread);
        if (descriptor == null) {
            return false;
        }
        into.setText(descriptor.name, 0, descriptor.nameLength);
        return true;
    }

    private static boolean readAbsolute(SyscallEvent event, int place, Value into) {
        ProcessThread thread = event.thread;
        if (thread == null) {
            return false;
        }
        Slice path = event.slice;
        ByteText text = event.scratch.begin();
        if (path.startsWith('/')) {
            Paths.join(Slice.NOTHING, path, text);
            text.into(into);
            return true;
        }
        int code = event.code();
        if (code == EventCode.OPENAT || code == EventCode.OPENAT2) {
            Descriptor opened = event.descriptor;
            if (opened == null) {
                text.add("<UNKNOWN>").into(into);
            } else {
                into.setText(opened.name, 0, opened.nameLength);
            }
            return true;
        }
        if (!event.machine.isLive()) {
            addRecorded(event, thread, place, text);
            text.into(into);
            return true;
        }
        int folder = folder(code, place);
        long from = folder == NONE ? Folders.CURRENT : event.signed(folder);
        Folders.join(event, path, from, event.other, text);
        text.into(into);
        return true;
    }

    /**
     * Adds a relative path as Falco sees it: of some calls it takes the descriptor of the folder
     * alone, so that it does not know where paths from the current directory start; of others it
     * takes the current directory, whatever the folder. Here it is as it is in Falco for
     * recordings; on a live machine paths are where they are.
     */
    private static void addRecorded(
            SyscallEvent event, ProcessThread thread, int place, ByteText into) {
        Slice path = event.slice;
        switch (event.code()) {
            case EventCode.FCHOWNAT,
                    EventCode.FCHMODAT,
                    EventCode.MKDIRAT,
                    EventCode.UNLINKAT,
                    EventCode.SYMLINKAT -> {
                Descriptor folder = event.descriptor;
                boolean isTarget = event.code() == EventCode.SYMLINKAT && place == 1;
                if (isTarget || folder == null || folder.type != Descriptor.DIRECTORY) {
                    Paths.join(UNKNOWN, path, into);
                } else {
                    ByteText start = event.other;
                    start.clear();
                    start.begin().add(folder.name, 0, folder.nameLength);
                    if (start.length() > 0 && start.at(start.length() - 1) != '/') {
                        start.add('/');
                    }
                    Paths.join(start.array(), start.length(), path, into);
                }
            }
            case EventCode.RENAMEAT2 ->
                    Folders.join(event, path, event.signed(place - 1), event.other, into);
            default -> Paths.join(thread.currentDirectory(), path, into);
        }
    }

    /** The parameter that says where the path at {@code place} starts. */
    private static int folder(int code, int place) {
        return switch (code) {
            case EventCode.FCHOWNAT,
                    EventCode.FCHMODAT,
                    EventCode.MKDIRAT,
                    EventCode.UNLINKAT,
                    EventCode.RENAMEAT,
                    EventCode.RENAMEAT2,
                    EventCode.LINKAT ->
                    place - 1;
            case EventCode.SYMLINKAT -> place == 3 ? 2 : NONE;
            default -> NONE;
        };
    }

    private static int place(int code, Kind kind) {
        return switch (kind) {
            case ONLY -> only(code);
            case SOURCE ->
                    switch (code) {
                        case EventCode.RENAME, EventCode.MOUNT -> 1;
                        case EventCode.RENAMEAT, EventCode.RENAMEAT2, EventCode.LINK -> 2;
                        case EventCode.LINKAT -> 4;
                        case EventCode.SYMLINK -> 2;
                        case EventCode.SYMLINKAT -> 3;
                        default -> NONE;
                    };
            case TARGET ->
                    switch (code) {
                        case EventCode.RENAME, EventCode.MOUNT -> 2;
                        case EventCode.RENAMEAT, EventCode.RENAMEAT2 -> 4;
                        case EventCode.LINK, EventCode.SYMLINK, EventCode.SYMLINKAT -> 1;
                        case EventCode.LINKAT -> 2;
                        default -> NONE;
                    };
        };
    }

    private static int only(int code) {
        return switch (code) {
            case EventCode.MKDIR,
                    EventCode.RMDIR,
                    EventCode.UNLINK,
                    EventCode.OPEN,
                    EventCode.CHMOD,
                    EventCode.CHOWN,
                    EventCode.LCHOWN,
                    EventCode.UMOUNT,
                    EventCode.UMOUNT2,
                    EventCode.QUOTACTL ->
                    1;
            case EventCode.MKDIRAT,
                    EventCode.UNLINKAT,
                    EventCode.OPENAT,
                    EventCode.OPENAT2,
                    EventCode.FCHMODAT,
                    EventCode.FCHOWNAT ->
                    2;
            default -> NONE;
        };
    }
}
