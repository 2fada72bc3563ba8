package io.vedette.syscalls;

import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import org.jspecify.annotations.Nullable;

/** Fields of the process and thread that an event is from. */
final class ProcessFields {
    private static final FlagNames CAPABILITIES = FlagNames.table("capabilities");
    private static final double PERCENT = 100;
    private static final long KIBIBYTE = 1024;

    private ProcessFields() {}

    static void addTo(Readers readers) {
        addProgram(readers);
        addArguments(readers);
        addIds(readers);
        addExecutable(readers);
        addTimes(readers);
        addResources(readers);
        addThread(readers);
        addStandardStreams(readers);
    }

    private static void addProgram(Readers readers) {
        readers.addText("proc.name", thread -> thread.comm);
        readers.addText("proc.exe", thread -> thread.exe);
        readers.addText("proc.exepath", thread -> thread.exePath);
        readers.addText("proc.cmdline", thread -> thread.commandLine);
        readers.addText("proc.cwd", ProcessThread::currentDirectory);
        readers.addTextOfOther("proc.pname", ProcessFields::parent, thread -> thread.comm);
        readers.addTextOfOther("proc.pexe", ProcessFields::parent, thread -> thread.exe);
        readers.addTextOfOther("proc.pexepath", ProcessFields::parent, thread -> thread.exePath);
        readers.addTextOfOther(
                "proc.pcmdline", ProcessFields::parent, thread -> thread.commandLine);
    }

    static @Nullable ProcessThread parent(SyscallEvent event, ProcessThread thread) {
        return event.machine.threads.ancestor(thread, 1);
    }

    private static void addArguments(Readers readers) {
        readers.addWithArgument(
                "proc.args",
                argument ->
                        argument.isEmpty()
                                ? Readers.ofThread((event, thread, into) -> {
                                    setArguments(thread, into);
                                    return true;
                                })
                                : nthArgument(argument.get().index().orElse(Integer.MAX_VALUE)));
        readers.addNumber("proc.cmdnargs", thread -> thread.argumentCount);
        readers.addNumber(
                "proc.cmdlenargs",
                thread -> thread.arguments.length - Math.max(0, thread.argumentCount - 1));
        readers.add(
                "proc.exeline",
                Readers.ofThread((event, thread, into) -> {
                    ByteText text = event.scratch.begin().add(thread.exe).add(' ');
                    int start = thread.argumentsStart();
                    text.add(thread.commandLine, start, thread.commandLine.length - start);
                    text.into(into);
                    return true;
                }));
        readers.addWithArgument("proc.env", Environments::reader);
    }

    static void setArguments(ProcessThread thread, Value into) {
        int start = thread.argumentsStart();
        into.setText(thread.commandLine, start, thread.commandLine.length - start);
    }

    private static FieldReader<SyscallEvent> nthArgument(int index) {
        return Readers.ofThread((event, thread, into) -> {
            into.setText(Slice.NOTHING);
            int start = 0;
            for (int i = 0; i < thread.argumentCount; i++) {
                int end = start;
                while (end < thread.arguments.length && thread.arguments[end] != 0) {
                    end++;
                }
                if (i == index) {
                    into.setText(thread.arguments, start, end - start);
                    return true;
                }
                start = end + 1;
            }
            return true;
        });
    }

    private static void addIds(Readers readers) {
        readers.addNumber("proc.pid", thread -> thread.pid);
        readers.add(
                "proc.ppid",
                Readers.ofThread((event, thread, into) -> {
                    ProcessThread parent = parent(event, thread);
                    into.setNumber(parent == null ? -1 : parent.pid);
                    return parent != null;
                }));
        readers.addNumberBut("proc.vpid", -1, thread -> thread.virtualPid);
        readers.add(
                "proc.pvpid",
                Readers.ofThread((event, thread, into) -> {
                    ProcessThread parent = event.machine.threads.peek(thread.parent);
                    into.setNumber(parent == null ? -1 : parent.virtualPid);
                    return parent != null;
                }));
        readers.addNumber("proc.sid", thread -> thread.session);
        readers.addNumber("proc.vpgid", thread -> thread.virtualGroup);
        readers.addNumber("proc.pgid", thread -> thread.processGroup);
        readers.addNumber("proc.tty", thread -> Integer.toUnsignedLong(thread.tty));
        readers.addTruth("proc.is_sid_leader", thread -> thread.session == thread.virtualPid);
        readers.addTruth(
                "proc.is_vpgid_leader", thread -> thread.virtualGroup == thread.virtualPid);
        readers.addTruth("proc.is_pgid_leader", thread -> thread.processGroup == thread.pid);
    }

    private static void addExecutable(Readers readers) {
        readers.addTruth("proc.is_exe_writable", thread -> thread.exeWritable);
        readers.addTruth("proc.is_exe_upper_layer", thread -> thread.exeInUpperLayer);
        readers.addTruth("proc.is_exe_lower_layer", thread -> thread.exeInLowerLayer);
        readers.addTruth("proc.is_exe_from_memfd", thread -> thread.exeFromMemory);
        readers.addNumberBut("proc.exe_ino", 0, thread -> thread.exeInode);
        readers.addNumberBut("proc.exe_ino.ctime", 0, thread -> thread.exeChanged);
        readers.addNumberBut("proc.exe_ino.mtime", 0, thread -> thread.exeModified);
        readers.addNumberBut(
                "proc.exe_ino.ctime_duration_proc_start", 0, thread -> thread.changedToStart);
        readers.addNumberBut(
                "proc.exe_ino.ctime_duration_pidns_start", 0, thread -> thread.namespaceToChanged);
    }

    private static void addTimes(Readers readers) {
        readers.add(
                "proc.duration",
                Readers.ofThread((event, thread, into) -> {
                    into.setNumber(event.time() - thread.startTime);
                    return thread.startTime != 0;
                }));
        readers.add(
                "proc.ppid.duration",
                Readers.ofThread((event, thread, into) -> {
                    ProcessThread parent = parent(event, thread);
                    if (parent == null) {
                        return false;
                    }
                    // of a parent whose start was not seen Falco tells how many descriptors there
                    // are
                    boolean known = parent.startTime != 0;
                    into.setNumber(
                            known ? event.time() - parent.startTime : openDescriptors(thread));
                    return known || !event.machine.isLive();
                }));
        readers.addNumberBut("proc.pid.ts", 0, thread -> thread.startTime);
        readers.add(
                "proc.ppid.ts",
                Readers.ofThread((event, thread, into) -> {
                    ProcessThread parent = event.machine.threads.peek(thread.parent);
                    into.setNumber(parent == null ? 0 : parent.startTime);
                    return parent != null;
                }));
        readers.addNumberBut("proc.pidns_init_start_ts", 0, thread -> thread.namespaceStart);
    }

    private static void addResources(Readers readers) {
        readers.addNumber("proc.fdopencount", ProcessFields::openDescriptors);
        readers.addNumber("proc.fdlimit", ProcessFields::descriptorLimit);
        readers.addNumber("proc.fdusage", ProcessFields::descriptorUse);
        readers.addNumber("proc.vmsize", thread -> unsigned(thread.virtualMemory));
        readers.addNumber("proc.vmrss", thread -> unsigned(thread.residentMemory));
        readers.addNumber("proc.vmswap", thread -> unsigned(thread.swappedMemory));
        readers.addNumber("thread.pfmajor", thread -> thread.majorFaults);
        readers.addNumber("thread.pfminor", thread -> thread.minorFaults);
        readers.addNumber("thread.vmsize", ProcessFields::memory);
        readers.addNumber("thread.vmrss", ProcessFields::resident);
        readers.addNumber("thread.vmsize.b", thread -> memory(thread) * KIBIBYTE);
        readers.addNumber("thread.vmrss.b", thread -> resident(thread) * KIBIBYTE);
        readers.addNumber(
                "proc.nthreads", thread -> thread.group == null ? 0 : thread.group.alive());
        readers.addNumber(
                "proc.nchilds",
                thread -> thread.group == null ? 0 : thread.group.aliveBesidesMain());
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    private static long memory(ProcessThread thread) {
        return thread.isMain() ? unsigned(thread.virtualMemory) : 0;
    }

    private static long resident(ProcessThread thread) {
        return thread.isMain() ? unsigned(thread.residentMemory) : 0;
    }

    private static long openDescriptors(ProcessThread thread) {
        ProcessThread main = thread.main();
        return main == null ? 0 : main.ownDescriptors.size();
    }

    private static long descriptorLimit(ProcessThread thread) {
        ProcessThread main = thread.main();
        return main == null ? 0 : main.descriptorLimit;
    }

    private static long descriptorUse(ProcessThread thread) {
        long limit = descriptorLimit(thread);
        double use = limit <= 0 ? 0 : Math.min(PERCENT, openDescriptors(thread) * PERCENT / limit);
        return Double.doubleToRawLongBits(use);
    }

    private static void addThread(Readers readers) {
        readers.add(
                "thread.tid",
                (event, into) -> {
                    into.setNumber(event.tid());
                    return true;
                });
        readers.addTruth("thread.ismain", ProcessThread::isMain);
        readers.addNumberBut("thread.vtid", -1, thread -> thread.virtualTid);
        readers.add(
                "thread.nametid",
                Readers.ofThread((event, thread, into) -> {
                    event.scratch.begin().add(thread.comm).addNumber(event.tid()).into(into);
                    return true;
                }));
        addCapabilities(readers, "thread.cap_permitted", thread -> thread.permitted);
        addCapabilities(readers, "thread.cap_inheritable", thread -> thread.inheritable);
        addCapabilities(readers, "thread.cap_effective", thread -> thread.effective);
        readers.add("thread.cgroups", Readers.ofThread(ControlGroupText::readAll));
        readers.addWithArgument(
                "thread.cgroup",
                argument -> ControlGroupText.reader(argument.orElseThrow().text()));
        readers.add(
                "thread.exectime",
                (event, into) -> {
                    into.setNumber(event.sliceNanos);
                    return true;
                });
        readers.addNumber("thread.totexectime", thread -> thread.cpuNanos);
        addProcessorUse(readers, "thread.cpu", thread -> thread.userTicks + thread.systemTicks);
        addProcessorUse(readers, "thread.cpu.user", thread -> thread.userTicks);
        addProcessorUse(readers, "thread.cpu.system", thread -> thread.systemTicks);
    }

    private static void addCapabilities(
            Readers readers, String name, Readers.NumberOfThread capabilities) {
        readers.add(
                name,
                Readers.ofThread((event, thread, into) -> {
                    ByteText text = event.scratch.begin();
                    CAPABILITIES.addNumberedBits(capabilities.of(thread), text);
                    text.into(into);
                    return true;
                }));
    }

    /** Only events that tell of the use of processors have it. */
    private static void addProcessorUse(
            Readers readers, String name, Readers.NumberOfThread ticks) {
        readers.add(
                name,
                Readers.ofThread((event, thread, into) -> {
                    double use = Math.min(PERCENT, (double) ticks.of(thread));
                    into.setNumber(Double.doubleToRawLongBits(use));
                    return event.code() == EventCode.PROCINFO;
                }));
    }

    private static void addStandardStreams(Readers readers) {
        String[] names = {"stdin", "stdout", "stderr"};
        for (int i = 0; i < names.length; i++) {
            long number = i;
            readers.add(
                    "proc." + names[i] + ".type",
                    Readers.ofThread((event, thread, into) -> {
                        Descriptor stream = thread.descriptor(number);
                        if (stream == null) {
                            return false;
                        }
                        into.setText(DescriptorTypes.name(stream.type));
                        return true;
                    }));
            readers.add(
                    "proc." + names[i] + ".name",
                    Readers.ofThread((event, thread, into) -> {
                        Descriptor stream = thread.descriptor(number);
                        if (stream == null) {
                            return false;
                        }
                        into.setText(stream.name, 0, stream.nameLength);
                        return true;
                    }));
        }
    }
}
