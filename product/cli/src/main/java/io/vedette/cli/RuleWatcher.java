package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads rules again when their files change, while events are evaluated.
 *
 * <p>New rules take the place of the old ones only when all files load; else the errors are said
 * and the old rules run on. Files are compared by content, so a writer that replaces them by
 * renaming, as Kubernetes does with config maps, is seen too, and touching them changes nothing.
 */
final class RuleWatcher implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final RuleOptions options;
    private final SelectionOptions selection;
    private final Pipeline pipeline;
    private final Consumer<RunningRules> others;
    private final Console console;
    private List<String> seen;
    private final Thread thread;

    private RuleWatcher(
            RuleOptions options,
            SelectionOptions selection,
            Pipeline pipeline,
            Consumer<RunningRules> others,
            Console console)
            throws IOException {
        this.others = others;
        this.options = options;
        this.selection = selection;
        this.pipeline = pipeline;
        this.console = console;
        this.seen = contents(options.files());
        this.thread = Thread.ofVirtual().name("rule-watcher").unstarted(this::watch);
    }

    /**
     * Begins to watch; the product's own rules never change, so then nothing is watched.
     *
     * @param others take new rules after the pipeline does
     */
    static RuleWatcher start(
            RuleOptions options,
            SelectionOptions selection,
            Pipeline pipeline,
            Consumer<RunningRules> others,
            Console console)
            throws IOException {
        var watcher = new RuleWatcher(options, selection, pipeline, others, console);
        if (!options.paths().isEmpty()) {
            watcher.thread.start();
        }
        return watcher;
    }

    private static List<String> contents(List<RuleFile> files) {
        return files.stream().map(file -> file.name() + "\n" + file.content()).toList();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                look();
            }
        } catch (InterruptedException ignored) {
            // closed: nobody is interested any more
        }
    }

    private void look() {
        List<RuleFile> files;
        try {
            files = options.files();
        } catch (IOException e) {
            // a file that is being replaced is gone for a moment
            return;
        }
        List<String> contents = contents(files);
        if (contents.equals(seen)) {
            return;
        }
        seen = contents;
        LoadResult result = options.load(files);
        if (!result.isSuccessful()) {
            DiagnosticPrinter.printErrors(result, console.err());
            console.err().println("vedette: the new rules were refused, the old ones run on");
            return;
        }
        RunningRules running = selection.selection().apply(result.rules());
        pipeline.use(running);
        others.accept(running);
        pipeline.notes()
                .forEach(note -> console.err().println("note: " + TerminalText.escape(note)));
        console.err()
                .println(
                        "vedette: rules loaded again, "
                                + running.size()
                                + " run, from "
                                + TerminalText.escape(
                                        String.join(
                                                ", ",
                                                files.stream().map(RuleFile::name).toList())));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
