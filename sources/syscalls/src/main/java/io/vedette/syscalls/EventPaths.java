package io.vedette.syscalls;

/**
 * What an event's own parameters tell of its descriptor, where that is not known: as a failed open.
 */
final class EventPaths {
    private EventPaths() {}

    /**
     * Adds the name that the descriptor would have.
     *
     * @param raw as the caller gave it
     * @return false when the event does not tell
     */
    static boolean addName(SyscallEvent event, boolean raw, ByteText into) {
        return switch (event.code()) {
            case EventCode.OPEN,
                    EventCode.ACCEPT,
                    EventCode.ACCEPT4,
                    EventCode.CREAT,
                    EventCode.CONNECT -> {
                ArgumentText.add(event, 1, into);
                yield true;
            }
            case EventCode.OPENAT, EventCode.OPENAT2 -> addNameAt(event, raw, into);
            case EventCode.OPEN_BY_HANDLE_AT -> {
                event.text(3, event.slice);
                into.add(event.slice);
                yield true;
            }
            default -> !EventTraits.isEnter(event.code());
        };
    }

    private static boolean addNameAt(SyscallEvent event, boolean raw, ByteText into) {
        if (event.isEmpty(2) || (!raw && event.isEmpty(1))) {
            return false;
        }
        event.text(2, event.slice);
        if (raw) {
            into.add(event.slice);
        } else {
            Folders.join(event, event.slice, event.signed(1), event.other, into);
        }
        return true;
    }

    /** The letter of the type that the descriptor would have. */
    static byte letter(int code) {
        return (byte)
                switch (code | 1) {
                    case EventCode.OPENAT, EventCode.OPENAT2, EventCode.CREAT -> 'f';
                    case EventCode.SOCKET, EventCode.ACCEPT, EventCode.ACCEPT4 -> '4';
                    case EventCode.PIPE, EventCode.PIPE2 -> 'p';
                    case EventCode.EVENTFD, EventCode.EVENTFD2 -> 'e';
                    case EventCode.SIGNALFD, EventCode.SIGNALFD4 -> 's';
                    case EventCode.TIMERFD_CREATE -> 't';
                    case EventCode.INOTIFY_INIT, EventCode.INOTIFY_INIT1 -> 'i';
                    default -> 'o';
                };
    }
}
