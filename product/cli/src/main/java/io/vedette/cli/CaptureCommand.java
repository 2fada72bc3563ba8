package io.vedette.cli;

import io.vedette.model.Event;
import io.vedette.model.TerminalText;
import io.vedette.syscalls.CaptureReader;
import io.vedette.syscalls.CaptureStatistics;
import io.vedette.syscalls.CaptureWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette capture}: works on recordings of kernel events. */
@Command(
        name = "capture",
        description = "Convert, cut and look into recordings of kernel events (.scap).",
        mixinStandardHelpOptions = true,
        subcommands = {
            CaptureCommand.Convert.class,
            CaptureCommand.Cut.class,
            CaptureCommand.Stat.class
        })
final class CaptureCommand implements Runnable {
    private static final long NANOS = 1_000_000_000L;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with captures: convert, cut or stat");
    }

    /** Copies part of a recording to a file that is there afterwards in whole or not at all. */
    private static int copy(
            Console console, Path from, Path to, Predicate<Event> begins, Predicate<Event> ends) {
        var report = new InputReport(console);
        Path unfinished = Path.of(to + ".part");
        try {
            long events;
            boolean packed = to.toString().endsWith(".gz");
            try (var reader = CaptureReader.open(from, Hostname.local(), report::problem);
                    var writer = CaptureWriter.to(Files.newOutputStream(unfinished), packed)) {
                events = writer.copy(reader, begins, ends);
            }
            Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
            console.err().println("Events written: " + events);
            return ExitStatus.OK;
        } catch (IOException e) {
            return unreadable(console, from, e);
        } finally {
            remove(unfinished);
        }
    }

    private static void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException ignored) {
            // whoever looks at the folder sees by its name what the file is
        }
    }

    private static int unreadable(Console console, Path from, IOException e) {
        console.err()
                .println(
                        "vedette: "
                                + TerminalText.escape(from.toString())
                                + ": "
                                + TerminalText.escape(Unreadable.reason(e)));
        return ExitStatus.INPUT_UNREADABLE;
    }

    @Command(
            name = "convert",
            description = {
                "Write a recording anew in the newest version of the format: old events become current ones, what is"
                        + " damaged is left out.",
                "A file whose name ends in .gz is gzipped."
            },
            mixinStandardHelpOptions = true)
    static final class Convert implements Callable<Integer> {
        private final Console console;

        @Parameters(index = "0", paramLabel = "FROM", description = "A recording.")
        private Path from = Path.of("");

        @Parameters(index = "1", paramLabel = "TO", description = "The file to write.")
        private Path to = Path.of("");

        Convert(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            return copy(console, from, to, event -> true, event -> false);
        }
    }

    @Command(
            name = "cut",
            description = {
                "Copy part of a recording, with the processes, descriptors and containers that were there when it begins.",
                "MOMENT is a time such as 2026-11-22T11:07:03.2Z, a duration after the first event such as 12.5s, or the"
                        + " number of an event such as #1234."
            },
            mixinStandardHelpOptions = true)
    static final class Cut implements Callable<Integer> {
        private final Console console;

        @Parameters(index = "0", paramLabel = "FROM", description = "A recording.")
        private Path from = Path.of("");

        @Parameters(index = "1", paramLabel = "TO", description = "The file to write.")
        private Path to = Path.of("");

        @Option(
                names = "--from",
                paramLabel = "MOMENT",
                converter = Moment.Converter.class,
                description = "Where the part begins (default: where the recording does).")
        private Moment begins = new Moment.Numbered(0);

        @Option(
                names = "--to",
                paramLabel = "MOMENT",
                converter = Moment.Converter.class,
                description = "Before what the part ends (default: where the recording does).")
        private Moment ends = new Moment.Numbered(Long.MAX_VALUE);

        Cut(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            return copy(console, from, to, begins.reached(), ends.reached());
        }
    }

    @Command(
            name = "stat",
            description = "Tell what a recording has in it.",
            mixinStandardHelpOptions = true)
    static final class Stat implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "FILE", description = "A recording.")
        private Path file = Path.of("");

        Stat(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            var report = new InputReport(console);
            try (var reader = CaptureReader.open(file, Hostname.local(), report::problem)) {
                print(CaptureStatistics.of(reader));
                return ExitStatus.OK;
            } catch (IOException e) {
                return unreadable(console, file, e);
            }
        }

        private void print(CaptureStatistics found) {
            var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
            out.println("Recordings: " + found.recordings());
            out.println("Host:       " + TerminalText.escape(found.hostname()));
            out.println("Processors: " + found.processors());
            out.println("Events:     " + found.events());
            if (found.hidden() > 0) {
                out.println("            " + found.hidden() + " of them not for rules");
            }
            if (found.skipped() > 0) {
                out.println("Skipped:    " + found.skipped());
            }
            if (found.events() > 0) {
                Instant first = instant(found.firstNanos());
                Instant last = instant(found.lastNanos());
                out.println("First:      " + first);
                out.println("Last:       " + last + ", after " + Duration.between(first, last));
            }
            out.println("Threads:    " + found.threads() + " at the end");
            out.println("Containers: " + found.containers() + " told of");
            out.println("Events by type:");
            found.eventsByType().entrySet().stream()
                    .sorted(
                            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(type ->
                            out.println(String.format("%12d %s", type.getValue(), type.getKey())));
            out.flush();
        }

        private static Instant instant(long nanos) {
            return Instant.ofEpochSecond(
                    Long.divideUnsigned(nanos, NANOS), Long.remainderUnsigned(nanos, NANOS));
        }
    }
}
