package io.vedette.rules;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.model.Suggestions;
import io.vedette.rules.Correlation.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes correlations of documents: rules and fields looked up, cycles refused, in an order in which
 * each one stands after those that it refers to.
 */
final class CorrelationCompiler {
    /** So deep may correlations refer to correlations. */
    private static final int DEEPEST = 16;

    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Set<String> rulesNotLoaded;
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final List<CorrelationDocument> documents;

    /** Documents by their id and by their name. */
    private final Map<String, CorrelationDocument> referable = new HashMap<>();

    private final Map<CorrelationDocument, Optional<Made>> made = new LinkedHashMap<>();
    private final List<CorrelationDocument> path = new ArrayList<>();

    private final Map<String, CorrelationDocument> titles = new HashMap<>();

    /**
     * A correlation with the sources of the events behind it.
     *
     * @param depth 1 when it refers to rules alone
     */
    private record Made(Correlation correlation, Set<SourceId> sources, int depth) {}

    /** What a name in {@code rules} stands for. */
    private record Target(
            SourceText written,
            String name,
            boolean isCorrelation,
            Set<SourceId> sources,
            Priority priority,
            int depth) {}

    /**
     * @param rules all that were loaded
     * @param ruleNames all that some file defines, loaded or not
     */
    CorrelationCompiler(
            List<Rule> rules,
            Set<String> ruleNames,
            Map<SourceId, FieldCatalogue> catalogues,
            List<CorrelationDocument> documents) {
        rules.forEach(rule -> this.rules.put(rule.name(), rule));
        rulesNotLoaded = new TreeSet<>(ruleNames);
        rulesNotLoaded.removeAll(this.rules.keySet());
        this.catalogues = catalogues;
        this.documents = documents;
    }

    List<Correlation> compile() {
        checkNames();
        documents.forEach(this::make);
        var correlations = new ArrayList<Correlation>();
        made.values().forEach(each -> each.ifPresent(m -> correlations.add(m.correlation())));
        warnOfSilenced(correlations);
        return correlations;
    }

    private void checkNames() {
        for (CorrelationDocument document : documents) {
            String title = document.titleText();
            if (rules.containsKey(title) || rulesNotLoaded.contains(title)) {
                document.report(
                        DiagnosticCode.CORRELATION_MALFORMED,
                        "the title \"" + title + "\" is the name of a rule",
                        "alerts are told apart by it: choose another",
                        document.titlePlace());
            }
            CorrelationDocument earlier = titles.putIfAbsent(title, document);
            if (earlier != null && document.title.isPresent()) {
                report(document, "the title \"" + title + "\"", earlier);
            }
            for (String reference : new TreeSet<>(List.of(document.id, document.name))) {
                earlier = reference.isEmpty() ? null : referable.putIfAbsent(reference, document);
                if (earlier != null) {
                    report(document, "the id or name \"" + reference + "\"", earlier);
                }
            }
        }
    }

    private static void report(
            CorrelationDocument document, String what, CorrelationDocument earlier) {
        document.report(
                DiagnosticCode.CORRELATION_MALFORMED,
                what + " is also that of the correlation at " + earlier.place.position(),
                "",
                document.titlePlace());
    }

    private Optional<Made> make(CorrelationDocument document) {
        Optional<Made> before = made.get(document);
        if (before != null) {
            return before;
        }
        path.add(document);
        Optional<Made> result = compile(document);
        path.removeLast();
        made.put(document, result);
        return result;
    }

    private Optional<Made> compile(CorrelationDocument document) {
        var targets = new ArrayList<Target>();
        boolean all = true;
        for (SourceText reference : document.rules) {
            Optional<Target> target = target(document, reference);
            target.ifPresent(targets::add);
            all &= target.isPresent();
        }
        checkAliases(document);
        var fields = new CorrelationFields(document, catalogues);
        var inputs = new ArrayList<Input>();
        var sources = new TreeSet<SourceId>();
        for (Target target : targets) {
            inputs.add(
                    new Input(
                            target.name(),
                            target.isCorrelation(),
                            fields.of(target.written().text(), target.sources())));
            sources.addAll(target.sources());
        }
        if (!all
                || !document.complete
                || document.type.isEmpty()
                || document.condition.isEmpty()
                || document.timespan.isEmpty()) {
            return Optional.empty();
        }
        Priority priority =
                document.level.orElseGet(() ->
                        targets.stream()
                                .map(Target::priority)
                                .min(Comparator.naturalOrder())
                                .orElseThrow());
        return Optional.of(
                new Made(
                        new Correlation(
                                about(document),
                                priority,
                                document.tags,
                                !document.status.equals("unsupported"),
                                document.generate,
                                document.type.get(),
                                inputs,
                                texts(document.groupBy),
                                texts(document.valueFields),
                                document.condition.get(),
                                document.timespan.get(),
                                document.place.position()),
                        sources,
                        1 + targets.stream().mapToInt(Target::depth).max().orElse(0)));
    }

    private static Correlation.About about(CorrelationDocument document) {
        return new Correlation.About(
                document.titleText(),
                document.id,
                document.name,
                document.description,
                document.status,
                document.author,
                document.references,
                document.falsePositives);
    }

    private static List<String> texts(List<SourceText> texts) {
        return texts.stream().map(SourceText::text).toList();
    }

    private Optional<Target> target(CorrelationDocument document, SourceText reference) {
        String name = reference.text();
        Rule rule = rules.get(name);
        CorrelationDocument other = referable.get(name);
        if (rule != null && other == null) {
            return Optional.of(
                    new Target(reference, name, false, Set.of(rule.source()), rule.priority(), 0));
        }
        if (rule != null && other != null) {
            document.report(
                    DiagnosticCode.CORRELATION_REFERENCE,
                    "\""
                            + name
                            + "\" is a rule and also the name of the correlation at "
                            + other.place.position(),
                    "give the correlation another name",
                    reference.place(0));
            return Optional.empty();
        }
        if (other == null) {
            reportUnknown(document, reference);
            return Optional.empty();
        }
        if (path.contains(other)) {
            document.report(
                    DiagnosticCode.CORRELATION_CYCLE,
                    "the correlation refers to itself: "
                            + String.join(
                                    " -> ",
                                    path.subList(path.indexOf(other), path.size()).stream()
                                            .map(CorrelationDocument::titleText)
                                            .toList())
                            + " -> "
                            + other.titleText(),
                    "",
                    reference.place(0));
            return Optional.empty();
        }
        boolean tooDeep = !made.containsKey(other) && path.size() == DEEPEST;
        Optional<Made> target = tooDeep ? Optional.empty() : make(other);
        if (tooDeep || target.filter(its -> its.depth() == DEEPEST).isPresent()) {
            document.report(
                    DiagnosticCode.CORRELATION_UNSUPPORTED,
                    "correlations refer to correlations deeper than the limit of " + DEEPEST,
                    "",
                    reference.place(0));
            return Optional.empty();
        }
        // when it was refused, that was said where it stands
        return target.map(its ->
                new Target(
                        reference,
                        its.correlation().title(),
                        true,
                        its.sources(),
                        its.correlation().priority(),
                        its.depth()));
    }

    private void reportUnknown(CorrelationDocument document, SourceText reference) {
        String name = reference.text();
        if (rulesNotLoaded.contains(name)) {
            document.problems.report(
                    DiagnosticCode.CORRELATION_SKIPPED,
                    "rule \"" + name + "\" was not loaded, so this correlation does not run",
                    reference.place(0));
            return;
        }
        CorrelationDocument titled = titles.get(name);
        if (titled != null) {
            String shorter = titled.name.isEmpty() ? titled.id : titled.name;
            document.report(
                    DiagnosticCode.CORRELATION_REFERENCE,
                    "\"" + name + "\" is the title of a correlation",
                    shorter.isEmpty()
                            ? "give it a name and refer to that"
                            : "refer to it as \"" + shorter + "\"",
                    reference.place(0));
            return;
        }
        var known = new ArrayList<>(rules.keySet());
        known.addAll(referable.keySet());
        document.report(
                DiagnosticCode.CORRELATION_REFERENCE,
                "no rule or correlation \"" + name + "\"",
                Suggestions.didYouMean(name, known),
                reference.place(0));
    }

    private static void checkAliases(CorrelationDocument document) {
        List<String> named = texts(document.rules);
        for (CorrelationDocument.Alias alias : document.aliases) {
            for (CorrelationDocument.AliasField field : alias.fields()) {
                if (!named.contains(field.rule().text())) {
                    document.report(
                            DiagnosticCode.CORRELATION_REFERENCE,
                            "alias \""
                                    + alias.name()
                                    + "\" is for \""
                                    + field.rule()
                                    + "\", which is not among 'rules'",
                            Suggestions.didYouMean(field.rule().text(), named),
                            field.rule().place(0));
                }
            }
            String name = alias.name().text();
            if (!texts(document.groupBy).contains(name)
                    && !texts(document.valueFields).contains(name)) {
                document.problems.report(
                        DiagnosticCode.CORRELATION_DOUBTFUL,
                        "alias \"" + name + "\" is used in neither 'group-by' nor 'field'",
                        Suggestions.didYouMean(name, texts(document.groupBy)),
                        alias.name().place(0));
            }
        }
    }

    /** An alert that an operator had before and no longer gets is worth a word. */
    private void warnOfSilenced(List<Correlation> correlations) {
        Set<String> silent = SilentRules.names(correlations);
        for (CorrelationDocument document : documents) {
            for (SourceText reference : document.rules) {
                Rule rule = rules.get(reference.text());
                if (rule != null
                        && silent.contains(rule.name())
                        && rule.enabled()
                        && rule.priority().isAtLeast(Priority.WARNING)) {
                    document.problems.report(
                            DiagnosticCode.RULE_SILENCED,
                            "rule \""
                                    + rule.name()
                                    + "\" ("
                                    + rule.priority().label()
                                    + ") does not alert on its own any more",
                            "to keep its alerts write generate: true",
                            reference.place(0));
                }
            }
        }
    }
}
