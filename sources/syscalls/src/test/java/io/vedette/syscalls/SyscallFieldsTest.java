package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fields are as things happen on a machine. */
class SyscallFieldsTest {
    private final FieldValues fields = FieldValues.ofAll();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    3  | proc.name       | bash
                    3  | proc.cmdline    | bash -c make all
                    3  | proc.args       | -c make all
                    3  | proc.args[1]    | make all
                    3  | proc.pname      | init
                    3  | proc.pid        | 10
                    3  | proc.ppid       | 1
                    3  | proc.ppid.duration | 0
                    3  | proc.exepath    | /bin/bash
                    3  | proc.env        | A=1 B=2
                    3  | proc.env[B]     | 2
                    3  | proc.tty        | 34817
                    3  | user.loginuid   | 1000
                    3  | evt.type        | execve
                    3  | evt.res         | SUCCESS
                    6  | proc.aname[0]   | make
                    6  | proc.aname[1]   | bash
                    6  | proc.aname[2]   | init
                    6  | proc.aname[3]   | absent
                    6  | proc.apid       | 10,1
                    6  | proc.acmdline[1] | bash -c make all
                    9  | thread.tid      | 12
                    9  | proc.pid        | 11
                    9  | proc.name       | make
                    9  | thread.ismain   | 0
                    9  | proc.nthreads   | 2
                    10 | evt.type        | procexit
                    10 | proc.name       | bash
                    11 | proc.ppid       | 1
                    11 | proc.pname      | init
                    12 | proc.sid        | 11
                    13 | proc.nthreads   | 1
                    """)
    void followsProcesses(int number, String field, String value) throws IOException {
        assertThat(fields.at(Scenarios.processes(), number, field)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1  | proc.cwd          | /var/
                    2  | fd.name           | /var/log/a
                    2  | fd.nameraw        | log/../log/a
                    2  | fd.directory      | /var/log
                    2  | fd.filename       | a
                    2  | fd.num            | 3
                    2  | fd.type           | file
                    2  | fd.typechar       | f
                    2  | fd.ino            | 77
                    2  | fs.path.name      | /var/log/a
                    2  | fs.path.nameraw   | log/../log/a
                    2  | evt.is_open_write | 1
                    2  | evt.is_open_read  | 1
                    2  | evt.arg[dirfd]    | AT_FDCWD
                    2  | evt.arg[flags]    | O_RDWR
                    2  | evt.rawarg[flags] | 3
                    4  | fd.name           | /var/log/a
                    4  | fd.num            | 9
                    4  | fd.ip             | ''
                    4  | fd.port           | ''
                    4  | evt.is_io_write   | 1
                    4  | evt.buflen        | 5
                    4  | evt.arg[data]     | hello
                    5  | fd.name           | /var/log/a
                    6  | fd.name           | ''
                    6  | evt.res           | EBADF
                    6  | evt.rawres        | -9
                    6  | evt.failed        | 1
                    7  | fs.path.name      | /nowhere
                    8  | fd.type           | pipe
                    9  | fd.name           | secret
                    9  | fd.type           | memfd
                    10 | fs.path.source    | /var/a
                    10 | fs.path.target    | /var/b
                    10 | fs.path.sourceraw | a
                    11 | fs.path.name      | <UNKNOWN>b
                    12 | fs.path.name      | /var/d
                    12 | evt.category      | file
                    12 | fd.name           | absent
                    """)
    void followsFiles(int number, String field, String value) throws IOException {
        assertThat(fields.at(Scenarios.files(), number, field)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    4  | evt.abspath      | /var/b
                    5  | evt.abspath      | /etc/b
                    6  | evt.abspath      | //b
                    7  | evt.abspath      | <UNKNOWN>/b
                    8  | evt.abspath[src] | /etc/a
                    8  | evt.abspath[dst] | /var/c
                    4  | fs.path.name     | <UNKNOWN>b
                    5  | fs.path.name     | /etc/b
                    6  | fs.path.name     | /b
                    7  | fs.path.name     | <UNKNOWN>b
                    8  | fs.path.source   | /var/a
                    8  | fs.path.target   | /var/c
                    9  | fs.path.source   | /etc/a
                    9  | fs.path.target   | /var/c
                    10 | fs.path.source   | /var/c
                    10 | fs.path.target   | /var/a
                    11 | fs.path.source   | /etc/l
                    11 | fs.path.target   | <UNKNOWN>t
                    """)
    void knowsPathsFromFoldersAsFalcoDoes(int number, String field, String value)
            throws IOException {
        assertThat(fields.at(Scenarios.folders(), number, field)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "10000, 1e-05s",
        "12345678, 0.0123457s",
        "1500000000, 1.5s",
        "60000000000, 60s",
        "1234567890000000, 1.23457e+06s"
    })
    void writesSecondsAsFalcoDoes(long nanos, String text) {
        assertThat(DynamicText.seconds(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | fd.name         | 10.0.0.1:40000->93.184.216.34:443
                    2 | fd.type         | ipv4
                    2 | fd.typechar     | 4
                    2 | fd.sip          | [93, -72, -40, 34]
                    2 | fd.cip          | [10, 0, 0, 1]
                    2 | fd.sport        | 443
                    2 | fd.cport        | 40000
                    2 | fd.sproto       | 443
                    2 | fd.l4proto      | tcp
                    2 | fd.is_server    | 0
                    2 | fd.name_changed | 1
                    3 | fd.name         | 10.0.0.1:40000->93.184.216.34:443
                    3 | evt.is_io_write | 1
                    5 | fd.name         | 0.0.0.0:80
                    5 | fd.is_server    | 1
                    6 | fd.name         | 10.0.0.2:50000->10.0.0.1:80
                    6 | fd.is_server    | 1
                    6 | fd.num          | 5
                    6 | fd.cport        | 50000
                    """)
    void followsSockets(int number, String field, String value) throws IOException {
        assertThat(fields.at(Scenarios.sockets(), number, field)).isEqualTo(value);
    }

    @Test
    void knowsTheHostNamesThatRulesAskFor() throws IOException, InterruptedException {
        var recording = Scenarios.sockets();
        byte[] server = {93, (byte) 184, (byte) 216, 34};
        var pace =
                new HostNames.Pace(
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        try (var names =
                        new HostNames(
                                name ->
                                        List.of(
                                                name.equals("here")
                                                        ? new byte[] {10, 0, 0, 1}
                                                        : server),
                                pace,
                                problem -> {
                                    throw new AssertionError(problem);
                                });
                CaptureReader reader =
                        CaptureReader.of(
                                new ByteArrayInputStream(recording.written()),
                                "x",
                                "here",
                                problem -> {
                                    throw new AssertionError(problem.toString());
                                })) {
            names.want(Set.of("here", "there"));
            while (names.resolving() < 2) {
                Thread.sleep(1);
            }
            reader.machine().lookUpNames(names);
            var seen = new ArrayList<String>();
            while (reader.advance()) {
                for (String end : List.of("c", "s", "l", "r")) {
                    seen.add(fields.of(reader.event(), "fd." + end + "ip.name"));
                }
            }

            assertThat(seen.subList(0, 4)).as("no connection").containsOnly("absent");
            assertThat(seen.subList(4, 8)).containsExactly("here", "there", "here", "there");
            assertThat(seen.subList(16, 20)).as("a server's socket").containsOnly("absent");
            assertThat(seen.subList(20, 24)).as("accepted").containsExactly("", "here", "here", "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the event is at 1,700,000,001 s
        "evt.around[1700000001000000000], 0",
        "evt.around[1700000000999999999], 1",
        "evt.around[1700000001000000001], 1",
        "evt.around[1700000000999000000], 1",
        "evt.around[1700000000998999999], 2",
        "evt.around[1700000002500000000], 1500",
        "evt.around[0], 1700000001000",
        "evt.around[18446744073709551615], 16746744072710"
    })
    void measuresDistancesInTime(String field, String value) throws IOException {
        var recording = new Recorded().event(EventCode.GETCWD, 1, 0, "/");

        assertThat(fields.at(recording, 1, "evt.rawtime")).isEqualTo("1700000001000000000");
        assertThat(fields.at(recording, 1, field)).isEqualTo(value);
    }

    @Test
    void knowsNothingOfAThreadThatWasNeverSeen() throws IOException {
        var recording = new Recorded().event(EventCode.GETCWD, 99, 0, "/");

        assertThat(fields.at(recording, 1, "proc.name")).isEqualTo("<NA>");
        assertThat(fields.at(recording, 1, "proc.pname")).isEqualTo("absent");
        assertThat(fields.at(recording, 1, "container.id")).isEqualTo("host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    container.name              | web
                    container.id                | 0123456789ab
                    container.image             | nginx:1.25
                    container.image.repository  | nginx
                    container.image.tag         | 1.25
                    container.privileged        | 1
                    container.label[app]        | shop
                    container.labels            | app:shop
                    container.mounts            | /proc:/host/proc:ro:false:rprivate
                    container.mount.dest[/proc] | /host/proc
                    container.mount.source[^/host] | /proc
                    container.mount.source[/other] | absent
                    container.mount.mode[0]     | ro
                    container.mount[1]          | absent
                    k8s.pod.name                | web-1
                    k8s.ns.name                 | shop
                    k8s.pod.sandbox_id          | aaaaaaaaaaaa
                    """)
    void knowsContainersThatWereToldOf(String field, String value) throws IOException {
        String json =
                """
                {"container":{"id":"0123456789ab","name":"web","type":0,"image":"nginx:1.25",\
                "imagerepo":"nginx","imagetag":"1.25","privileged":true,\
                "pod_sandbox_id":"aaaaaaaaaaaaaaaaaaaa",\
                "Mounts":[{"Source":"/proc","Destination":"/host/proc","Mode":"ro","RW":false,\
                "Propagation":"rprivate"}],\
                "labels":{"app":"shop","io.kubernetes.pod.name":"web-1",\
                "io.kubernetes.pod.namespace":"shop"}}}\0\
                """;
        var recording = new Recorded();
        recording.thread(7, 1, "sh").controlGroups =
                Recorded.bytes("cpu=/docker/" + "0123456789ab".repeat(5) + "0123");
        recording
                .event(EventCode.ASYNCHRONOUS, -1, 0, "container", Recorded.bytes(json))
                .event(EventCode.GETCWD, 7, 0, "/");

        assertThat(fields.at(recording, 2, field)).isEqualTo(value);
    }

    /** Its number was another's before, whose end was missed. */
    @Test
    void takesTheProcessFromTheProgramThatItRuns() throws IOException {
        var recording = new Recorded();
        recording.thread(20, 1, "make");
        recording.thread(21, 1, "make").pid = 20;
        Scenarios.runs(recording, 21, 1, "/bin/bash");

        assertThat(fields.at(recording, 1, "proc.pid")).isEqualTo("21");
        assertThat(fields.at(recording, 1, "thread.ismain")).isEqualTo("1");
    }

    /**
     * The one that takes in the children of a process is known to be there, though not its name.
     */
    @Test
    void hasNoNameOfAReaperThatWasNotSeen() throws IOException {
        var recording = new Recorded();
        Scenarios.starts(recording, 1, 10, "init", 0);
        Scenarios.starts(recording, 10, 11, "init", 0);
        Scenarios.runs(recording, 11, 77, "/bin/bash");
        recording.event(EventCode.PROCEXIT, 10, 0, 0, 0, 0, 77);
        Scenarios.runs(recording, 11, 77, "/bin/bash");

        assertThat(fields.at(recording, 5, "evt.arg[ptid]")).isEqualTo("77");
        assertThat(fields.at(recording, 7, "evt.arg[ptid]")).isEqualTo("<NA>");
    }

    /** In the directory {@code /}, within the text of all parameters. */
    @ParameterizedTest
    @CsvSource({"., /", "./, /", "../../x, /x", "a/../.., /", "etc/passwd, /etc/passwd"})
    void writesRelativePathsInFull(String path, String whole) throws IOException {
        var recording = new Recorded().event(EventCode.OPENAT, 1, 3, -100, path, 1, 0, 0, 0);

        assertThat(fields.at(recording, 1, "evt.args"))
                .startsWith("fd=3(<f>" + whole + ") dirfd=-100(AT_FDCWD) name=" + path)
                .contains(" name=" + path + "(" + whole + ") flags=");
    }

    @Test
    void writesTimesWithoutTheirZone() throws IOException {
        var recording = new Recorded();
        Scenarios.runs(recording, 1, 0, "/bin/bash");

        assertThat(fields.at(recording, 1, "evt.arg[exe_ino_ctime]"))
                .matches("2022-04-1\\d \\d\\d:\\d0:00\\.000000000");
    }

    /** The first thread of its process is gone. */
    @Test
    void hasAnEmptyEnvironmentOfAncestorsWhereTheProcessIsNotKnown() throws IOException {
        var recording = new Recorded();
        recording.thread(21, 1, "make").pid = 20;
        recording.event(EventCode.GETCWD, 21, 0, "/");
        recording.event(EventCode.GETCWD, 1, 0, "/");

        assertThat(fields.at(recording, 1, "proc.aenv[1]")).isEmpty();
        assertThat(fields.at(recording, 1, "proc.aenv[0]")).isEmpty();
        assertThat(fields.at(recording, 2, "proc.aenv[1]")).isEqualTo("absent");
    }

    @ParameterizedTest
    @CsvSource({
        "1, evt.is_async, 0",
        "1, evt.asynctype, absent",
        "2, evt.is_async, 1",
        "2, evt.asynctype, container",
        "3, evt.is_async, 1",
        "3, evt.asynctype, procinfo"
    })
    void tellsWhichEventsTheSensorMade(int number, String field, String value) throws IOException {
        var recording =
                new Recorded()
                        .event(EventCode.GETCWD, 1, 0, "/")
                        .event(EventCode.ASYNCHRONOUS, -1, 0, "container", new byte[0])
                        .event(EventCode.PROCINFO, 1, 0, 0);

        assertThat(fields.at(recording, number, field)).isEqualTo(value);
    }

    @Test
    void writesDescriptorsBelowZeroWithoutSign() throws IOException {
        byte[] waited = {2, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0};
        var recording = new Recorded().event(EventCode.POLL, 1, 1, waited, -1);

        assertThat(fields.at(recording, 1, "evt.arg[fds]"))
                .isEqualTo("5:?1 18446744073709551615:?0");
    }

    /** The current directory counts even where the path does not need it. */
    @ParameterizedTest
    @CsvSource({"998, false", "999, true"})
    void cutsPathsThatAreTooLong(int letters, boolean tooLong) throws IOException {
        String path = "/" + "a".repeat(letters);
        var recording =
                new Recorded()
                        .event(EventCode.CHDIR, 1, 0, "/" + "d".repeat(22))
                        .event(EventCode.OPEN, 1, 3, path, 1, 0, 0, 0);

        assertThat(fields.at(recording, 2, "fd.name"))
                .isEqualTo(tooLong ? "/DIR_TOO_LONG/FILENAME_TOO_LONG" : path);
    }

    @ParameterizedTest
    @CsvSource({"true, 2049", "false, 0"})
    void knowsTheDeviceWithTheInode(boolean inode, String device) throws IOException {
        Object last = inode ? (Object) 77 : new byte[0];
        var recording = new Recorded().event(EventCode.OPENAT, 1, 3, -100, "a", 1, 0, 2049, last);

        assertThat(fields.at(recording, 1, "fd.dev")).isEqualTo(device);
    }
}
