package io.vedette.rules;

import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Operand;
import io.vedette.rules.OutputTemplate.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Parses the {@code output} of a rule: text in which {@code %} introduces a field or transformer,
 * perhaps after a width in digits. What follows the longest field that can be read is text again.
 */
final class OutputTemplateParser {
    /** Once stood for container fields that are appended otherwise now; dropped, as in Falco. */
    private static final String CONTAINER_INFO = "%container.info";

    private static final int WIDEST = 10_000;

    private final SourceText text;
    private final FieldResolver fields;
    private final FieldCatalogue catalogue;
    private final Problems problems;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private final HashSet<String> warned = new HashSet<>();

    private OutputTemplateParser(SourceText text, FieldCatalogue catalogue, Problems problems) {
        this.text = text;
        this.catalogue = catalogue;
        this.fields = new FieldResolver(catalogue);
        this.problems = problems;
    }

    /** What is wrong is reported; the template then leaves it out. */
    static OutputTemplate parse(SourceText text, FieldCatalogue catalogue, Problems problems) {
        var parser =
                new OutputTemplateParser(withoutContainerInfo(text, problems), catalogue, problems);
        parser.parse();
        return new OutputTemplate(parser.parts, parser.context());
    }

    private static SourceText withoutContainerInfo(SourceText text, Problems problems) {
        int found = text.text().indexOf(CONTAINER_INFO);
        if (found >= 0) {
            problems.report(
                    DiagnosticCode.ITEM_DEPRECATED,
                    "%container.info is deprecated and prints nothing",
                    "name the container fields that you want, such as %container.id",
                    text.place(found));
        }
        var rest = new SourceText.Builder(text);
        int copied = 0;
        while (found >= 0) {
            rest.add(text, copied, found);
            copied = found + CONTAINER_INFO.length();
            found = text.text().indexOf(CONTAINER_INFO, copied);
        }
        rest.add(text, copied, text.length());
        return rest.build();
    }

    private List<Part.Placeholder> context() {
        var context = new ArrayList<Part.Placeholder>();
        for (String name : catalogue.contextFields()) {
            var field =
                    new Expression.FieldName(name, Optional.empty(), new Span(0, name.length()));
            if (fields.resolve(field, FieldResolver.Use.OUTPUT)
                    instanceof FieldResolver.Outcome.Resolved(Operand operand)) {
                context.add(new Part.Placeholder(name, operand, 0, true));
            }
        }
        return context;
    }

    private void parse() {
        String all = text.text();
        int at = all.startsWith("*") ? 1 : 0;
        while (at < all.length()) {
            char c = all.charAt(at);
            if (c == '%') {
                at = placeholder(all, at);
            } else {
                literal.append(c);
                at++;
            }
        }
        flush();
    }

    /** Reads what follows the percent sign at {@code start}; the index after it. */
    private int placeholder(String all, int start) {
        int at = start + 1;
        while (at < all.length() && all.charAt(at) >= '0' && all.charAt(at) <= '9') {
            at++;
        }
        int width = width(all, start + 1, at);
        if (at == all.length()) {
            report(
                    "the output ends in a '%' without a field",
                    "to print a percent sign is not possible", start);
            return at;
        }
        try {
            ConditionParser.ParsedPrefix prefix = ConditionParser.parsePrefix(all, at);
            if (resolves(prefix.operand()) || longestKnown(all, at).isEmpty()) {
                return add(prefix, all.substring(at, prefix.end()), width, at);
            }
        } catch (SyntaxException e) {
            if (longestKnown(all, at).isEmpty()) {
                report("invalid formatting token after '%': " + e.reason(), "", at);
                return at;
            }
        }
        // a name may run on into text, as in %proc.names: the longest that is known counts
        String known = longestKnown(all, at);
        int end = at + known.length();
        var name = new Expression.FieldName(known, Optional.empty(), new Span(at, end));
        return add(new ConditionParser.ParsedPrefix(name, end), known, width, at);
    }

    private int width(String all, int start, int end) {
        if (end == start) {
            return 0;
        }
        int width = end - start > 5 ? WIDEST + 1 : Integer.parseInt(all.substring(start, end));
        if (width > WIDEST) {
            report(
                    "a width of " + all.substring(start, end) + " exceeds the limit of " + WIDEST,
                    "",
                    start);
            return 0;
        }
        return width;
    }

    private int add(ConditionParser.ParsedPrefix prefix, String written, int width, int at) {
        Expression.Operand operand = prefix.operand();
        switch (fields.resolve(operand, FieldResolver.Use.OUTPUT)) {
            case FieldResolver.Outcome.Resolved(Operand resolved) -> {
                warnOfDeprecated(resolved, at);
                flush();
                boolean listed = operand instanceof Expression.FieldName;
                parts.add(new Part.Placeholder(written, resolved, width, listed));
            }
            case FieldResolver.Outcome.Refused refused ->
                    problems.report(
                            DiagnosticCode.OUTPUT_FIELD,
                            "invalid formatting token " + written + ": " + refused.message(),
                            refused.advice(),
                            text.place(Math.max(at, refused.span().start())));
        }
        return prefix.end();
    }

    private boolean resolves(Expression.Operand operand) {
        return fields.resolve(operand, FieldResolver.Use.OUTPUT)
                instanceof FieldResolver.Outcome.Resolved;
    }

    private String longestKnown(String all, int at) {
        return catalogue.names().stream()
                .filter(name -> all.startsWith(name, at))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }

    private void warnOfDeprecated(Operand operand, int at) {
        if (operand instanceof FieldRead read
                && read.field().is(Field.Trait.DEPRECATED)
                && warned.add(read.field().name())) {
            problems.report(
                    DiagnosticCode.FIELD_DEPRECATED,
                    "usage of deprecated field '"
                            + read.field().name()
                            + "' has been detected in the rule output",
                    text.place(at));
        }
    }

    private void flush() {
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private void report(String message, String advice, int at) {
        problems.report(DiagnosticCode.OUTPUT_SYNTAX, message, advice, text.place(at));
    }
}
