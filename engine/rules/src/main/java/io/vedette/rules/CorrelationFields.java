package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.Suggestions;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Correlation.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks up the fields that one correlation reads, aliases included; each mistake is said once. */
final class CorrelationFields {
    private final CorrelationDocument document;
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final Set<String> said = new HashSet<>();

    CorrelationFields(CorrelationDocument document, Map<SourceId, FieldCatalogue> catalogues) {
        this.document = document;
        this.catalogues = catalogues;
    }

    /**
     * What is read of the events behind a match.
     *
     * @param reference as {@code rules} writes it, which aliases refer to
     */
    Map<SourceId, Fields> of(String reference, Set<SourceId> sources) {
        var bySource = new TreeMap<SourceId, Fields>();
        for (SourceId source : sources) {
            bySource.put(
                    source,
                    new Fields(
                            fields(document.groupBy, reference, source),
                            fields(document.valueFields, reference, source)));
        }
        return bySource;
    }

    private List<EventField> fields(List<SourceText> names, String reference, SourceId source) {
        var fields = new ArrayList<EventField>();
        for (SourceText name : names) {
            written(name, reference)
                    .flatMap(written -> field(written, source))
                    .ifPresent(fields::add);
        }
        return fields;
    }

    /** The field that a name means for one of the rules; reports when an alias leaves it open. */
    private Optional<SourceText> written(SourceText name, String reference) {
        Optional<CorrelationDocument.Alias> alias = document.alias(name.text());
        if (alias.isEmpty()) {
            return Optional.of(name);
        }
        Optional<SourceText> field =
                alias.get().fields().stream()
                        .filter(each -> each.rule().text().equals(reference))
                        .map(CorrelationDocument.AliasField::field)
                        .findFirst();
        if (field.isEmpty()) {
            report(
                    DiagnosticCode.CORRELATION_REFERENCE,
                    "alias \"" + name + "\" says no field for \"" + reference + "\"",
                    "",
                    alias.get().name().place(0));
        }
        return field;
    }

    private Optional<EventField> field(SourceText written, SourceId source) {
        FieldCatalogue catalogue = catalogues.get(source);
        if (catalogue == null) {
            throw new IllegalStateException("source " + source + " was known before");
        }
        try {
            ConditionParser.ParsedPrefix prefix = ConditionParser.parsePrefix(written.text(), 0);
            if (prefix.operand() instanceof Expression.FieldName name
                    && prefix.end() == written.length()) {
                return field(written, name, catalogue);
            }
        } catch (SyntaxException ignored) {
            // whatever is wrong with it: it is not a field
        }
        report(
                DiagnosticCode.FIELD_UNKNOWN,
                "\"" + written + "\" is no field",
                "write a field as ka.user.name or jevt.value[/stage]",
                written.place(0));
        return Optional.empty();
    }

    private Optional<EventField> field(
            SourceText written, Expression.FieldName name, FieldCatalogue catalogue) {
        return switch (new FieldResolver(catalogue).resolve(name, FieldResolver.Use.OUTPUT)) {
            case FieldResolver.Outcome.Refused refused -> {
                String advice = refused.advice();
                if (refused.code() == DiagnosticCode.FIELD_UNKNOWN && advice.isEmpty()) {
                    advice =
                            Suggestions.didYouMean(
                                    written.text(),
                                    document.aliases.stream().map(a -> a.name().text()).toList());
                }
                report(
                        refused.code(),
                        refused.message(),
                        advice,
                        written.place(refused.span().start()));
                yield Optional.empty();
            }
            case FieldResolver.Outcome.Resolved(FieldRead read)
                    when read.cardinality() == Cardinality.ANY
                            || read.cardinality() == Cardinality.EITHER_END
                            || read.cardinality() == Cardinality.NAMES -> {
                report(
                        DiagnosticCode.FIELD_ARGUMENT,
                        "field " + written + " has several values, which one is not said",
                        "",
                        written.place(0));
                yield Optional.empty();
            }
            case FieldResolver.Outcome.Resolved(FieldRead read) ->
                    Optional.of(new EventField(written.text(), read));
            case FieldResolver.Outcome.Resolved resolved ->
                    throw new IllegalStateException("not a field: " + resolved.operand());
        };
    }

    private void report(DiagnosticCode code, String message, String advice, Place place) {
        if (said.add(place.offset() + message)) {
            document.report(code, message, advice, place);
        }
    }
}
