package io.vedette.cli;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules a command works with. */
final class RuleOptions {
    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE",
            description =
                    "A rules file, or a directory of .yaml and .yml files (in alphabetical order); may be given several"
                            + " times. Without it: Vedette's own rules.")
    private List<Path> paths = new ArrayList<>();

    @Mixin private LoadingOptions loading = new LoadingOptions();

    private final Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();

    /** The files named, or the product's own. */
    List<RuleFile> files() throws IOException {
        return paths.isEmpty() ? Content.rules() : read(paths);
    }

    LoadResult load(List<RuleFile> files) {
        return new RuleLoader(catalogues, loading.options()).load(files);
    }

    /** Rules, and the files as they were when these were loaded. */
    record Loaded(List<RuleFile> files, RuleSet rules) {}

    /**
     * The rules of all files; empty when some are refused or cannot be read, which is then said.
     */
    Optional<RuleSet> rulesOrExplain(Console console) {
        return loadOrExplain(console).map(Loaded::rules);
    }

    /** The same with the files. */
    Optional<Loaded> loadOrExplain(Console console) {
        try {
            List<RuleFile> files = files();
            LoadResult result = load(files);
            DiagnosticPrinter.printErrors(result, console.err());
            if (result.isSuccessful()) {
                return Optional.of(new Loaded(files, result.rules()));
            }
            console.err().println("vedette: rules were refused, nothing is evaluated");
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
        }
        return Optional.empty();
    }

    Map<SourceId, FieldCatalogue> catalogues() {
        return catalogues;
    }

    /** Where the rules come from, to see whether they change; empty for the product's own. */
    List<Path> paths() {
        return List.copyOf(paths);
    }

    static List<RuleFile> read(List<Path> paths) throws IOException {
        var files = new ArrayList<RuleFile>();
        for (Path file : expand(paths)) {
            files.add(readFile(file));
        }
        return files;
    }

    /** The files that paths stand for, those of a directory in alphabetical order. */
    static List<Path> expand(List<Path> paths) throws IOException {
        var files = new ArrayList<Path>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    inside.filter(RuleOptions::isRulesFile).sorted().forEach(files::add);
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static boolean isRulesFile(Path file) {
        String name = file.toString();
        return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static RuleFile readFile(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new RuleFile(
                    file.toString(), text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }
}
