package io.vedette.syscalls;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTableTest {
    private final EventTable table = EventTable.get();

    private Set<Integer> codes(String name) {
        var codes = new HashSet<Integer>();
        table.names().codes(name).orElseThrow().stream().forEach(codes::add);
        return codes;
    }

    private static String written(EventTable.Parameter parameter) {
        String detail = parameter.detail().isEmpty() ? "" : "<" + parameter.detail() + ">";
        return parameter.name() + " " + parameter.type() + detail;
    }

    @Test
    void hasEveryCode() {
        assertThat(table.size()).isEqualTo(EventCode.LATE_OPEN + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1   | syscall     | ID SYSCALLID, nativeID UINT16
                    3   | open        | fd FD, name FSPATH, flags FLAGS32<file_flags>, mode UINT32, dev UINT32, ino UINT64
                    5   | close       | res ERRNO, fd FD
                    19  | socket      | fd FD, domain ENUMFLAGS32<socket_families>, type UINT32, proto UINT32, flags FLAGS32<file_flags>
                    23  | connect     | res ERRNO, tuple SOCKTUPLE, fd FD, addr SOCKADDR
                    35  | recvfrom    | res ERRNO, data BYTEBUF, tuple SOCKTUPLE, fd FD, size UINT32
                    145 | prlimit     | res ERRNO, newcur INT64, newmax INT64, oldcur INT64, oldmax INT64, pid INT64, resource ENUMFLAGS8<rlimit_resources>
                    148 | drop        | ratio UINT32
                    169 | ptrace      | res ERRNO, addr DYN<ptrace_dynamic_param>, data DYN<ptrace_dynamic_param>, request ENUMFLAGS16<ptrace_requests>, pid PID
                    186 | procexit    | status ERRNO, ret ERRNO, sig SIGTYPE, core UINT8, reaper_tid PID
                    193 | setresuid   | res ERRNO, ruid UID, euid UID, suid UID
                    247 | accept      | fd FD, tuple SOCKTUPLE, queuepct UINT8, queuelen UINT32, queuemax UINT32
                    307 | openat      | fd FD, dirfd FD, name FSRELPATH<DIRFD_PARAM(1)>, flags FLAGS32<file_flags>, mode UINT32, dev UINT32, ino UINT64
                    313 | fchmodat    | res ERRNO, dirfd FD, filename FSRELPATH<DIRFD_PARAM(1)>, mode MODE<chmod_mode>
                    319 | renameat2   | res ERRNO, olddirfd FD, oldpath FSRELPATH<DIRFD_PARAM(1)>, newdirfd FD, newpath FSRELPATH<DIRFD_PARAM(3)>, flags FLAGS32<renameat2_flags>
                    322 | pluginevent | plugin_id UINT32, event_data BYTEBUF
                    369 | bpf         | fd FD, cmd ENUMFLAGS32<bpf_commands>
                    402 | asyncevent  | plugin_id UINT32, name CHARBUF, data BYTEBUF
                    """)
    void knowsTheParametersOfAnEvent(int code, String name, String parameters) {
        EventTable.EventType type = table.type(code);

        assertThat(type.name()).isEqualTo(name);
        assertThat(type.parameters().stream().map(EventTableTest::written).collect(joining(", ")))
                .isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({
        "293, execve, 31, 30, filename, FSPATH",
        "293, execve, 31, 24, exe_ino_ctime, ABSTIME",
        "331, execveat, 30, 29, gid, GID",
        "223, clone, 21, 20, pidns_init_start_ts, UINT64",
        "225, fork, 21, 18, vtid, PID",
        "227, vfork, 21, 15, flags, FLAGS32",
        "335, clone3, 21, 0, res, PID"
    })
    void knowsTheManyParametersOfNewProcesses(
            int code, String name, int parameters, int place, String at, ParameterType type) {
        EventTable.EventType event = table.type(code);

        assertThat(event.name()).isEqualTo(name);
        assertThat(event.parameters()).hasSize(parameters);
        assertThat(event.parameters().get(place).name()).isEqualTo(at);
        assertThat(event.parameters().get(place).type()).isEqualTo(type);
    }

    @Test
    void knowsWhatAnEventIsAboutAndDoes() {
        EventTable.EventType openat = table.type(307);

        assertThat(openat.categories())
                .containsExactlyInAnyOrder(EventCategory.FILE, EventCategory.SYSCALL);
        assertThat(openat.is(EventFlag.CREATES_FD)).isTrue();
        assertThat(openat.is(EventFlag.OLD_VERSION)).isFalse();
        assertThat(openat.isEnter()).isFalse();
        assertThat(table.type(306).isEnter()).isTrue();
    }

    @Test
    void givesReservedCodesNoName() {
        long reserved = 0;
        for (int code = 0; code < table.size(); code++) {
            boolean unused = table.type(code).is(EventFlag.UNUSED);
            assertThat(table.type(code).name().isEmpty())
                    .as("code %d", code)
                    .isEqualTo(unused || EventTraits.isForStateAlone(code));
            reserved += unused && code < EventTable.SHARED_CODES ? 1 : 0;
        }

        assertThat(reserved).isEqualTo(35);
        assertThat(table.names().names()).doesNotContain("NA", "-", "");
    }

    @Test
    void letsANameStandForAllVersionsOfAnEvent() {
        assertThat(codes("openat")).contains(306, 307).hasSizeGreaterThan(2);
        assertThat(codes("execve")).contains(13, 292, 293);
    }

    /** What Falco's public rules ask for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "accept",
                "accept4",
                "bpf",
                "chmod",
                "connect",
                "creat",
                "dup",
                "dup2",
                "dup3",
                "execve",
                "execveat",
                "fchmod",
                "fchmodat",
                "finit_module",
                "init_module",
                "link",
                "linkat",
                "listen",
                "mkdir",
                "mkdirat",
                "open",
                "openat",
                "openat2",
                "ptrace",
                "recvfrom",
                "recvmsg",
                "rename",
                "renameat",
                "renameat2",
                "rmdir",
                "sendmsg",
                "sendto",
                "setns",
                "setuid",
                "socket",
                "symlink",
                "symlinkat",
                "unlink",
                "unlinkat",
                "unshare",
                "userfaultfd"
            })
    void hasAnEventOfItsOwnForASystemCallThatMatters(String name) {
        assertThat(codes(name))
                .isNotEmpty()
                .doesNotContain(EventTable.GENERIC_ENTER, EventTable.GENERIC_EXIT)
                .anyMatch(code -> !table.type(code).isEnter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kexec_load", "statx", "socketcall", "clock_gettime64", "pread64"})
    void countsSystemCallsWithoutAnEventOfTheirOwnAsGeneric(String name) {
        assertThat(codes(name)).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void hasNoEventThatGoesByTheNameOfTheGenericOne() {
        assertThat(codes("syscall")).isEmpty();
    }

    @Test
    void findsWhatTellsOfContainersAmongTheAsynchronousEvents() {
        assertThat(codes("container")).contains(324, 402);
        assertThat(codes("container_removed")).containsExactly(402);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_such_call", "max", "Open", ""})
    void knowsNoOtherNames(String name) {
        assertThat(table.names().codes(name)).isEmpty();
    }

    @Test
    void givesEveryCodeInUseAName() {
        BitSet all = table.names().all();

        for (int code = 0; code < table.size(); code++) {
            assertThat(all.get(code))
                    .as("code %d", code)
                    .isEqualTo(
                            !table.type(code).is(EventFlag.UNUSED)
                                    && !EventTraits.isForStateAlone(code));
        }
    }
}
