package io.vedette.model;

/** How many values a field reads from one event, and what a comparison with them means. */
public enum Cardinality {
    /** One value. */
    ONE,
    /**
     * A list that rules see as a list: {@code in} holds when all values are members, {@code
     * intersects} when one is.
     */
    LIST,
    /**
     * Several candidates that rules see as one value: a comparison holds when it holds for some
     * candidate, whatever the operator, as {@code proc.aname} over all ancestors.
     */
    ANY,
    /**
     * Both ends of a connection: a comparison holds when it holds for some end, but {@code !=} only
     * when it holds for all, as {@code fd.ip}.
     */
    EITHER_END,
    /**
     * The names of one thing, as far as they are known and conditions ask for them, perhaps none:
     * {@code =} and {@code in} hold when some name is meant, {@code !=} when none is; there is no
     * other comparison. A source is told which names conditions ask for: {@link
     * SourceFilter#names}.
     */
    NAMES
}
