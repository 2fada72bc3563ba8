package io.vedette.cli;

import io.vedette.correlation.CorrelationsInTests;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleTestFile;
import io.vedette.rules.RuleTestReader;
import io.vedette.rules.RuleTestRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette rules test}: tests of rules. */
@Command(
        name = "test",
        description = {
            "Run tests of rules: events, and the alerts that have to come of them.",
            "",
            "docs/testing-rules.md describes the files."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all tests passed",
            "1:some test failed",
            "2:wrong use",
            "3:a file cannot be read or has mistakes, or the rules are refused; its tests were not run"
        })
final class TestCommand implements Callable<Integer> {
    private static final int SOME_FAILED = 1;

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files of tests, or directories of them.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private RulesCommand.Output output = RulesCommand.Output.TEXT;

    @Mixin private LoadingOptions loading = new LoadingOptions();

    private final Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();

    /** Some tests were not run. */
    private boolean incomplete;

    TestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var tested = new ArrayList<TestedFile>();
        for (Path path : paths) {
            try {
                for (RuleFile file : RuleOptions.read(List.of(path))) {
                    tested.add(run(file));
                }
            } catch (IOException e) {
                unreadable(Unreadable.reason(e));
            }
        }
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        switch (output) {
            case JSON -> out.println(TestJson.of(tested));
            case TEXT -> printText(tested, out);
        }
        out.flush();
        if (incomplete) {
            return ExitStatus.INPUT_UNREADABLE;
        }
        boolean allPassed = tested.stream().allMatch(file -> file.failed() == 0);
        return allPassed ? ExitStatus.OK : SOME_FAILED;
    }

    private void unreadable(String reason) {
        incomplete = true;
        console.err().println("vedette: " + TerminalText.escape(reason));
    }

    private TestedFile run(RuleFile file) {
        Path path = Path.of(file.name());
        var report = new InputReport(console);
        var events = new EventsOfTests(path, report::problem);
        RuleTestReader.Outcome read = RuleTestReader.read(file, events);
        LoadResult loaded;
        try {
            loaded = load(read.tests(), path);
        } catch (IOException e) {
            unreadable(file.name() + ": its rules cannot be read: " + Unreadable.reason(e));
            return tested(new TestedFile(file.name(), List.of(), read.problems()));
        }
        if (!loaded.isSuccessful()) {
            DiagnosticPrinter.printErrors(loaded, console.err());
            unreadable(file.name() + ": its rules were refused");
            return tested(new TestedFile(file.name(), List.of(), read.problems()));
        }
        RuleTestRunner.Outcome ran =
                RuleTestRunner.run(
                        read, loaded.rules(), catalogues, events, new CorrelationsInTests());
        return tested(new TestedFile(file.name(), ran.results(), ran.problems()));
    }

    private TestedFile tested(TestedFile file) {
        incomplete |= !file.problems().isEmpty();
        file.problems().forEach(problem -> DiagnosticPrinter.print(problem, console.err()));
        return file;
    }

    private LoadResult load(RuleTestFile tests, Path path) throws IOException {
        var rules = new ArrayList<Path>();
        for (RuleTestFile.Named named : tests.rules()) {
            rules.add(Recording.beside(path, named.name()));
        }
        List<RuleFile> files = rules.isEmpty() ? Content.rules() : RuleOptions.read(rules);
        return new RuleLoader(catalogues, loading.options()).load(files);
    }

    private void printText(List<TestedFile> tested, PrintStream out) {
        tested.forEach(file -> TestText.printFailures(file, out));
        out.println(
                tested.stream().mapToLong(TestedFile::passed).sum()
                        + " passed, "
                        + tested.stream().mapToLong(TestedFile::failed).sum()
                        + " failed"
                        + (incomplete ? ", and some could not be run" : ""));
    }
}
