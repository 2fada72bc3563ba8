package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which type takes which operator, and what every operator says of a field that is absent. */
class OperatorTableTest {
    private static final List<String> OPERATORS =
            List.of(
                    "= == != < <= > >= contains icontains bcontains startswith bstartswith endswith glob iglob regex in"
                            .split(" "));
    private static final Map<String, String> VALUES =
            Map.ofEntries(
                    Map.entry("proc.name", "7"),
                    Map.entry("evt.buffer", "77"),
                    Map.entry("proc.pid", "7"),
                    Map.entry("user.uid", "7"),
                    Map.entry("thread.cpu", "7"),
                    Map.entry("evt.is_io", "true"),
                    Map.entry("fd.sport", "7"),
                    Map.entry("fd.sip", "10.0.0.7"),
                    Map.entry("fd.snet", "10.0.0.0/8"),
                    Map.entry("fd.ip", "10.0.0.7"),
                    Map.entry("fd.net", "10.0.0.0/8"),
                    Map.entry("proc.aname", "7"),
                    Map.entry("proc.aname[2]", "7"),
                    Map.entry("proc.env[HOME]", "7"),
                    Map.entry("proc.args", "7"),
                    Map.entry("fdlist.nums", "7"));

    private static LoadResult load(String condition) {
        return TestCatalogue.load(
                "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n  condition: |\n    "
                        + condition
                        + "\n");
    }

    /** Every operator with a right side that fits it. */
    private static List<String> comparisons(String field) {
        String value = VALUES.get(field);
        var all = new ArrayList<String>();
        for (String operator : OPERATORS) {
            all.add(operator + " " + (operator.equals("in") ? "(" + value + ")" : value));
        }
        all.add("intersects (" + value + ")");
        all.add("pmatch (" + value + ")");
        all.add("exists");
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "proc.name,= == != < <= > >= contains icontains startswith endswith glob iglob regex in intersects pmatch exists",
        "proc.aname,= == != < <= > >= contains icontains startswith endswith glob iglob regex in intersects pmatch exists",
        "proc.aname[2],= == != < <= > >= contains icontains startswith endswith glob iglob regex in intersects pmatch exists",
        "proc.env[HOME],= == != < <= > >= contains icontains startswith endswith glob iglob regex in intersects pmatch exists",
        "evt.buffer,= == != contains startswith endswith in intersects exists bcontains bstartswith",
        "proc.pid,= == != < <= > >= in intersects exists",
        "user.uid,= == != < <= > >= in intersects exists",
        "thread.cpu,= == != < <= > >= in intersects exists",
        "fd.sport,= == != < <= > >= in intersects exists",
        "evt.is_io,= == != in intersects exists",
        "fd.sip,= == != in intersects exists",
        "fd.snet,= == != in intersects exists",
        "fd.ip,= == != in intersects exists",
        "fd.net,= == != in intersects exists",
        "proc.args,in intersects exists",
        "fdlist.nums,in intersects exists"
    })
    void takesTheOperatorsOfItsTypeAlone(String field, String allowed) {
        for (String comparison : comparisons(field)) {
            String operator = comparison.split(" ", 2)[0];

            List<Diagnostic> errors = load(field + " " + comparison).files().getFirst().errors();

            if (Set.of(allowed.split(" ")).contains(operator)) {
                assertThat(errors).as(field + " " + comparison).isEmpty();
            } else {
                // an order takes numbers alone: a value that is none is refused even before
                assertThat(errors)
                        .as(field + " " + comparison)
                        .extracting(Diagnostic::code)
                        .containsAnyOf(
                                DiagnosticCode.TYPE_MISMATCH, DiagnosticCode.CONDITION_SYNTAX);
            }
        }
    }

    static List<Arguments> allowedComparisons() {
        var all = new ArrayList<Arguments>();
        for (String field : VALUES.keySet().stream().sorted().toList()) {
            for (String comparison : comparisons(field)) {
                if (load(field + " " + comparison).isSuccessful()) {
                    all.add(Arguments.of(field + " " + comparison));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("allowedComparisons")
    void isFalseOfAnAbsentField(String condition) {
        assertThat(matches(condition)).isFalse();
        assertThat(matches("not " + condition)).isTrue();
        assertThat(matches("not (" + condition + " or " + condition + ")")).isTrue();
    }

    private static boolean matches(String condition) {
        return TestCatalogue.matches(load(condition), MapEvent.syscall("open", Map.of()));
    }

    @Test
    void coversEveryOperator() {
        var written = new ArrayList<>(OPERATORS);
        written.addAll(List.of("intersects", "pmatch", "exists"));

        assertThat(written)
                .containsExactlyInAnyOrder(
                        java.util.Arrays.stream(Operator.values())
                                .map(Operator::symbol)
                                .toArray(String[]::new));
    }
}
