package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Loads rules again when their files change, while events are evaluated.
 *
 * <p>New rules take the place of the old ones only when all files load; else the errors are said
 * and the old rules run on. Files are compared by content, so a writer that replaces them by
 * renaming, as Kubernetes does with config maps, is seen too, and touching them changes nothing.
 * They are read again when the kernel says that something about them has changed.
 */
final class RuleWatcher implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /**
     * What changes about a file with its content, whatever somebody does about its times. Reading a
     * file itself every second is a fifth of what a machine at rest is watched with.
     */
    private static final String STAMP = "unix:dev,ino,size,ctime";

    /** File systems keep times no finer than this: a later change may leave the stamp as it is. */
    private static final Duration FINEST = Duration.ofSeconds(3);

    private final RuleOptions options;
    private final SelectionOptions selection;
    private final Pipeline pipeline;
    private final Consumer<RunningRules> others;
    private final Console console;
    private List<RuleFile> seen;
    private final Thread thread;

    /**
     * What the kernel said of the files before {@link #seen} was read; empty while nothing was, or
     * while a later change might leave it the same.
     */
    private List<Map<String, Object>> stamps = List.of();

    /** Why the files could not be read, the last time that they could not. */
    private String unreadable = "";

    private int looksInVain;

    private RuleWatcher(
            RuleOptions options,
            List<RuleFile> loaded,
            SelectionOptions selection,
            Pipeline pipeline,
            Consumer<RunningRules> others,
            Console console) {
        this.others = others;
        this.options = options;
        this.selection = selection;
        this.pipeline = pipeline;
        this.console = console;
        this.seen = loaded;
        // a virtual thread that wakes up wakes up some six of those that carry them
        this.thread = Thread.ofPlatform().daemon().name("rule-watcher").unstarted(this::watch);
    }

    /**
     * Begins to watch; the product's own rules never change, so then nothing is watched.
     *
     * @param loaded the files as they were when the rules that run were loaded
     * @param others take new rules after the pipeline does
     */
    static RuleWatcher start(
            RuleOptions options,
            List<RuleFile> loaded,
            SelectionOptions selection,
            Pipeline pipeline,
            Consumer<RunningRules> others,
            Console console) {
        var watcher = new RuleWatcher(options, loaded, selection, pipeline, others, console);
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
            if (isUnchanged()) {
                return;
            }
            files = options.files();
            looksInVain = 0;
        } catch (IOException e) {
            stamps = List.of();
            tellOfUnreadable(Unreadable.reason(e));
            return;
        }
        if (contents(files).equals(contents(seen))) {
            return;
        }
        seen = files;
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

    /** Whether what the kernel says of the files is what it said before they were last read. */
    private boolean isUnchanged() throws IOException {
        FileTime settled = FileTime.from(Instant.now().minus(FINEST));
        var now = new ArrayList<Map<String, Object>>();
        boolean young = false;
        for (Path file : RuleOptions.expand(options.paths())) {
            Map<String, Object> stamp = Files.readAttributes(file, STAMP);
            young |= stamp.get("ctime") instanceof FileTime time && time.compareTo(settled) > 0;
            now.add(stamp);
        }
        boolean unchanged = !now.isEmpty() && now.equals(stamps);
        stamps = young ? List.of() : now;
        return unchanged;
    }

    /** A file that is being replaced is gone for a moment: only what lasts is told, and once. */
    private void tellOfUnreadable(String reason) {
        looksInVain = reason.equals(unreadable) ? Math.min(looksInVain + 1, 3) : 1;
        unreadable = reason;
        if (looksInVain == 2) {
            console.err()
                    .println("vedette: " + TerminalText.escape(reason) + "; the old rules run on");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
