package io.vedette.rules;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads files of rules in Falco's language and of correlations in Sigma's. All files share one
 * namespace, in the order given: a file may amend what an earlier one defined, and may only use
 * what it or an earlier one defines; correlations are made last, of the rules of all files.
 *
 * <p>Everything that is wrong in any of the files is reported, not just the first error.
 */
public final class RuleLoader {
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final LoadOptions options;

    public RuleLoader(Map<SourceId, FieldCatalogue> catalogues, LoadOptions options) {
        this.catalogues = Map.copyOf(catalogues);
        this.options = options;
    }

    public LoadResult load(List<RuleFile> files) {
        var collection = new RuleCollection(new java.util.TreeMap<>(catalogues));
        var problemsOfFiles = new ArrayList<Problems>();
        var correlations = new ArrayList<CorrelationDocument>();
        List<Rule> compiled = List.of();
        Optional<RuleCompiler> compiler = Optional.empty();
        for (RuleFile file : files) {
            Problems problems = Problems.collecting(file);
            RuleFileReader.Parts parts = RuleFileReader.read(file, problems);
            for (RuleItem item : parts.items()) {
                collection.apply(item, problems);
            }
            correlations.addAll(parts.correlations());
            problemsOfFiles.add(problems);
            // correlations alone leave the rules as they are
            if (!parts.items().isEmpty()) {
                var ofFile = new RuleCompiler(collection, catalogues, options, problems, compiler);
                compiled = ofFile.compile();
                compiler = Optional.of(ofFile);
            }
        }
        RuleSet rules =
                compiler.isPresent()
                        ? compiler.get().finish(compiled)
                        : new RuleSet(List.of(), List.of(), List.of(), new Version(0, 0, 0));
        rules = rules.with(correlations(correlations, rules, collection));
        return new LoadResult(results(files, problemsOfFiles), rules);
    }

    /** Correlations may stand before the rules that they refer to, also in an earlier file. */
    private List<Correlation> correlations(
            List<CorrelationDocument> documents, RuleSet rules, RuleCollection collection) {
        var names = new HashSet<String>();
        collection.rules().forEach(rule -> names.add(rule.name));
        return new CorrelationCompiler(rules.rules(), names, catalogues, documents).compile();
    }

    private static List<LoadResult.FileResult> results(
            List<RuleFile> files, List<Problems> problems) {
        var results = new ArrayList<LoadResult.FileResult>();
        Set<Diagnostic> reported = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            RuleFile file = files.get(i);
            // each file is compiled with all before it, so what was said of those is not said again
            List<Diagnostic> fresh =
                    problems.get(i).found().stream().filter(reported::add).toList();
            results.add(new LoadResult.FileResult(file.name(), sorted(fresh, file)));
        }
        return results;
    }

    private static List<Diagnostic> sorted(List<Diagnostic> diagnostics, RuleFile file) {
        return diagnostics.stream()
                .sorted(
                        Comparator.comparing(
                                        (Diagnostic d) -> !d.position().file().equals(file.name()))
                                .thenComparing(d -> d.position().file())
                                .thenComparingInt(d -> d.position().offset()))
                .toList();
    }
}
