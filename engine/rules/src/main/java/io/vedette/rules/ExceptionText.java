package io.vedette.rules;

import io.vedette.rules.CollectedRule.CollectedException;
import io.vedette.rules.RuleItem.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the exceptions of a rule into its condition: {@code (condition) and not (first) and not
 * (second)}.
 *
 * <p>It is text that is put together, as in Falco, so that names of lists stand for lists in
 * exceptions too.
 */
final class ExceptionText {
    private final List<SourceText> parts = new ArrayList<>();
    private final Problems problems;

    private ExceptionText(Problems problems) {
        this.problems = problems;
    }

    static SourceText condition(CollectedRule rule, Problems problems) throws ItemRefused {
        if (rule.exceptions.isEmpty()) {
            return rule.condition;
        }
        var text = new ExceptionText(problems);
        Place start = rule.condition.place(0);
        text.add("(", start);
        text.parts.add(rule.condition);
        text.add(")", start);
        for (CollectedException exception : rule.exceptions) {
            if (!exception.values().isEmpty()) {
                text.add(" and not ", exception.place());
                if (exception.single()) {
                    text.single(exception);
                } else {
                    text.several(exception);
                }
            }
        }
        return SourceText.join(text.parts.toArray(SourceText[]::new));
    }

    private void add(String text, Place place) {
        parts.add(SourceText.at(text, place.file(), place.offset()));
    }

    private void single(CollectedException exception) throws ItemRefused {
        Place place = exception.place();
        add("(", place);
        parts.add(exception.fields().getFirst());
        add(" " + exception.comps().getFirst() + " (", place);
        boolean first = true;
        for (Entry value : exception.values()) {
            for (SourceText text : scalars(value, exception)) {
                add(first ? "" : ", ", text.place(0));
                value(text);
                first = false;
            }
        }
        add("))", place);
    }

    private List<SourceText> scalars(Entry entry, CollectedException exception) throws ItemRefused {
        return switch (entry) {
            case Entry.Scalar(SourceText text) -> List.of(text);
            case Entry.Sequence(List<Entry> entries) -> {
                var scalars = new ArrayList<SourceText>();
                for (Entry inner : entries) {
                    if (!(inner instanceof Entry.Scalar(SourceText text))) {
                        throw refuse(
                                exception, "Expected values array to contain a list of strings");
                    }
                    scalars.add(text);
                }
                yield scalars;
            }
        };
    }

    private void several(CollectedException exception) throws ItemRefused {
        Place place = exception.place();
        add("(", place);
        boolean first = true;
        for (Entry tuple : exception.values()) {
            if (!(tuple instanceof Entry.Sequence(List<Entry> values))
                    || values.size() != exception.fields().size()) {
                throw refuse(exception, "Fields and values lists must have equal length");
            }
            add(first ? "(" : " or (", place);
            for (int i = 0; i < values.size(); i++) {
                add(i == 0 ? " " : " and  ", place);
                parts.add(exception.fields().get(i));
                add(" " + exception.comps().get(i) + " ", place);
                operand(values.get(i), exception.comps().get(i), exception);
            }
            add(")", place);
            first = false;
        }
        add(")", place);
    }

    private void operand(Entry value, String comp, CollectedException exception)
            throws ItemRefused {
        switch (value) {
            case Entry.Sequence(List<Entry> entries) -> {
                add("(", exception.place());
                boolean first = true;
                for (SourceText text : scalars(new Entry.Sequence(entries), exception)) {
                    add(first ? "" : ", ", text.place(0));
                    value(text);
                    first = false;
                }
                add(")", exception.place());
            }
            case Entry.Scalar(SourceText text) -> {
                boolean list =
                        ExceptionChecker.isQuantified(comp)
                                || Operator.parse(comp)
                                        .filter(o -> o.shape() == Operator.Shape.LIST)
                                        .isPresent();
                if (list && !text.text().startsWith("(")) {
                    add("(", text.place(0));
                    parts.add(text);
                    add(")", text.place(0));
                } else if (list) {
                    parts.add(text);
                } else {
                    value(text);
                }
            }
        }
    }

    private void value(SourceText text) {
        String quote = ListSubstitution.needsQuotes(text.text()) ? "\"" : "";
        add(quote, text.place(0));
        parts.add(text);
        add(quote, text.place(0));
    }

    private ItemRefused refuse(CollectedException exception, String message) {
        problems.within(exception.context())
                .report(DiagnosticCode.EXCEPTION_REFUSED, message, exception.place());
        return new ItemRefused();
    }
}
