package io.vedette.syscalls;

import io.vedette.model.FieldArgument;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of the processes above, and of the leaders of session and process group. */
final class AncestorFields {
    private AncestorFields() {}

    static void addTo(Readers readers) {
        addTexts(readers, "proc.aname", thread -> thread.comm);
        addTexts(readers, "proc.aexe", thread -> thread.exe);
        addTexts(readers, "proc.aexepath", thread -> thread.exePath);
        addTexts(readers, "proc.acmdline", thread -> thread.commandLine);
        readers.addWithArgument("proc.apid", AncestorFields::pids);
        readers.addWithArgument("proc.aargs", AncestorFields::arguments);
        readers.addWithArgument("proc.aenv", Environments::readerOfAncestors);
        readers.add("proc.loginshellid", Readers.ofThread(AncestorFields::readLoginShell));
        addLeader(readers, "proc.sname", "proc.sid", thread -> thread.session, true);
        addLeader(readers, "proc.vpgid.name", "proc.vpgid", thread -> thread.virtualGroup, true);
        addLeader(readers, "proc.pgid.name", "proc.pgid", thread -> thread.processGroup, false);
    }

    private static int level(FieldArgument argument) {
        return argument.index().orElse(Integer.MAX_VALUE);
    }

    private static void addTexts(Readers readers, String name, Readers.TextOfThread text) {
        readers.addWithArgument(
                name,
                argument ->
                        argument.isPresent()
                                ? textAt(level(argument.get()), text)
                                : allTexts(text));
    }

    private static FieldReader<SyscallEvent> textAt(int level, Readers.TextOfThread text) {
        return (event, into) -> {
            ProcessThread thread = event.thread;
            ProcessThread found =
                    thread == null ? null : event.machine.threads.ancestor(thread, level);
            if (found == null) {
                return false;
            }
            into.setText(text.of(found));
            return true;
        };
    }

    private static FieldReader<SyscallEvent> allTexts(Readers.TextOfThread text) {
        return Readers.ofThread((event, thread, into) -> {
            into.clear();
            ThreadTable threads = event.machine.threads;
            ProcessThread above = first(threads, thread);
            for (int i = 0; above != null && i < ThreadTable.MOST_ANCESTORS; i++) {
                into.addText(text.of(above));
                above = threads.parentOf(above);
            }
            return into.size() > 0;
        });
    }

    /** The parent of the process, where going up begins. */
    private static @Nullable ProcessThread first(ThreadTable threads, ProcessThread thread) {
        ProcessThread main = thread.main();
        return main == null ? null : threads.parentOf(main);
    }

    private static FieldReader<SyscallEvent> pids(Optional<FieldArgument> argument) {
        if (argument.isPresent()) {
            int level = level(argument.get());
            return Readers.ofThread((event, thread, into) -> {
                ProcessThread found = event.machine.threads.ancestor(thread, level);
                into.setNumber(found == null ? -1 : found.pid);
                return found != null;
            });
        }
        return Readers.ofThread((event, thread, into) -> {
            into.clear();
            ThreadTable threads = event.machine.threads;
            ProcessThread above = first(threads, thread);
            for (int i = 0; above != null && i < ThreadTable.MOST_ANCESTORS; i++) {
                into.addNumber(above.pid);
                above = threads.parentOf(above);
            }
            return into.size() > 0;
        });
    }

    private static FieldReader<SyscallEvent> arguments(Optional<FieldArgument> argument) {
        if (argument.isPresent()) {
            int level = level(argument.get());
            return Readers.ofThread((event, thread, into) -> {
                ProcessThread found = event.machine.threads.ancestor(thread, level);
                if (found == null) {
                    return false;
                }
                ProcessFields.setArguments(found, into);
                return true;
            });
        }
        return Readers.ofThread(AncestorFields::readAllArguments);
    }

    private static boolean readAllArguments(SyscallEvent event, ProcessThread thread, Value into) {
        ThreadTable threads = event.machine.threads;
        ByteText text = event.scratch.begin();
        ProcessThread above = first(threads, thread);
        for (int i = 0; above != null && i < ThreadTable.MOST_ANCESTORS; i++) {
            if (text.length() > 0) {
                text.add(' ');
            }
            int start = above.argumentsStart();
            text.add(above.commandLine, start, above.commandLine.length - start);
            above = threads.parentOf(above);
        }
        text.into(into);
        return text.length() > 0;
    }

    /** The oldest process above, itself included, whose name ends as those of shells do. */
    private static boolean readLoginShell(SyscallEvent event, ProcessThread thread, Value into) {
        boolean found = false;
        ProcessThread at = thread.main();
        for (int i = 0; at != null && i < ThreadTable.MOST_ANCESTORS; i++) {
            byte[] name = at.comm;
            int length = name.length;
            if (length >= 2 && name[length - 2] == 's' && name[length - 1] == 'h') {
                into.setNumber(at.pid);
                found = true;
            }
            at = event.machine.threads.parentOf(at);
        }
        return found;
    }

    private static void addLeader(
            Readers readers,
            String nameField,
            String prefix,
            Readers.NumberOfThread id,
            boolean isVirtual) {
        Readers.OtherThread leader = (event, thread) -> leader(event, thread, id, isVirtual);
        readers.addTextOfOtherOrEmpty(nameField, leader, found -> found.comm);
        readers.addTextOfOtherOrEmpty(prefix + ".exe", leader, found -> found.exe);
        readers.addTextOfOtherOrEmpty(prefix + ".exepath", leader, found -> found.exePath);
    }

    /**
     * The process that the id names; where ids are those of a namespace, the oldest that shares it.
     */
    private static @Nullable ProcessThread leader(
            SyscallEvent event,
            ProcessThread thread,
            Readers.NumberOfThread id,
            boolean isVirtual) {
        long wanted = id.of(thread);
        if (wanted == -1) {
            return null;
        }
        ThreadTable threads = event.machine.threads;
        if (!isVirtual || !thread.isInPidNamespace()) {
            ProcessThread named = threads.peek(wanted);
            if (named != null) {
                return named;
            }
        }
        ProcessThread oldest = null;
        ProcessThread above = threads.parentOf(thread);
        for (int i = 0;
                above != null && id.of(above) == wanted && i < ThreadTable.MOST_ANCESTORS;
                i++) {
            oldest = above;
            above = threads.parentOf(above);
        }
        return oldest;
    }
}
