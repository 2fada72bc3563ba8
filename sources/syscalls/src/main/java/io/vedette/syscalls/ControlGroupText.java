package io.vedette.syscalls;

import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;

/** Control groups as fields: each subsystem by the name that the kernel gives it. */
final class ControlGroupText {
    private static final String SUFFIX = "_cgroup";

    private ControlGroupText() {}

    static boolean readAll(SyscallEvent event, ProcessThread thread, Value into) {
        if (thread.controlGroups.length == 0) {
            return false;
        }
        ByteText text = event.scratch.begin();
        for (String one : list(thread)) {
            int equals = one.indexOf('=');
            if (text.length() > 0) {
                text.add(' ');
            }
            text.add(subsystem(one, equals)).add(one.substring(Math.max(0, equals)));
        }
        text.into(into);
        return true;
    }

    private static String[] list(ProcessThread thread) {
        return new String(thread.controlGroups, StandardCharsets.ISO_8859_1).split("\0", -1);
    }

    private static String subsystem(String one, int equals) {
        String name = one.substring(0, Math.max(0, equals)).replace(SUFFIX, "");
        return switch (name) {
            case "perf" -> "perf_event";
            case "mem" -> "memory";
            case "io" -> "blkio";
            default -> name;
        };
    }

    /** The path within one subsystem. */
    static FieldReader<SyscallEvent> reader(String wanted) {
        return Readers.ofThread((event, thread, into) -> {
            for (String one : list(thread)) {
                int equals = one.indexOf('=');
                if (equals >= 0 && subsystem(one, equals).equals(wanted)) {
                    event.scratch.begin().add(one.substring(equals + 1)).into(into);
                    return true;
                }
            }
            return false;
        });
    }
}
