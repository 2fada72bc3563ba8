package io.vedette.rules;

import io.vedette.rules.Expression.And;
import io.vedette.rules.Expression.Comparison;
import io.vedette.rules.Expression.Exists;
import io.vedette.rules.Expression.FieldName;
import io.vedette.rules.Expression.Literal;
import io.vedette.rules.Expression.Literals;
import io.vedette.rules.Expression.MacroName;
import io.vedette.rules.Expression.Not;
import io.vedette.rules.Expression.Operand;
import io.vedette.rules.Expression.OperandList;
import io.vedette.rules.Expression.Or;
import io.vedette.rules.Expression.Right;
import io.vedette.rules.Expression.Transformed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes a condition out again, in the form in which Falco shows a compiled condition. */
final class ConditionText {
    private final StringBuilder out = new StringBuilder();
    private final Function<String, Optional<Expression>> macros;

    private ConditionText(Function<String, Optional<Expression>> macros) {
        this.macros = macros;
    }

    static String of(Expression expression) {
        return of(expression, name -> Optional.empty());
    }

    /** With macros put in their places; a macro that {@code macros} does not give stays a name. */
    static String of(Expression expression, Function<String, Optional<Expression>> macros) {
        var text = new ConditionText(macros);
        text.add(expression);
        return text.out.toString();
    }

    static String of(Operand operand) {
        var text = new ConditionText(name -> Optional.empty());
        text.add(operand);
        return text.out.toString();
    }

    private void add(Expression expression) {
        switch (expression) {
            case And(List<Expression> terms, Span ignored) -> addTerms(terms, " and ");
            case Or(List<Expression> terms, Span ignored) -> addTerms(terms, " or ");
            case Not(Expression term, Span ignored) -> {
                out.append("not ");
                add(term);
            }
            case MacroName macro ->
                    macros.apply(macro.name())
                            .ifPresentOrElse(this::add, () -> out.append(macro.name()));
            case Exists exists -> {
                add(exists.left());
                out.append(" exists");
            }
            case Comparison comparison -> {
                add(comparison.left());
                out.append(' ').append(comparison.operator()).append(' ');
                if (comparison.quantifier() != Quantifier.NONE) {
                    out.append(comparison.quantifier().word()).append(' ');
                }
                add(comparison.right());
            }
        }
    }

    private void addTerms(List<Expression> terms, String between) {
        out.append('(');
        for (int i = 0; i < terms.size(); i++) {
            out.append(i == 0 ? "" : between);
            add(terms.get(i));
        }
        out.append(')');
    }

    private void add(Right right) {
        switch (right) {
            case Literal literal -> out.append(quotedIfNeeded(literal.text()));
            case Literals literals -> {
                out.append('(');
                for (int i = 0; i < literals.values().size(); i++) {
                    out.append(i == 0 ? "" : ", ")
                            .append(quotedIfNeeded(literals.values().get(i).text()));
                }
                out.append(')');
            }
            case Transformed transformed -> add((Operand) transformed);
        }
    }

    private void add(Operand operand) {
        switch (operand) {
            case Literal literal -> out.append('"').append(escape(literal.text())).append('"');
            case FieldName field -> {
                out.append(field.name());
                addArgument(field.argument());
            }
            case OperandList list -> addOperands("(", list.operands());
            case Transformed transformed -> {
                addOperands(transformed.transformer().word() + "(", transformed.operands());
                addArgument(transformed.argument());
            }
        }
    }

    private void addArgument(Optional<String> argument) {
        argument.ifPresent(text -> {
            boolean bare =
                    !text.isEmpty()
                            && text.chars()
                                    .noneMatch(c ->
                                            "[]\"'".indexOf(c) >= 0
                                                    || Bytes.isRaw((char) c)
                                                    || ConditionLexer.isSpace((char) c));
            out.append('[').append(bare ? text : "\"" + escape(text) + "\"").append(']');
        });
    }

    private void addOperands(String open, List<Operand> operands) {
        out.append(open);
        for (int i = 0; i < operands.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            add(operands.get(i));
        }
        out.append(')');
    }

    /** A value that would not be read back as one bare value gets double quotes. */
    static String quotedIfNeeded(String value) {
        boolean bare = !value.isEmpty();
        for (int i = 0; i < value.length() && bare; i++) {
            char c = value.charAt(i);
            bare =
                    "()\"'=,\\".indexOf(c) < 0
                            && !ConditionLexer.isSpace(c)
                            && !Bytes.isRaw(c)
                            && c != '\b'
                            && c != 0;
        }
        return bare ? value : "\"" + escape(value) + "\"";
    }

    private static String escape(String value) {
        var escaped = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                // a quote after a backslash would not close, even after an escaped one
                case '\\' -> escaped.append(i + 1 < value.length() ? "\\\\" : "\\x5c");
                case '"' -> escaped.append("\\\"");
                case 0 -> escaped.append("\\x00");
                default -> {
                    if (Bytes.isRaw(c)) {
                        escaped.append("\\x").append(Integer.toHexString(c & 0xff));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
