package io.vedette.cli;

import io.vedette.rules.Diagnostic;
import io.vedette.rules.RuleTestResult;
import java.util.List;

/**
 * What came of a file of tests.
 *
 * @param name as the user gave it
 * @param problems why some of its tests could not be run
 */
record TestedFile(String name, List<RuleTestResult> results, List<Diagnostic> problems) {
    TestedFile {
        results = List.copyOf(results);
        problems = List.copyOf(problems);
    }

    long passed() {
        return results.stream().filter(RuleTestResult::passed).count();
    }

    long failed() {
        return results.size() - passed();
    }
}
