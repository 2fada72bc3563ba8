package io.vedette.rules;

import io.vedette.rules.RuleItem.Entry;
import io.vedette.rules.RuleItem.ExceptionItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the {@code exceptions} of a rule. */
final class ExceptionItemReader {
    /** Values are tuples of scalars and lists; an anchor could nest them without end. */
    private static final int DEEPEST = 4;

    /** Aliases within aliases multiply. */
    private static final int MOST_VALUES = 100_000;

    private final YamlItem rule;
    private final boolean append;
    private int values;

    ExceptionItemReader(YamlItem rule, boolean append) {
        this.rule = rule;
        this.append = append;
    }

    List<ExceptionItem> read(Node node) throws ItemRefused {
        if (!(node instanceof SequenceNode sequence)) {
            throw rule.refuse("Rule exceptions must be a sequence", rule.place(node));
        }
        var exceptions = new ArrayList<ExceptionItem>();
        var names = new HashSet<String>();
        for (Node element : sequence.getValue()) {
            ExceptionItem exception = exception(element);
            exceptions.add(exception);
            if (!names.add(exception.name())) {
                rule.problems()
                        .within(exception.context())
                        .report(
                                DiagnosticCode.EXCEPTION_NAME_NOT_UNIQUE,
                                "Multiple definitions of exception '"
                                        + exception.name()
                                        + "' in the same rule",
                                exception.place());
            }
        }
        return exceptions;
    }

    private ExceptionItem exception(Node node) throws ItemRefused {
        Place place = rule.place(node);
        var unnamed = new ItemContext("exception", "", place.position());
        if (!(node instanceof MappingNode mapping)) {
            throw rule.within(unnamed).refuse("Rule exception must be a mapping", place);
        }
        var item = new YamlItem(mapping, rule.file(), rule.problems());
        String name = item.within(unnamed).required("name").text();
        var context = new ItemContext("exception", name, place.position());
        YamlItem within = item.within(context);
        Optional<Entry> fields = entry(within, "fields");
        if (fields.isEmpty() && !append) {
            throw within.refuse("Item has no mapping for key 'fields'", place);
        }
        Optional<Entry> comps = entry(within, "comps");
        var values = new ArrayList<Entry>();
        Node valuesNode = within.find("values").orElse(null);
        if (valuesNode != null) {
            if (!(valuesNode instanceof SequenceNode sequence)) {
                throw within.refuse(
                        "Rule exception values must be a sequence", within.place(valuesNode));
            }
            for (Node value : sequence.getValue()) {
                values.add(entry(within, value, 0));
            }
        } else if (append) {
            within.problems()
                    .report(
                            DiagnosticCode.EXCEPTION_WITHOUT_VALUES,
                            "Overriding/appending exception with no values",
                            place);
        }
        return new ExceptionItem(name, fields, comps, values, place, context);
    }

    private Optional<Entry> entry(YamlItem within, String key) throws ItemRefused {
        Node node = within.find(key).orElse(null);
        return node == null || YamlItem.isNull(node)
                ? Optional.empty()
                : Optional.of(entry(within, node, 0));
    }

    private Entry entry(YamlItem within, Node node, int depth) throws ItemRefused {
        if (depth > DEEPEST) {
            throw within.refuse(
                    "values are nested deeper than " + DEEPEST + " levels", within.place(node));
        }
        if (++values > MOST_VALUES) {
            throw within.refuse(
                    "the exceptions of a rule exceed the limit of " + MOST_VALUES + " values",
                    within.place(node));
        }
        return switch (node) {
            case ScalarNode scalar -> {
                SourceText text = within.text(scalar);
                if (text.length() == 0) {
                    throw within.refuse("Value must be non-empty", within.place(node));
                }
                yield new Entry.Scalar(text);
            }
            case SequenceNode sequence -> {
                var entries = new ArrayList<Entry>();
                for (Node element : sequence.getValue()) {
                    entries.add(entry(within, element, depth + 1));
                }
                yield new Entry.Sequence(entries);
            }
            default ->
                    throw within.refuse(
                            "a value is a scalar or a sequence, found a mapping",
                            within.place(node));
        };
    }
}
