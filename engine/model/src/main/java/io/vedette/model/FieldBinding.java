package io.vedette.model;

import java.util.Set;

/** What came of binding a field to its argument. */
public sealed interface FieldBinding {
    /** The field can be read. */
    record Bound(FieldReader<? extends Event> reader) implements FieldBinding {}

    /**
     * The field can be read; its argument says of what type it is.
     *
     * @param type instead of the field's own
     * @param traits beside the field's own
     */
    record BoundAs(FieldReader<? extends Event> reader, FieldType type, Set<Field.Trait> traits)
            implements FieldBinding {}

    /**
     * The argument makes no sense for this field.
     *
     * @param reason a lower-case sentence for the author of the rule, naming the argument
     */
    record Refused(String reason) implements FieldBinding {}
}
