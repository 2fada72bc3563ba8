package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.rules.Diagnostic;
import io.vedette.rules.LoadResult;
import java.io.PrintStream;

/** Tells people what is wrong with their rules. */
final class DiagnosticPrinter {
    private DiagnosticPrinter() {}

    static void printErrors(LoadResult result, PrintStream to) {
        for (LoadResult.FileResult file : result.files()) {
            file.errors().forEach(error -> print(error, to));
        }
    }

    static void print(Diagnostic diagnostic, PrintStream to) {
        to.println(
                TerminalText.escape(
                        diagnostic.position()
                                + ": "
                                + (diagnostic.isError() ? "error " : "warning ")
                                + diagnostic.code()
                                + ": "
                                + diagnostic.text()));
        for (String line : diagnostic.snippet().replace("\t", " ").split("\n", -1)) {
            to.println("    " + TerminalText.escape(line));
        }
    }
}
