package io.vedette.rules;

import io.vedette.model.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A correlation as its document says it, names not looked up yet; filled in by {@link
 * CorrelationReader}.
 */
final class CorrelationDocument {
    final Place place;
    final Problems problems;
    final Optional<SourceText> title;
    final ItemContext context;

    /** Nothing in the document itself was refused. */
    boolean complete = true;

    String id = "";
    String name = "";
    String description = "";
    String status = "";
    String author = "";
    final List<String> references = new ArrayList<>();
    final List<String> falsePositives = new ArrayList<>();
    final TreeSet<String> tags = new TreeSet<>();
    Optional<Priority> level = Optional.empty();
    boolean generate;

    Optional<CorrelationType> type = Optional.empty();
    final List<SourceText> rules = new ArrayList<>();
    final List<SourceText> groupBy = new ArrayList<>();
    final List<SourceText> valueFields = new ArrayList<>();
    final List<Alias> aliases = new ArrayList<>();
    Optional<CorrelationCondition> condition = Optional.empty();
    Optional<Duration> timespan = Optional.empty();

    /** A name for different fields of the events of different rules. */
    record Alias(SourceText name, List<AliasField> fields) {
        Alias {
            fields = List.copyOf(fields);
        }
    }

    /** What an alias stands for in the events of one rule. */
    record AliasField(SourceText rule, SourceText field) {}

    CorrelationDocument(Place place, Optional<SourceText> title, Problems problems) {
        this.place = place;
        this.title = title;
        this.context =
                new ItemContext(
                        "correlation", title.map(SourceText::text).orElse(""), place.position());
        this.problems = problems.within(context);
    }

    String titleText() {
        return title.map(SourceText::text).orElse("");
    }

    Place titlePlace() {
        return title.map(text -> text.place(0)).orElse(place);
    }

    Optional<Alias> alias(String named) {
        return aliases.stream().filter(alias -> alias.name().text().equals(named)).findFirst();
    }

    void report(DiagnosticCode code, String message, String advice, Place at) {
        problems.report(code, message, advice, at);
        complete &= !code.isError();
    }
}
