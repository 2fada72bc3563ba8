package io.vedette.rules;

import java.util.Optional;

/** The comparison operators of conditions, as they are written. */
public enum Operator {
    EXISTS("exists", Shape.UNARY),
    LESS_OR_EQUAL("<=", Shape.NUMBER),
    LESS("<", Shape.NUMBER),
    GREATER_OR_EQUAL(">=", Shape.NUMBER),
    GREATER(">", Shape.NUMBER),
    DOUBLE_EQUAL("==", Shape.SYMBOL),
    EQUAL("=", Shape.SYMBOL),
    NOT_EQUAL("!=", Shape.SYMBOL),
    GLOB("glob", Shape.WORD),
    IGLOB("iglob", Shape.WORD),
    CONTAINS("contains", Shape.WORD),
    ICONTAINS("icontains", Shape.WORD),
    BCONTAINS("bcontains", Shape.WORD),
    STARTSWITH("startswith", Shape.WORD),
    BSTARTSWITH("bstartswith", Shape.WORD),
    ENDSWITH("endswith", Shape.WORD),
    REGEX("regex", Shape.WORD),
    INTERSECTS("intersects", Shape.LIST),
    IN("in", Shape.LIST),
    PMATCH("pmatch", Shape.LIST);

    /** How an operator is written and what follows it. */
    enum Shape {
        /** Nothing follows. */
        UNARY,
        /** A number follows. */
        NUMBER,
        /** A value follows, with or without a blank between. */
        SYMBOL,
        /** A blank and a value follow. */
        WORD,
        /** A list follows, with or without a blank between. */
        LIST
    }

    private final String symbol;
    private final Shape shape;

    Operator(String symbol, Shape shape) {
        this.symbol = symbol;
        this.shape = shape;
    }

    public String symbol() {
        return symbol;
    }

    Shape shape() {
        return shape;
    }

    /** Whether a modifier such as {@code oneof} may follow. */
    boolean takesModifier() {
        return shape == Shape.SYMBOL || shape == Shape.WORD;
    }

    static Optional<Operator> parse(String symbol) {
        for (Operator operator : values()) {
            if (operator.symbol.equals(symbol)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return symbol;
    }
}
