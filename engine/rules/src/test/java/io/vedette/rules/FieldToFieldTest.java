package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.SourceId;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison of two fields holds only where both are there and of the same type. */
class FieldToFieldTest {
    private static LoadResult load(String condition) {
        return TestCatalogue.load(
                "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n  condition: |\n    "
                        + condition
                        + "\n");
    }

    private static boolean matches(String condition) {
        LoadResult result = load(condition);
        assertThat(result.files().getFirst().errors()).isEmpty();
        var values = new HashMap<String, Object>();
        values.put("proc.name", "sh");
        values.put("proc.exepath", "/bin/sh");
        values.put("user.name", "SH");
        values.put("proc.pid", -1L);
        values.put("user.uid", -1L);
        values.put("thread.cpu", 0.5);
        values.put("evt.is_io", true);
        values.put("fd.sport", 22L);
        values.put("fd.sip", TestCatalogue.address("10.0.0.1"));
        values.put("evt.buffer", new byte[] {1, 0, 2});
        values.put("proc.args", List.of("-a", "sh"));
        values.put("fdlist.nums", List.of(3L, 4L));
        return TestCatalogue.matches(result, new MapEvent(SourceId.SYSCALL, 1, Map.copyOf(values)));
    }

    @ParameterizedTest
    @CsvSource({
        "proc.name = val(proc.name),true",
        "proc.name == val(user.name),false",
        "proc.name != val(user.name),true",
        "proc.name = tolower(user.name),true",
        "toupper(proc.name) = val(user.name),true",
        "proc.exepath endswith val(proc.name),true",
        "proc.exepath contains val(proc.name),true",
        "proc.exepath icontains val(user.name),true",
        "proc.exepath startswith val(proc.name),false",
        "basename(proc.exepath) = val(proc.name),true",
        "'proc.exepath glob concat(\"*\", proc.name)',true",
        "'proc.exepath iglob concat(\"*\", user.name)',true",
        "user.name < val(proc.name),true",
        "user.name >= val(proc.name),false",
        "proc.name in val(proc.name),true",
        "proc.name intersects val(user.name),false",
        "proc.pid = val(proc.pid),true",
        "proc.pid <= val(proc.pid),true",
        "proc.pid < val(proc.pid),false",
        "user.uid >= val(user.uid),true",
        "user.uid > len(proc.name),true",
        "thread.cpu = val(thread.cpu),true",
        "evt.is_io != val(evt.is_io),false",
        "fd.sport in val(fd.sport),true",
        "fd.sip = val(fd.sip),true",
        "fd.sip != val(fd.sip),false",
        "evt.buffer contains val(evt.buffer),true",
        "proc.args in val(proc.args),true",
        "proc.args intersects val(proc.args),true"
    })
    void comparesValuesOfTheSameType(String condition, boolean holds) {
        assertThat(matches(condition)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "fd.name = val(proc.name)",
        "fd.name != val(proc.name)",
        "proc.name = val(fd.name)",
        "proc.name != val(fd.name)",
        "proc.name in val(fd.name)",
        "proc.name contains tolower(fd.name)",
        "fd.name = val(fd.name)",
        "fd.name != val(fd.name)",
        "proc.aname[3] != val(proc.name)"
    })
    void isFalseWhereEitherSideIsAbsent(String condition) {
        assertThat(matches(condition)).isFalse();
        assertThat(matches("not " + condition)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    proc.name = val(proc.pid)         | TYPE_MISMATCH
                    proc.pid = val(user.uid)          | TYPE_MISMATCH
                    proc.pid < val(fd.sport)          | TYPE_MISMATCH
                    proc.name in val(proc.args)       | TYPE_MISMATCH
                    proc.args in val(proc.name)       | TYPE_MISMATCH
                    fdlist.nums in val(proc.args)     | TYPE_MISMATCH
                    proc.name pmatch val(proc.name)   | TYPE_MISMATCH
                    proc.name regex val(proc.name)    | TYPE_MISMATCH
                    fd.snet = val(fd.sip)             | TYPE_MISMATCH
                    fd.ip = val(fd.sip)               | TYPE_MISMATCH
                    fd.sip = val(fd.ip)               | FIELD_ARGUMENT
                    proc.aname = val(proc.name)       | TYPE_MISMATCH
                    proc.name = val(proc.aname)       | TYPE_MISMATCH
                    tolower(proc.aname) = val(proc.name) | TYPE_MISMATCH
                    proc.name = val(no.such)          | FIELD_UNKNOWN
                    proc.name = val(proc.name)[x]     | TYPE_MISMATCH
                    join(proc.pid, proc.args) = x     | TYPE_MISMATCH
                    concat(proc.name, proc.args) = x  | TYPE_MISMATCH
                    concat(proc.name, proc.pid) = x   | TYPE_MISMATCH
                    getopt(proc.name, "a") in (a)     | TYPE_MISMATCH
                    getopt(proc.args, "a")[ab] = a    | TYPE_MISMATCH
                    b64(proc.pid) = 1                 | TYPE_MISMATCH
                    len(proc.pid) = 1                 | TYPE_MISMATCH
                    toupper(evt.buffer) = A           | TYPE_MISMATCH
                    """)
    void refusesValuesThatDoNotFit(String condition, DiagnosticCode code) {
        assertThat(load(condition).files().getFirst().errors())
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }
}
