package io.vedette.syscalls;

import io.vedette.model.FieldArgument;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Environment variables of processes. */
final class Environments {
    private static final int MOST_LEVELS = 20;

    private Environments() {}

    /** The whole environment, or one variable, which is empty when it is not set. */
    static FieldReader<SyscallEvent> reader(Optional<FieldArgument> name) {
        if (name.isEmpty() || name.get().index().isPresent()) {
            return Readers.ofThread((event, thread, into) -> {
                joined(event.scratch.begin(), thread.currentEnvironment()).into(into);
                return true;
            });
        }
        byte[] wanted = name.get().text().getBytes(StandardCharsets.UTF_8);
        return Readers.ofThread((event, thread, into) -> {
            variable(thread.currentEnvironment(), wanted, into);
            return true;
        });
    }

    /**
     * All environments above; that of one level; or a variable of the nearest ancestor that has it.
     */
    static FieldReader<SyscallEvent> readerOfAncestors(Optional<FieldArgument> argument) {
        if (argument.isEmpty()) {
            return Readers.ofThread(Environments::readAll);
        }
        if (argument.get().index().isPresent()) {
            int level = argument.get().index().getAsInt();
            return Readers.ofThread((event, thread, into) -> readLevel(event, thread, level, into));
        }
        byte[] wanted = argument.get().text().getBytes(StandardCharsets.UTF_8);
        return Readers.ofThread((event, thread, into) -> {
            into.setText(Slice.NOTHING);
            ProcessThread above = thread.main();
            for (int i = 0; above != null && i < MOST_LEVELS; i++) {
                above = event.machine.threads.parentOf(above);
                if (above != null) {
                    variable(above.currentEnvironment(), wanted, into);
                    if (into.length(0) > 0) {
                        return true;
                    }
                }
            }
            return true;
        });
    }

    private static boolean readAll(SyscallEvent event, ProcessThread thread, Value into) {
        into.clear();
        ProcessThread main = thread.main();
        ProcessThread above = main == null ? null : event.machine.threads.parentOf(main);
        for (int i = 0; above != null && i < ThreadTable.MOST_ANCESTORS; i++) {
            ByteText text = joined(event.scratch.begin(), above.currentEnvironment());
            into.addText(text.array(), text.start(), text.length());
            above = event.machine.threads.parentOf(above);
        }
        return into.size() > 0;
    }

    private static boolean readLevel(
            SyscallEvent event, ProcessThread thread, int level, Value into) {
        ProcessThread at = level == 0 ? thread : thread.main();
        for (int i = 0; at != null && i < level; i++) {
            at = i == ThreadTable.MOST_ANCESTORS ? null : event.machine.threads.parentOf(at);
        }
        if (at == null) {
            // as Falco, where the thread that the process began with is gone
            into.setText(Slice.NOTHING);
            return level > 0 && thread.main() == null;
        }
        joined(event.scratch.begin(), at.currentEnvironment()).into(into);
        return true;
    }

    private static ByteText joined(ByteText text, byte[] environment) {
        text.reserve(environment.length);
        for (byte each : environment) {
            text.add(each == 0 ? (byte) ' ' : each);
        }
        return text;
    }

    /** The value of a variable without blanks around it; empty when it is not set. */
    private static void variable(byte[] environment, byte[] name, Value into) {
        int start = 0;
        while (start < environment.length) {
            int end = start;
            while (end < environment.length && environment[end] != 0) {
                end++;
            }
            int value = start + name.length + 1;
            boolean matches =
                    value < end
                            && environment[value - 1] == '='
                            && Arrays.equals(environment, start, value - 1, name, 0, name.length);
            if (matches) {
                while (value < end && environment[value] == ' ') {
                    value++;
                }
                while (end > value && environment[end - 1] == ' ') {
                    end--;
                }
                into.setText(environment, value, end - value);
                return;
            }
            start = end + 1;
        }
        into.setText(Slice.NOTHING);
    }
}
