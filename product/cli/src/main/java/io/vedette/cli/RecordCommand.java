package io.vedette.cli;

import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matcher;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.SourceFilters;
import io.vedette.syscalls.LeftOut;
import io.vedette.syscalls.LiveRecorder;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SyscallCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette record}: a recording of what happens on this machine. */
@Command(
        name = "record",
        description = {
            "Record what happens in this machine's kernel until interrupted.",
            "The recording can be replayed by Vedette, Falco, sysdig and Stratoshark. It holds what programs are given:"
                    + " arguments, environments and the beginnings of what they read and write, and so secrets. Only its"
                    + " owner may read it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:it was recorded",
            "1:the condition was refused",
            "2:wrong use",
            "3:the kernel does not allow it, or the file cannot be written"
        })
final class RecordCommand implements Callable<Integer> {
    private static final String RULE = "recorded";

    /** Every event is wanted here, and most recordings are short. */
    private static final int RING_BYTES = 64 << 20;

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            description = "The file to write; gzipped when it ends in .gz.")
    private Path file = Path.of("");

    @Option(
            names = {"-c", "--condition"},
            paramLabel = "CONDITION",
            description =
                    "Record only events for which this condition of Falco's rule language holds, and what is needed to"
                            + " know processes and descriptors.")
    private Optional<String> condition = Optional.empty();

    @Option(names = "--seconds", paramLabel = "N", description = "End after so many seconds.")
    private long seconds = Long.MAX_VALUE;

    @Option(
            names = "--without",
            paramLabel = "WHAT",
            split = ",",
            description =
                    "Leave out environments, or buffers: the beginnings of what programs read and write; or both.")
    private Set<LeftOut> leftOut = Set.of();

    RecordCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Predicate<Event> wanted = event -> true;
        BitSet events = LiveSource.knownEvents();
        if (condition.isPresent()) {
            Optional<Rule> rule = rule(condition.get());
            if (rule.isEmpty()) {
                return ExitStatus.RULES_REFUSED;
            }
            events =
                    SourceFilters.derive(List.of(rule.get()), new SyscallCatalogue().eventTypes())
                            .types();
            Matcher matcher =
                    Matcher.bySource(List.of(rule.get()), FieldCatalogue.loadAll())
                            .get(SourceId.SYSCALL);
            wanted = event -> matcher != null && matcher.next(event, 0) >= 0;
        }
        try (LiveSource source = LiveSource.open(Hostname.local(), RING_BYTES, events)) {
            record(source, wanted);
            return ExitStatus.OK;
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    private void record(LiveSource source, Predicate<Event> wanted) throws IOException {
        console.err()
                .println(
                        "Recording to "
                                + TerminalText.escape(file.toString())
                                + ", which may hold secrets. End with Ctrl-C.");
        var interrupted = new AtomicBoolean();
        var written = new CountDownLatch(1);
        var hook =
                new Thread(
                        () -> {
                            interrupted.set(true);
                            try {
                                written.await();
                            } catch (InterruptedException ignored) {
                                // the process ends now
                            }
                        },
                        "end");
        Runtime.getRuntime().addShutdownHook(hook);
        long began = System.nanoTime();
        long most =
                seconds > Integer.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        try {
            long events =
                    LiveRecorder.record(
                            source,
                            create(file),
                            file.toString().endsWith(".gz"),
                            leftOut,
                            wanted,
                            () -> interrupted.get() || System.nanoTime() - began >= most);
            console.err().println("Events written: " + events);
            long lost = source.counts().kernel().lost();
            if (lost > 0) {
                console.err().println("Events lost, since the ring was full: " + lost);
            }
        } finally {
            written.countDown();
            if (!interrupted.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** A new file that nobody but its owner may read. */
    private static OutputStream create(Path file) throws IOException {
        return Channels.newOutputStream(
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))));
    }

    private Optional<Rule> rule(String text) {
        Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();
        // a JSON string is one of YAML, too
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        LoadResult result =
                new RuleLoader(catalogues, new LoadOptions(false))
                        .load(
                                List.of(
                                        new RuleFile(
                                                "--condition",
                                                "- rule: "
                                                        + RULE
                                                        + "\n  desc: what is recorded\n  condition: \""
                                                        + quoted
                                                        + "\"\n  output: \"%evt.type\"\n  priority: DEBUG\n")));
        DiagnosticPrinter.printErrors(result, console.err());
        return result.isSuccessful()
                ? result.rules().rules().stream().findFirst()
                : Optional.empty();
    }
}
