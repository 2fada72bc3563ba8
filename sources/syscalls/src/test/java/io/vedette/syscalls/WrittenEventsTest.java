package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenEventsTest {
    private static final String SHELL =
            """
            {"exe":"/bin/sh","args":["-c","id"],"tty":true,"env":{"A":"1"},\
            "container":{"name":"web","image":"registry.example.com/web:7","pod":"web-1","namespace":"shop"}}\
            """;

    /** The values of a field, event by event; {@code absent} where there is none. */
    private static List<String> values(String lines, String field) throws IOException {
        var values = new ArrayList<String>();
        List<InputProblem> problems = new ArrayList<>();
        FieldValues fields = FieldValues.ofAll();
        try (EventSource source = WrittenEvents.read(lines, "test", problems::add)) {
            while (source.advance()) {
                Event event = source.event();
                values.add(fields.of(event, field));
            }
        }
        assertThat(problems).isEmpty();
        return values;
    }

    private static List<String> problems(String lines) throws IOException {
        List<String> problems = new ArrayList<>();
        try (EventSource source =
                WrittenEvents.read(
                        lines,
                        "test",
                        problem -> problems.add(problem.line() + ": " + problem.reason()))) {
            while (source.advance()) {
                // what could be understood is there
            }
        }
        return problems;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    evt.type                   | execve
                    proc.name                  | sh
                    proc.cmdline               | sh -c id
                    proc.exepath               | /bin/sh
                    proc.pname                 | containerd-shim
                    proc.aname[2]              | systemd
                    proc.vpid                  | 1
                    proc.tty                   | 34816
                    proc.env[A]                | 1
                    user.name                  | root
                    container.name             | web
                    container.image.repository | registry.example.com/web
                    container.image.tag        | 7
                    k8s.pod.name               | web-1
                    k8s.ns.name                | shop
                    """)
    void haveProcessAndContainer(String field, String value) throws IOException {
        String line = "{\"syscall\":\"execve\",\"process\":" + SHELL + "}";

        assertThat(values(line, field)).containsExactly(value);
    }

    @Test
    void haveParametersByName() throws IOException {
        String line =
                """
                {"syscall":"openat","process":"/bin/cat","name":"/etc/shadow","flags":"O_RDWR|O_CREAT","fd":"EACCES"}\
                """;

        assertThat(values(line, "evt.res")).containsExactly("EACCES");
        assertThat(values(line, "evt.arg[flags]")).containsExactly("O_CREAT|O_RDWR");
        assertThat(values(line, "evt.is_open_write")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /etc/passwd                               | file | /etc/passwd
                    10.1.0.5:4000->203.0.113.9:443            | ipv4 | 10.1.0.5:4000->203.0.113.9:443
                    udp 10.1.0.5:4000->203.0.113.9:53         | ipv4 | 10.1.0.5:4000->203.0.113.9:53
                    accepted 203.0.113.9:4000->10.1.0.5:80    | ipv4 | 203.0.113.9:4000->10.1.0.5:80
                    [fd00::5]:4000->[2001:db8::9]:443         | ipv6 | fd00::5:4000->2001:db8::9:443
                    0.0.0.0:80                                | ipv4 | 0.0.0.0:80
                    memfd:x                                   | memfd | x
                    """)
    void haveDescriptorsThatAreOpenBefore(String what, String type, String name)
            throws IOException {
        String line =
                "{\"syscall\":\"dup2\",\"process\":\"/bin/a\",\"oldfd\":\""
                        + what
                        + "\",\"res\":1,\"newfd\":1}";

        assertThat(values(line, "fd.type")).containsExactly(type);
        assertThat(values(line, "fd.name")).containsExactly(name);
    }

    @Test
    void ofEqualProcessesAreOfOne() throws IOException {
        String open = "{\"syscall\":\"getcwd\",\"process\":";

        List<String> pids =
                values(
                        open
                                + "\"/bin/a\"}\n"
                                + open
                                + "{\"exe\":\"/bin/a\"}}\n"
                                + open
                                + "{\"exe\":\"/bin/a\",\"number\":2}}\n",
                        "proc.pid");

        assertThat(pids.get(0)).isEqualTo(pids.get(1)).isNotEqualTo(pids.get(2));
    }

    @Test
    void haveWhatTheParentHas() throws IOException {
        String line =
                """
                {"syscall":"unshare","process":{"exe":"/bin/a","parent":\
                {"exe":"/bin/b","user":1000,"cwd":"/srv/","container":"web"}}}\
                """;

        assertThat(values(line, "user.uid")).containsExactly("1000");
        assertThat(values(line, "proc.cwd")).containsExactly("/srv/");
        assertThat(values(line, "container.name")).containsExactly("web");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"syscall":"opemat","process":"/bin/a"}              | no system call 'opemat': did you mean "openat"?
                    {"syscall":"openat"}                                 | an event needs the 'process' that makes it
                    {"syscall":"openat","process":{}}                    | a process needs 'exe', the path of its program
                    {"syscall":"openat","process":{"exe":"/a","usr":1}}  | a process has no 'usr': did you mean "user"?
                    {"syscall":"openat","process":{"exe":"/a","tty":1}}  | 'tty' of a process is true or false
                    {"syscall":"openat","process":"/a","path":"/b"}      | the event openat has no 'path'
                    {"syscall":"openat","process":"/a","flags":"O_READ"} | 'flags' knows no name 'O_READ'
                    {"syscall":"connect","process":"/a","addr":"a.b:80"} | "a.b:80" is no address like 192.0.2.1:443, [::1]:80 or unix:/run/a.sock
                    {"syscall":"connect","process":"/a","addr":"1.2.3.4:99999"} | "1.2.3.4:99999" is no address like 192.0.2.1:443, [::1]:80 or unix:/run/a.sock
                    {"syscall":"accept4","process":"/a","tuple":"1.2.3.4:1"} | "1.2.3.4:1" has to be both ends: 10.1.0.5:40000->192.0.2.1:443
                    {"syscall":"openat","process":"/a","mode":1.5}       | 1.5 is no whole number
                    """)
    void sayWhatIsWrong(String line, String problem) throws IOException {
        assertThat(problems("{\"syscall\":\"getcwd\",\"process\":\"/a\"}\n" + line))
                .containsExactly("2: " + problem);
    }
}
