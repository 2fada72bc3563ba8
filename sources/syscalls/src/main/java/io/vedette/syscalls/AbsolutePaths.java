package io.vedette.syscalls;

import io.vedette.model.FieldArgument;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The paths that calls name from a folder, made absolute. */
final class AbsolutePaths {
    private static final byte[] UNKNOWN = "<UNKNOWN>/".getBytes(StandardCharsets.US_ASCII);

    private AbsolutePaths() {}

    static FieldReader<SyscallEvent> reader(Optional<FieldArgument> end) {
        boolean second = end.isPresent() && end.get().text().equals("dst");
        return (event, into) -> read(event, second, into);
    }

    private static boolean read(SyscallEvent event, boolean second, Value into) {
        int folder = folder(event.code(), second);
        if (folder < 0 || event.thread == null) {
            return false;
        }
        ByteText text = event.scratch.begin();
        if (event.code() == EventCode.OPEN_BY_HANDLE_AT) {
            if (event.result() <= 0) {
                return false;
            }
            event.text(3, event.slice);
            Paths.join(Slice.NOTHING, event.slice, text);
        } else {
            int path = folder + 1;
            if (event.isEmpty(folder) || event.isEmpty(path)) {
                return false;
            }
            event.text(path, event.slice);
            join(event, event.thread, event.signed(folder), text);
        }
        text.into(into);
        return true;
    }

    /**
     * As Falco does: a slash is put behind the name of the folder even where it has one, and behind
     * what stands for a folder that is not known.
     */
    private static void join(SyscallEvent event, ProcessThread thread, long number, ByteText into) {
        Slice path = event.slice;
        Descriptor folder = thread.descriptor(number);
        if (number == Folders.CURRENT || path.startsWith('/')) {
            Folders.join(event, path, number, event.other, into);
        } else if (folder == null) {
            Paths.join(UNKNOWN, path, into);
        } else if (folder.realName.length == 0) {
            event.other.clear();
            event.other.begin().add(folder.name, 0, folder.nameLength).add('/');
            Paths.join(event.other.array(), event.other.length(), path, into);
        } else {
            Folders.join(event, path, number, event.other, into);
        }
    }

    /** The parameter that is the folder, before that which is the path; -1 for other calls. */
    private static int folder(int code, boolean second) {
        return switch (code) {
            case EventCode.RENAMEAT, EventCode.RENAMEAT2, EventCode.LINKAT -> second ? 3 : 1;
            case EventCode.SYMLINKAT -> 2;
            case EventCode.OPENAT,
                    EventCode.OPENAT2,
                    EventCode.OPEN_BY_HANDLE_AT,
                    EventCode.UNLINKAT,
                    EventCode.MKDIRAT,
                    EventCode.FCHMODAT,
                    EventCode.FCHOWNAT ->
                    1;
            default -> -1;
        };
    }
}
