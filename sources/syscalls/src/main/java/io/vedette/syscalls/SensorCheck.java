package io.vedette.syscalls;

import io.vedette.model.SourceFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether the sensor works on this machine, by trying it, and what is in its way. */
public final class SensorCheck {
    private static final int RING_BYTES = 1 << 20;
    private static final Duration LONGEST_CANARY = Duration.ofSeconds(10);

    /** One may be lost, when much else happens while the machine's state is read. */
    private static final long CANARY_EVERY_NANOS = 100_000_000L;

    private static final SourceFilter NOTHING = new SourceFilter(Map.of(), Set.of());

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    private static final int SYS_PTRACE = 19;
    private static final int SYS_ADMIN = 21;
    private static final int SYS_NICE = 23;
    private static final int SYS_RESOURCE = 24;
    private static final int PERFMON = 38;
    private static final int BPF = 39;

    private final List<Finding> findings = new ArrayList<>();

    private SensorCheck() {}

    /** How it is. */
    public enum State {
        /** As it should be. */
        GOOD,
        /** The sensor works, but something does not. */
        POOR,
        /** The sensor does not work. */
        BAD
    }

    /**
     * One thing that was looked at.
     *
     * @param found how it is; may hold any character
     * @param advice what to do; empty when nothing is to be done
     */
    public record Finding(State state, String what, String found, String advice) {}

    /** Looks at everything; loads the sensor and removes it again. */
    public static List<Finding> run() {
        var check = new SensorCheck();
        check.kernel();
        check.types();
        check.lockdown();
        check.capabilities();
        check.sensor();
        check.enforcement();
        return check.findings;
    }

    private void add(State state, String what, String found, String advice) {
        findings.add(new Finding(state, what, found, advice));
    }

    static String text(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void kernel() {
        String release = text("/proc/sys/kernel/osrelease");
        String machine = System.getProperty("os.arch", "");
        String found = release + " on " + machine;
        if (!machine.equals("amd64")) {
            add(State.BAD, "kernel", found, "the sensor is built for x86-64 alone");
        } else if (isOld(release)) {
            add(
                    State.POOR,
                    "kernel",
                    found,
                    "use Linux 5.17 or newer: older ones cannot load the sensor, unless their"
                            + " distribution has brought BPF up to date");
        } else {
            add(State.GOOD, "kernel", found, "");
        }
    }

    /** Whether a release of Linux, such as {@code 6.1.0-42-amd64}, is older than 5.17. */
    static boolean isOld(String release) {
        Matcher version = VERSION.matcher(release);
        if (!version.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major < 5 || (major == 5 && Integer.parseInt(version.group(2)) < 17);
    }

    private void types() {
        boolean there = Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
        add(
                there ? State.GOOD : State.BAD,
                "kernel types",
                there ? "in /sys/kernel/btf/vmlinux" : "not in /sys/kernel/btf/vmlinux",
                there
                        ? ""
                        : "use a kernel that is built with CONFIG_DEBUG_INFO_BTF, as those of"
                                + " distributions are");
    }

    private void lockdown() {
        String lockdown = text("/sys/kernel/security/lockdown");
        boolean closed = lockdown.contains("[confidentiality]");
        add(
                closed ? State.BAD : State.GOOD,
                "lockdown",
                lockdown.isEmpty() ? "none" : lockdown,
                closed
                        ? "boot without lockdown=confidentiality: it keeps BPF from reading memory"
                        : "");
    }

    private void capabilities() {
        long effective = 0;
        for (String line : text("/proc/self/status").lines().toList()) {
            if (line.startsWith("CapEff:")) {
                effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
            }
        }
        boolean admin = has(effective, SYS_ADMIN);
        need(effective, admin, BPF, "CAP_BPF", State.BAD, "loads the sensor");
        need(effective, admin, PERFMON, "CAP_PERFMON", State.BAD, "lets the sensor read");
        need(
                effective,
                false,
                SYS_PTRACE,
                "CAP_SYS_PTRACE",
                State.POOR,
                "tells of processes that run already");
        need(
                effective,
                false,
                SYS_NICE,
                "CAP_SYS_NICE",
                State.POOR,
                "keeps alerts from waiting on a machine that has no processor left");
        add(
                State.GOOD,
                "CAP_SYS_RESOURCE",
                (has(effective, SYS_RESOURCE) ? "there" : "missing")
                        + "; only kernels before 5.11, which are too old in other ways, need it",
                "");
    }

    private static boolean has(long capabilities, int number) {
        return (capabilities >>> number & 1) != 0;
    }

    private void need(
            long effective, boolean implied, int number, String name, State without, String why) {
        boolean there = implied || has(effective, number);
        add(
                there ? State.GOOD : without,
                name,
                there ? "there" : "missing; it " + why,
                there ? "" : "run as root, or give the process " + name);
    }

    /** Nothing of Vedette needs them to watch. */
    private void enforcement() {
        for (EnforcementCheck.Mode mode : EnforcementCheck.run()) {
            boolean there = mode.refusal().isEmpty();
            add(
                    there ? State.GOOD : State.POOR,
                    mode.what(),
                    mode.does() + (there ? ": there" : ": not there, " + mode.refusal()),
                    there
                            ? ""
                            : "watching does not need it; it takes "
                                    + mode.needs()
                                    + ", and a kernel that allows it");
        }
    }

    private void sensor() {
        long began = System.nanoTime();
        try (LiveSource source = LiveSource.open("", RING_BYTES, NOTHING, ContainerLookup.none())) {
            add(
                    State.GOOD,
                    "sensor",
                    "loaded and attached in "
                            + Duration.ofNanos(System.nanoTime() - began).toMillis()
                            + " ms; "
                            + source.machine().threads.size()
                            + " threads known",
                    "");
            add(
                    source.seesRings() ? State.GOOD : State.POOR,
                    "io_uring",
                    source.seesRings()
                            ? "what rings are asked for is seen"
                            : "what rings are asked for is not seen: the kernel has no tracepoint for it",
                    source.seesRings() ? "" : "sysctl kernel.io_uring_disabled=2 forbids rings");
            canary(source);
        } catch (IOException e) {
            add(State.BAD, "sensor", String.valueOf(e.getMessage()), "");
        }
    }

    private void canary(LiveSource source) throws IOException {
        long sent = System.nanoTime();
        long next = sent;
        while (source.canaryAge().compareTo(Duration.ofNanos(System.nanoTime() - sent)) > 0
                && System.nanoTime() - sent < LONGEST_CANARY.toNanos()) {
            if (System.nanoTime() >= next) {
                source.sendCanary();
                next += CANARY_EVERY_NANOS;
            }
            source.advance(Duration.ofMillis(1));
        }
        boolean came =
                source.canaryAge().compareTo(Duration.ofNanos(System.nanoTime() - sent)) <= 0;
        add(
                came ? State.GOOD : State.BAD,
                "events",
                came
                        ? "a test event came through in "
                                + Duration.ofNanos(System.nanoTime() - sent).toMillis()
                                + " ms"
                        : "a test event did not come through",
                came ? "" : "another program may have taken the tracepoints; see dmesg");
    }
}
