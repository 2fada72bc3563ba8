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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses the text of a condition, lists already substituted.
 *
 * <pre>{@code
 * condition   = or ;
 * or          = and { "or" ( blank and | "(" or ")" ) } ;
 * and         = not { "and" ( blank not | "(" or ")" ) } ;
 * not         = { "not" blank } ( "not(" or ")" | check ) ;
 * check       = "(" or ")" | left test | identifier ;
 * left        = field | transformed ;
 * test        = "exists"
 *             | ( "<=" | "<" | ">=" | ">" ) ( right | number | priority )
 *             | symbol-or-word blank ( "oneof" | "anyof" | "allof" ) blank ( list | identifier )
 *             | symbol-or-word ( right | value )
 *             | ( "intersects" | "in" | "pmatch" ) ( list | right | identifier ) ;
 * right       = transformed | "val(" field ")" [ argument ] ;
 * transformed = transformer "(" operand { "," operand } ")" [ argument ] ;
 * operand     = number | quoted | "(" [ item { "," item } ] ")" | transformed | field ;
 * item        = field | transformed | quoted | number ;
 * list        = "(" [ value { "," value } ] ")" ;
 * value       = quoted | bare value ;
 * field       = identifier "." identifier { "." identifier } [ argument ] ;
 * argument    = "[" ( quoted | bare argument ) "]" ;
 * }</pre>
 */
final class ConditionParser {
    /**
     * Deeper nesting is refused: a level costs five frames here and two in each later step, and the
     * stack of a thread has to hold them. The deepest public rule has 6 levels.
     */
    static final int DEEPEST = 300;

    private final ConditionLexer lexer;
    private int depth;

    private ConditionParser(String text) {
        lexer = new ConditionLexer(text);
    }

    static Expression parse(String text) throws SyntaxException {
        if (text.isEmpty()) {
            throw new SyntaxException("the condition is empty", 0);
        }
        var parser = new ConditionParser(text);
        Expression expression = parser.or();
        if (!parser.lexer.atEnd()) {
            throw parser.expected("'and', 'or' or the end of the condition");
        }
        return expression;
    }

    /**
     * Parses text that is just a field or a transformer, as the {@code fields} of an exception are.
     */
    static Operand parseOperand(String text) throws SyntaxException {
        var parser = new ConditionParser(text);
        parser.lexer.blank();
        Operand operand = parser.left().orElseThrow(() -> parser.expected("a field"));
        parser.lexer.blank();
        if (!parser.lexer.atEnd()) {
            throw parser.expected("the end of the field");
        }
        return operand;
    }

    /**
     * A field or transformer at the start of {@code text}, and where it ends; what follows is left.
     */
    static ParsedPrefix parsePrefix(String text, int start) throws SyntaxException {
        var parser = new ConditionParser(text);
        parser.lexer.back(start);
        Operand operand = parser.left().orElseThrow(() -> parser.expected("a field"));
        return new ParsedPrefix(operand, parser.lexer.at());
    }

    record ParsedPrefix(Operand operand, int end) {}

    private Expression or() throws SyntaxException {
        int start = lexer.at();
        enter();
        var terms = new ArrayList<Expression>();
        lexer.blank();
        terms.add(and());
        lexer.blank();
        while (lexer.take("or")) {
            terms.add(afterWord("or", this::and));
            lexer.blank();
        }
        depth--;
        return terms.size() == 1 ? terms.getFirst() : new Or(terms, spanFrom(start));
    }

    private Expression and() throws SyntaxException {
        int start = lexer.at();
        var terms = new ArrayList<Expression>();
        lexer.blank();
        terms.add(not());
        lexer.blank();
        while (lexer.take("and")) {
            terms.add(afterWord("and", this::not));
            lexer.blank();
        }
        return terms.size() == 1 ? terms.getFirst() : new And(terms, spanFrom(start));
    }

    @FunctionalInterface
    private interface Production {
        Expression parse() throws SyntaxException;
    }

    private Expression afterWord(String word, Production production) throws SyntaxException {
        if (lexer.blank()) {
            return production.parse();
        }
        if (lexer.take("(")) {
            return embedded();
        }
        throw expected("a blank or '(' after '" + word + "'");
    }

    private Expression not() throws SyntaxException {
        lexer.blank();
        int start = lexer.at();
        boolean negated = false;
        while (lexer.takeWord("not")) {
            negated = !negated;
        }
        Expression term;
        if (lexer.take("not(")) {
            negated = !negated;
            term = embedded();
        } else {
            term = check();
        }
        return negated ? new Not(term, spanFrom(start)) : term;
    }

    private Expression embedded() throws SyntaxException {
        lexer.blank();
        Expression term = or();
        lexer.blank();
        if (!lexer.take(")")) {
            throw expected("'and', 'or' or ')'");
        }
        return term;
    }

    private Expression check() throws SyntaxException {
        lexer.blank();
        int start = lexer.at();
        if (lexer.take("(")) {
            return embedded();
        }
        Optional<Operand> left = left();
        if (left.isPresent()) {
            return test(left.get(), start);
        }
        return lexer.identifier()
                .<Expression>map(name -> new MacroName(name, spanFrom(start)))
                .orElseThrow(() -> expected("a field, a macro or '('"));
    }

    private Optional<Operand> left() throws SyntaxException {
        int start = lexer.at();
        Optional<String> name = lexer.fieldName();
        if (name.isPresent()) {
            return Optional.of(field(name.get(), start));
        }
        Optional<Transformer> transformer = transformer();
        return transformer.isPresent()
                ? Optional.of(transformed(transformer.get(), start))
                : Optional.empty();
    }

    private FieldName field(String name, int start) throws SyntaxException {
        Optional<String> argument = argument();
        return new FieldName(name, argument, spanFrom(start));
    }

    private Optional<String> argument() throws SyntaxException {
        if (!lexer.take("[")) {
            return Optional.empty();
        }
        Optional<String> argument = lexer.quoted();
        if (argument.isEmpty()) {
            argument = lexer.bareArgument();
        }
        if (argument.isEmpty()) {
            throw expected("a field argument, bare or in quotes");
        }
        if (!lexer.take("]")) {
            throw expected("a ']' token");
        }
        return argument;
    }

    private Optional<Transformer> transformer() {
        for (Transformer transformer : Transformer.values()) {
            if (transformer != Transformer.VAL && lexer.take(transformer.word() + "(")) {
                return Optional.of(transformer);
            }
        }
        return Optional.empty();
    }

    /** After the opening parenthesis. */
    private Transformed transformed(Transformer transformer, int start) throws SyntaxException {
        enter();
        var operands = new ArrayList<Operand>();
        do {
            lexer.blank();
            operands.add(transformerOperand());
            lexer.blank();
        } while (lexer.take(","));
        if (!lexer.take(")")) {
            throw expected("',' or ')'");
        }
        depth--;
        Optional<String> argument = argument();
        return new Transformed(transformer, operands, argument, spanFrom(start));
    }

    private Operand transformerOperand() throws SyntaxException {
        int start = lexer.at();
        if (lexer.take("(")) {
            return operandList(start);
        }
        return simpleOperand()
                .orElseThrow(() ->
                        expected(
                                "a field, a transformer, a quoted text, a number or a list of them"));
    }

    private Optional<Operand> simpleOperand() throws SyntaxException {
        int start = lexer.at();
        Optional<String> literal = lexer.number();
        if (literal.isEmpty()) {
            literal = lexer.quoted();
        }
        if (literal.isPresent()) {
            return Optional.of(new Literal(literal.get(), spanFrom(start)));
        }
        return left();
    }

    private OperandList operandList(int start) throws SyntaxException {
        var operands = new ArrayList<Operand>();
        lexer.blank();
        if (lexer.take(")")) {
            return new OperandList(operands, spanFrom(start));
        }
        do {
            lexer.blank();
            operands.add(
                    simpleOperand()
                            .orElseThrow(() ->
                                    expected("a field, a transformer, a quoted text or a number")));
            lexer.blank();
        } while (lexer.take(","));
        if (!lexer.take(")")) {
            throw expected("',' or ')'");
        }
        return new OperandList(operands, spanFrom(start));
    }

    private Expression test(Operand left, int start) throws SyntaxException {
        lexer.blank();
        for (Operator operator : Operator.values()) {
            boolean taken =
                    operator.shape() == Operator.Shape.WORD
                            ? lexer.takeWord(operator.symbol())
                            : lexer.take(operator.symbol());
            if (taken) {
                return switch (operator.shape()) {
                    case UNARY -> new Exists(left, spanFrom(start));
                    case NUMBER -> comparison(left, operator, Quantifier.NONE, number(), start);
                    case LIST -> comparison(left, operator, Quantifier.NONE, list(), start);
                    case SYMBOL, WORD -> scalarTest(left, operator, start);
                };
            }
        }
        throw expected("an operator (" + operators() + ")");
    }

    private Expression comparison(
            Operand left, Operator operator, Quantifier quantifier, Right right, int start) {
        return new Comparison(left, operator, quantifier, right, spanFrom(start));
    }

    private Expression scalarTest(Operand left, Operator operator, int start)
            throws SyntaxException {
        boolean blank = lexer.blank() || operator.shape() == Operator.Shape.WORD;
        int value = lexer.at();
        if (blank) {
            for (Quantifier quantifier : Quantifier.values()) {
                if (quantifier != Quantifier.NONE
                        && lexer.takeWord(quantifier.word())
                        && (lexer.follows('(') || lexer.identifierFollows())
                        && !lexer.booleanWordFollows()) {
                    return comparison(left, operator, quantifier, plainList(), start);
                }
                lexer.back(value);
            }
        }
        Optional<Right> right = rightOperand();
        if (right.isPresent()) {
            return comparison(left, operator, Quantifier.NONE, right.get(), start);
        }
        Literal literal = value().orElseThrow(() -> expected("a value after '" + operator + "'"));
        return comparison(left, operator, Quantifier.NONE, literal, start);
    }

    private Right number() throws SyntaxException {
        lexer.blank();
        int start = lexer.at();
        Optional<Right> right = rightOperand();
        if (right.isPresent()) {
            return right.get();
        }
        return lexer.number()
                .or(lexer::priority)
                .<Right>map(number -> new Literal(number, spanFrom(start)))
                .orElseThrow(() -> expected("a number"));
    }

    private Right list() throws SyntaxException {
        lexer.blank();
        if (lexer.follows('(')) {
            return plainList();
        }
        Optional<Right> right = rightOperand();
        return right.isPresent() ? right.get() : plainList();
    }

    private Right plainList() throws SyntaxException {
        int start = lexer.at();
        if (!lexer.take("(")) {
            return lexer.identifier()
                    .<Right>map(name -> new Literal(name, spanFrom(start)))
                    .orElseThrow(() -> expected("a list in parentheses"));
        }
        var values = new ArrayList<Literal>();
        lexer.blank();
        if (!lexer.follows(')')) {
            do {
                lexer.blank();
                values.add(value().orElseThrow(() -> expected("a value")));
                lexer.blank();
            } while (lexer.take(","));
        }
        if (!lexer.take(")")) {
            throw expected("',' or ')'");
        }
        return new Literals(values, spanFrom(start));
    }

    private Optional<Right> rightOperand() throws SyntaxException {
        lexer.blank();
        int start = lexer.at();
        if (lexer.take("val(")) {
            lexer.blank();
            int fieldStart = lexer.at();
            String name = lexer.fieldName().orElseThrow(() -> expected("a field"));
            FieldName field = field(name, fieldStart);
            lexer.blank();
            if (!lexer.take(")")) {
                throw expected("')'");
            }
            Optional<String> argument = argument();
            return Optional.of(
                    new Transformed(Transformer.VAL, List.of(field), argument, spanFrom(start)));
        }
        Optional<Transformer> transformer = transformer();
        return transformer.isPresent()
                ? Optional.of(transformed(transformer.get(), start))
                : Optional.empty();
    }

    private Optional<Literal> value() throws SyntaxException {
        int start = lexer.at();
        Optional<String> text = lexer.quoted();
        if (text.isEmpty()) {
            text = lexer.bareValue();
        }
        return text.map(value -> new Literal(value, spanFrom(start)));
    }

    private void enter() throws SyntaxException {
        depth++;
        if (depth > DEEPEST) {
            throw new SyntaxException(
                    "the condition is nested deeper than " + DEEPEST + " levels", lexer.at());
        }
    }

    private Span spanFrom(int start) {
        return new Span(start, lexer.at());
    }

    private SyntaxException expected(String what) {
        String upcoming = lexer.upcoming();
        String found =
                upcoming.isEmpty() ? lexer.atEnd() ? "the end" : "a blank" : "'" + upcoming + "'";
        return new SyntaxException("expected " + what + ", found " + found, lexer.at());
    }

    private static String operators() {
        var all = new StringBuilder();
        for (Operator operator : Operator.values()) {
            all.append(all.isEmpty() ? "" : " ").append(operator.symbol());
        }
        return all.toString();
    }
}
