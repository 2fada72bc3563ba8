package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What {@code evt.category} says; for transfers that depends on the descriptor. */
final class EventCategories {
    private static final byte[] FILE = ascii("file");
    private static final byte[] NET = ascii("net");
    private static final byte[] IPC = ascii("ipc");
    private static final byte[] UNKNOWN = ascii("unknown");
    private static final EventCategory[] BY_CODE = byCode();
    private static final Map<EventCategory, byte[]> NAMES = names();

    private EventCategories() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static EventCategory[] byCode() {
        EventTable table = EventTable.get();
        EventCategory[] categories = new EventCategory[table.size()];
        Set<EventCategory> makers =
                Set.of(
                        EventCategory.SYSCALL,
                        EventCategory.TRACEPOINT,
                        EventCategory.PLUGIN,
                        EventCategory.METAEVENT);
        for (int code = 0; code < categories.length; code++) {
            categories[code] = EventCategory.UNKNOWN;
            for (EventCategory category : table.type(code).categories()) {
                if (!makers.contains(category)) {
                    categories[code] = category;
                }
            }
        }
        return categories;
    }

    private static Map<EventCategory, byte[]> names() {
        Map<EventCategory, byte[]> names = new EnumMap<>(EventCategory.class);
        for (EventCategory category : EventCategory.values()) {
            names.put(category, ascii(category.name().toLowerCase(Locale.ROOT)));
        }
        names.put(EventCategory.IPC, ascii("IPC"));
        names.put(EventCategory.METAEVENT, ascii("meta"));
        return names;
    }

    static EventCategory of(SyscallEvent event) {
        return BY_CODE[event.code()];
    }

    /** Whether the event works on what a descriptor is of. */
    static boolean isTransfer(SyscallEvent event) {
        EventCategory category = of(event);
        return category == EventCategory.IO_READ
                || category == EventCategory.IO_WRITE
                || category == EventCategory.IO_OTHER;
    }

    static byte[] name(SyscallEvent event) {
        if (!isTransfer(event)) {
            return NAMES.getOrDefault(of(event), UNKNOWN);
        }
        Descriptor descriptor = event.descriptor;
        if (descriptor == null) {
            return UNKNOWN;
        }
        return switch (descriptor.type) {
            case Descriptor.FILE, Descriptor.REGULAR, Descriptor.DIRECTORY -> FILE;
            case Descriptor.IPV4, Descriptor.IPV6, Descriptor.IPV4_SERVER, Descriptor.IPV6_SERVER ->
                    NET;
            case Descriptor.PIPE,
                    Descriptor.UNIX,
                    Descriptor.EVENT,
                    Descriptor.SIGNALFD,
                    Descriptor.INOTIFY,
                    Descriptor.USERFAULTFD ->
                    IPC;
            default -> UNKNOWN;
        };
    }
}
