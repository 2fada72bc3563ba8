package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions mean; the matcher under test is the specification of all others. */
class ConditionSemanticsTest {
    private static final Map<String, Object> VALUES = values();

    private static Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        values.put("proc.name", "nginx");
        values.put("proc.cmdline", "");
        values.put("proc.exepath", "/usr/sbin/nginx");
        values.put("fd.name", "/etc/shadow.d/a b");
        values.put("proc.aname", List.of("bash", "sshd", "systemd"));
        values.put("proc.aname[2]", "sshd");
        values.put("proc.env[HOME]", "");
        values.put("proc.args", List.of("-nt", "value", "--long", "-x"));
        values.put("fdlist.nums", List.of(3L, 4L));
        values.put("proc.pid", -5L);
        values.put("user.uid", -1L);
        values.put("thread.cpu", 2.5);
        values.put("evt.is_io", true);
        values.put("fd.sport", 443L);
        values.put("fd.sip", TestCatalogue.address("10.1.2.3"));
        values.put("fd.snet", TestCatalogue.address("2001:db8::1"));
        values.put(
                "fd.ip",
                List.of(TestCatalogue.address("10.1.2.3"), TestCatalogue.address("192.0.2.7")));
        values.put(
                "fd.net",
                List.of(TestCatalogue.address("10.1.2.3"), TestCatalogue.address("192.0.2.7")));
        values.put("evt.buffer", new byte[] {0x16, 0x03, 0x01, (byte) 0xff, 0});
        values.put("evt.arg[flags]", "O_RDONLY|O_CLOEXEC");
        values.put("evt.around[7]", 1000L);
        values.put("evt.around[8]", -1L);
        values.put("fd.sip.name", List.of("a.test", "b.test"));
        values.put("fd.cip.name", List.of());
        values.put("container.id", "aGVsbG8");
        return values;
    }

    private static boolean matches(String condition, LoadOptions options) {
        var loader = new RuleLoader(TestCatalogue.all(), options);
        LoadResult result =
                loader.load(
                        List.of(
                                new RuleFile(
                                        "rules.yaml",
                                        "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n"
                                                + "  condition: |\n    "
                                                + condition
                                                + "\n")));
        assertThat(result.files().getFirst().errors()).as(condition).isEmpty();
        return Matcher.interpreting(result.rules().rules())
                        .next(MapEvent.syscall("open", VALUES), 0)
                == 0;
    }

    private static boolean matches(String condition) {
        return matches(condition, LoadOptions.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    proc.name = nginx                                  | true
                    proc.name == nginx                                 | true
                    proc.name = Nginx                                  | false
                    proc.name != nginx                                 | false
                    proc.name != apache                                | true
                    proc.name contains gin                             | true
                    proc.name contains GIN                             | false
                    proc.name icontains GIN                            | true
                    proc.name startswith ngi                           | true
                    proc.name startswith gin                           | false
                    proc.name endswith inx                             | true
                    proc.name endswith nginxx                          | false
                    proc.name glob n*x                                 | true
                    proc.name glob n?inx                               | true
                    proc.name glob n?x                                 | false
                    proc.name glob "[a-n]ginx"                         | true
                    proc.name glob "[!a-n]ginx"                        | false
                    proc.name glob "[^a-m]ginx"                        | true
                    proc.name glob "[[:alpha:]]*"                      | true
                    proc.name glob "[n"                                | false
                    proc.name glob NGINX                               | false
                    proc.name iglob NG*                                | true
                    proc.exepath glob "/usr/*"                         | true
                    proc.exepath glob "*sbin*"                         | true
                    proc.exepath glob "\\\\*"                          | false
                    proc.name regex "ng.*"                             | true
                    proc.name regex "gin"                              | false
                    proc.name regex "[an][pg]inx"                      | true
                    proc.name in (apache, nginx)                       | true
                    proc.name in (apache)                              | false
                    proc.name in ()                                    | false
                    proc.name in nginx                                 | true
                    proc.name intersects (apache, nginx)               | true
                    fd.sip.name = a.test                               | true
                    fd.sip.name = b.test                               | true
                    fd.sip.name = c.test                               | false
                    fd.sip.name != a.test                              | false
                    fd.sip.name != b.test                              | false
                    fd.sip.name != c.test                              | true
                    fd.sip.name in (c.test, b.test)                    | true
                    fd.sip.name in (c.test, d.test)                    | false
                    fd.sip.name intersects (c.test, b.test)            | true
                    fd.sip.name = oneof (a.test, c.test)               | true
                    fd.sip.name = oneof (a.test, b.test)               | false
                    fd.sip.name = allof (a.test, b.test)               | true
                    fd.sip.name != allof (c.test, d.test)              | true
                    fd.sip.name != allof (c.test, a.test)              | false
                    fd.sip.name exists                                 | true
                    fd.cip.name exists                                 | true
                    fd.cip.name = a.test                               | false
                    fd.cip.name in (a.test)                            | false
                    fd.cip.name != a.test                              | true
                    fd.lip.name = a.test                               | false
                    fd.lip.name != a.test                              | false
                    evt.around[7] = 1000                               | true
                    evt.around[7] == 1000                              | true
                    evt.around[7] = 1001                               | true
                    evt.around[7] = 999                                | false
                    evt.around[8] = 9223372036854775807                | false
                    evt.around[8] = 0xffffffffffffffff                 | true
                    evt.around[9] = 1000                               | false
                    not evt.around[7] = 999                            | true
                    proc.cmdline = ""                                  | true
                    proc.cmdline exists                                | true
                    proc.cmdline contains ""                           | true
                    proc.env[HOME] exists                              | true
                    proc.env[PATH] exists                              | false
                    fd.name pmatch (/etc)                              | true
                    fd.name pmatch (/etc/shadow)                       | false
                    fd.name pmatch (/etc/shadow.d)                     | true
                    fd.name pmatch (/etc/sh*)                          | true
                    fd.name pmatch (/var, "/*/shadow.d")               | true
                    fd.name pmatch (/)                                 | true
                    fd.name pmatch ("/etc/shadow.d/a b/c")             | false
                    fd.name endswith "a b"                             | true
                    evt.arg.flags contains O_CLOEXEC                   | true
                    evt.arg[flags] contains O_CLOEXEC                  | true
                    evt.arg.mode contains O_CLOEXEC                    | false
                    """)
    void comparesTexts(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    proc.pid = -5                          | true
                    proc.pid < 0                           | true
                    proc.pid > -6                          | true
                    proc.pid >= -5                         | true
                    proc.pid <= -6                         | false
                    proc.pid in (1, -5)                    | true
                    proc.pid != -5                         | false
                    user.uid = 18446744073709551615        | true
                    user.uid = 0xffffffffffffffff          | true
                    user.uid > 1000                        | true
                    thread.cpu > 2.4                       | true
                    thread.cpu = 2.5                       | true
                    thread.cpu < 2.5                       | false
                    evt.is_io = true                       | true
                    evt.is_io != true                      | false
                    evt.is_io in (false)                   | false
                    fd.sport = 443                         | true
                    fd.sport = https                       | true
                    fd.sport in (http, 8080)               | false
                    fd.sport >= 0x1bb                      | true
                    fdlist.nums in (3, 4, 5)               | true
                    fdlist.nums in (3)                     | false
                    fdlist.nums intersects (4, 9)          | true
                    fdlist.nums intersects (9)             | false
                    """)
    void comparesNumbersAsTheirTypeOrdersThem(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    fd.sip = 10.1.2.3                      | true
                    fd.sip in (10.1.2.4, 10.1.2.3)         | true
                    fd.sip != 10.1.2.3                     | false
                    fd.sip = 2001:db8::1                   | false
                    fd.sip != 2001:db8::1                  | true
                    fd.snet = 2001:db8::/32                | true
                    fd.snet in (10.0.0.0/8, 2001:db8::/32) | true
                    fd.snet = 2001:db9::/32                | false
                    fd.snet != 2001:db9::/32               | true
                    fd.snet = 10.0.0.0/8                   | false
                    fd.ip = 10.1.2.3                       | true
                    fd.ip = 192.0.2.7                      | true
                    fd.ip in (192.0.2.7)                   | true
                    fd.ip != 10.1.2.3                      | false
                    fd.ip != 10.9.9.9                      | true
                    fd.net = 192.0.2.0/24                  | true
                    fd.net = 198.51.100.0/24               | false
                    fd.net != 192.0.2.0/24                 | false
                    """)
    void comparesAddressesAndNetworks(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @Test
    void looksAtTheFirstNetworkAloneUnlessToldOtherwise() {
        String condition = "fd.net in (198.51.100.0/24, 10.0.0.0/8)";

        assertThat(matches(condition)).isFalse();
        assertThat(matches(condition, new LoadOptions(true))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    evt.buffer contains nothing            | false
                    evt.buffer bcontains 0301ff            | true
                    evt.buffer bstartswith 1603            | true
                    evt.buffer bstartswith 0301            | false
                    """)
    void comparesBytes(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    proc.aname = sshd                      | true
                    proc.aname = nginx                     | false
                    proc.aname != bash                     | true
                    proc.aname in (systemd, x)             | true
                    proc.aname startswith sys              | true
                    proc.aname[2] = sshd                   | true
                    proc.aname[2] != sshd                  | false
                    proc.aname[3] exists                   | false
                    """)
    void letsAnyAncestorSatisfyAComparison(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    proc.name contains anyof (xx, gin)         | true
                    proc.name contains anyof (xx, yy)          | false
                    proc.name contains allof (ng, inx)         | true
                    proc.name contains allof (ng, yy)          | false
                    proc.name contains oneof (ng, yy)          | true
                    proc.name contains oneof (ng, inx)         | false
                    proc.name != allof (apache, httpd)         | true
                    proc.name != allof (apache, nginx)         | false
                    proc.name == anyof (apache, nginx)         | true
                    proc.name regex anyof ("x", "n.*")         | true
                    proc.name startswith allof ()              | false
                    """)
    void countsWithHowManyValuesAComparisonHolds(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    toupper(proc.name) = NGINX                              | true
                    tolower(toupper(proc.name)) = nginx                     | true
                    basename(proc.exepath) = nginx                          | true
                    basename(proc.name) = nginx                             | true
                    b64(container.id) = hello                               | true
                    b64(proc.name) exists                                   | false
                    len(proc.name) = 5                                      | true
                    len(proc.args) = 4                                      | true
                    len(fd.directory) = 0                                   | false
                    join("-", (proc.name, proc.pid, "z")) = nginx--5-z      | true
                    join("-", (proc.name, fd.directory)) exists             | false
                    join(",", proc.args) = "-nt,value,--long,-x"            | true
                    concat(proc.name, "/", container.id) = nginx/aGVsbG8    | true
                    getopt(proc.args, "nt:x")[t] = value                    | true
                    getopt(proc.args, "nt:x")[n] = n                        | true
                    getopt(proc.args, "nt:")[x] exists                      | false
                    getopt(proc.args, "nt:") intersects (t, q)              | true
                    getopt(proc.args, "nt:x") in (n, t, value, x)           | true
                    getopt(proc.args, "n") intersects ("?")                 | true
                    proc.name = val(proc.name)                              | true
                    proc.exepath endswith val(proc.name)                    | true
                    proc.name = tolower(proc.name)                          | true
                    proc.name = val(fd.directory)                           | false
                    proc.name != val(fd.directory)                          | false
                    fd.directory != val(proc.name)                          | false
                    proc.pid <= val(proc.pid)                               | true
                    """)
    void transformsValuesAndComparesFields(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fd.directory = a",
                "fd.directory != a",
                "fd.directory in (a)",
                "fd.directory in ()",
                "fd.directory intersects (a)",
                "fd.directory contains a",
                "fd.directory icontains a",
                "fd.directory startswith a",
                "fd.directory endswith a",
                "fd.directory glob *",
                "fd.directory iglob *",
                "fd.directory regex .*",
                "fd.directory pmatch (/)",
                "fd.directory exists",
                "fd.directory != allof (a, b)",
                "fd.directory = anyof (a, b)",
                "fd.directory = val(proc.name)",
                "proc.pname != val(fd.directory)",
                "tolower(fd.directory) != a",
                "len(fd.directory) >= 0",
                "proc.aname[7] != a",
                "evt.arg.mode != a"
            })
    void isFalseWhereTheFieldIsAbsentWhateverTheOperator(String condition) {
        assertThat(matches(condition)).isFalse();
        assertThat(matches("not " + condition)).isTrue();
        assertThat(matches("not (" + condition + ")")).isTrue();
        assertThat(matches("not not " + condition)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    proc.name = nginx and proc.pid = -5 or proc.pid = 1     | true
                    proc.name = x and proc.pid = -5 or proc.pid = -5        | true
                    proc.name = x and (proc.pid = -5 or proc.pid = -5)      | false
                    not proc.name = x and not proc.pid = 1                  | true
                    not (proc.name = nginx or proc.pid = 1)                 | false
                    """)
    void joinsWithTheUsualPrecedence(String condition, boolean holds) {
        assertThat(matches(condition)).as(condition).isEqualTo(holds);
    }

    @Test
    void saysWhatADistanceTakes() {
        LoadResult result =
                TestCatalogue.load(
                        """
                        - rule: r
                          desc: d
                          output: o
                          priority: INFO
                          condition: proc.pid = 1 and evt.around[7] in (1, 2)
                        """);

        assertThat(result.files().getFirst().errors().getFirst().toString())
                .isEqualTo(
                        "rules.yaml:5:31: TYPE_MISMATCH: operator 'in' is not supported for"
                                + " evt.around[7], which is a distance; it takes = alone: evt.around[7] = 1000"
                                + " holds when the distance is at most 1000");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    proc.pid contains 1             | TYPE_MISMATCH
                    evt.is_io > 1                   | TYPE_MISMATCH
                    fd.sip startswith 10            | TYPE_MISMATCH
                    proc.args = a                   | TYPE_MISMATCH
                    evt.buffer regex a              | TYPE_MISMATCH
                    proc.name bcontains aa          | TYPE_MISMATCH
                    proc.pid = abc                  | VALUE_INVALID
                    proc.pid = 1.5                  | VALUE_INVALID
                    user.uid = -1                   | VALUE_INVALID
                    fd.sport = 70000                | VALUE_INVALID
                    fd.sport = nosuchservice        | VALUE_INVALID
                    evt.is_io = yes                 | VALUE_INVALID
                    fd.sip = 10.1.2                 | VALUE_INVALID
                    fd.sip = 10.1.2.0/24            | VALUE_INVALID
                    fd.snet = 10.0.0.0/33           | VALUE_INVALID
                    fd.snet = 1::2::3               | VALUE_INVALID
                    proc.name regex "("             | VALUE_INVALID
                    evt.buffer bcontains xyz        | VALUE_INVALID
                    proc.nme = x                    | FIELD_UNKNOWN
                    evt.arg = x                     | FIELD_ARGUMENT
                    proc.name[1] = x                | FIELD_ARGUMENT
                    proc.aname[x] = x               | FIELD_ARGUMENT
                    evt.outputtime = 1              | FIELD_ARGUMENT
                    evt.around = 1                  | FIELD_ARGUMENT
                    fd.sip.name contains a          | TYPE_MISMATCH
                    fd.sip.name pmatch (a)          | TYPE_MISMATCH
                    fd.sip.name > 1                 | TYPE_MISMATCH
                    fd.sip.name = val(proc.name)    | TYPE_MISMATCH
                    proc.name = val(fd.sip.name)    | FIELD_ARGUMENT
                    evt.around[7] = x               | VALUE_INVALID
                    evt.around[7] = -1              | VALUE_INVALID
                    evt.around[7] != 1              | TYPE_MISMATCH
                    evt.around[7] <= 1              | TYPE_MISMATCH
                    evt.around[7] in (1, 2)         | TYPE_MISMATCH
                    evt.around[7] intersects (1, 2) | TYPE_MISMATCH
                    evt.around[7] = oneof (1, 2)    | TYPE_MISMATCH
                    evt.around[7] exists            | TYPE_MISMATCH
                    evt.around[7] = val(user.uid)   | TYPE_MISMATCH
                    user.uid = val(evt.around[7])   | FIELD_ARGUMENT
                    evt.type = opne                 | EVENT_TYPE_UNKNOWN
                    evt.type in (open, opne)        | EVENT_TYPE_UNKNOWN
                    proc.name = val(proc.pid)       | TYPE_MISMATCH
                    proc.name regex val(proc.name)  | TYPE_MISMATCH
                    fd.snet = val(fd.snet)          | FIELD_ARGUMENT
                    proc.name = val(fd.ip)          | FIELD_ARGUMENT
                    tolower(proc.pid) = x           | TYPE_MISMATCH
                    len(proc.pid) = 1               | TYPE_MISMATCH
                    concat(proc.name) = 1           | TYPE_MISMATCH
                    tolower(proc.name)[x] = x       | TYPE_MISMATCH
                    unknown_macro                   | MACRO_UNKNOWN
                    """)
    void refusesWhatDoesNotFitTheFieldsType(String condition, DiagnosticCode code) {
        LoadResult result =
                TestCatalogue.load(
                        "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  condition: |\n    "
                                + condition
                                + "\n");

        assertThat(result.files().getFirst().errors())
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }
}
