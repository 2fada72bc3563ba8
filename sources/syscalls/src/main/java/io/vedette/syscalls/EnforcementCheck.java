package io.vedette.syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which ways of keeping programs from what they do this kernel has, found out by loading a program
 * for each that allows everything and is attached nowhere: what a kernel lists it need not allow.
 */
final class EnforcementCheck {
    private static final int PROG_LOAD = 5;
    private static final int ATTRIBUTES = 144;

    private static final int RAW_TRACEPOINT = 17;
    private static final int CGROUP_SOCK_ADDR = 18;
    private static final int LSM = 29;
    private static final int CGROUP_INET4_CONNECT = 10;
    private static final int LSM_MAC = 27;

    /** The hook whose program would be asked before a file is opened. */
    private static final String LSM_HOOK = "bpf_lsm_file_open";

    /** Instructions, of 8 bytes each (Documentation/bpf/standardization/instruction-set.rst). */
    private static final long RETURN_0 = 0xb7L;

    private static final long RETURN_1 = 0xb7L | 1L << 32;
    private static final long SIGNAL_9 = 0xb7L | 1L << 8 | 9L << 32;
    private static final long CALL_SEND_SIGNAL = 0x85L | 109L << 32;
    private static final long EXIT = 0x95L;

    private EnforcementCheck() {}

    /**
     * A way.
     *
     * @param needs the capabilities without which the kernel refuses it
     * @param refusal why it is not there; empty when it is
     */
    record Mode(String what, String does, String needs, String refusal) {}

    static List<Mode> run() {
        return List.of(
                new Mode(
                        "BPF-LSM",
                        "refuses opens and execs before they happen",
                        "CAP_BPF and CAP_PERFMON",
                        lsm()),
                new Mode(
                        "kill on exec",
                        "ends a program before its first instruction",
                        "CAP_BPF and CAP_PERFMON",
                        refusal(
                                load(
                                        RAW_TRACEPOINT,
                                        0,
                                        0,
                                        SIGNAL_9,
                                        CALL_SEND_SIGNAL,
                                        RETURN_0,
                                        EXIT))),
                new Mode(
                        "cgroup connect",
                        "refuses connections of a control group",
                        "CAP_BPF and CAP_NET_ADMIN",
                        connect()),
                new Mode(
                        "fanotify",
                        "asks us before a file is run",
                        "CAP_SYS_ADMIN",
                        refusal(Linux.fanotify())));
    }

    private static String lsm() {
        try {
            OptionalInt hook = KernelTypes.read().function(LSM_HOOK);
            if (hook.isEmpty()) {
                return "the kernel was built without CONFIG_BPF_LSM";
            }
            String refusal = refusal(load(LSM, LSM_MAC, hook.getAsInt(), RETURN_0, EXIT));
            if (!refusal.isEmpty()) {
                return refusal;
            }
            String active = SensorCheck.text("/sys/kernel/security/lsm");
            return active.isEmpty() || List.of(active.split(",", -1)).contains("bpf")
                    ? ""
                    : "the kernel was started with other modules alone (lsm=" + active + ")";
        } catch (IOException e) {
            return "the kernel's types cannot be read: " + e.getMessage();
        }
    }

    private static String connect() {
        boolean unified =
                Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))
                        || Files.exists(Path.of("/sys/fs/cgroup/unified/cgroup.procs"));
        return unified
                ? refusal(load(CGROUP_SOCK_ADDR, CGROUP_INET4_CONNECT, 0, RETURN_1, EXIT))
                : "control groups of version 2 are not mounted";
    }

    private static String refusal(int descriptor) {
        if (descriptor >= 0) {
            Linux.close(descriptor);
            return "";
        }
        return Errors.name(descriptor);
    }

    private static int load(int type, int attachesAs, int attachesTo, long... instructions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocateFrom(ValueLayout.JAVA_LONG, instructions);
            MemorySegment load = arena.allocate(ATTRIBUTES, Long.BYTES);
            load.set(ValueLayout.JAVA_INT, 0, type);
            load.set(ValueLayout.JAVA_INT, 4, instructions.length);
            load.set(ValueLayout.JAVA_LONG, 8, code.address());
            load.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("Dual BSD/GPL").address());
            load.set(ValueLayout.JAVA_INT, 68, attachesAs);
            load.set(ValueLayout.JAVA_INT, 108, attachesTo);
            return Linux.bpf(PROG_LOAD, load);
        }
    }
}
