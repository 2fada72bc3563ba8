package io.vedette.masking;

/** What a {@link MemberRule} wants done with the value of a member. */
public enum Treatment {
    /** What is done with any other value, wherever the object stands. */
    ORDINARY,
    /** As {@link #ORDINARY}, but the same object elsewhere may want something else. */
    ORDINARY_HERE,
    /** Nothing, neither with it nor with anything in it, wherever the object stands. */
    UNTOUCHED,
    /** As {@link #UNTOUCHED}, but the same object elsewhere may want something else. */
    UNTOUCHED_HERE,
    /** Every text in it is a secret of an application. */
    SECRET_DATA,
    /** As {@link #SECRET_DATA}, in base64. */
    ENCODED_SECRET_DATA,
    /** Every text in it is a setting of an application, and may be a secret. */
    CONFIG_MAP_DATA,
    /** As {@link #CONFIG_MAP_DATA}, in base64. */
    ENCODED_CONFIG_MAP_DATA,
    /** A text in its place is taken for a secret. */
    SUSPECTED,
    /** It is JSON in a text, wherever it stands, and is masked as a whole if it cannot be read. */
    JSON,
    /** As {@link #JSON}, but the same object elsewhere may want something else. */
    JSON_HERE,
    /** It is a text that the rule rewrites itself, unless it is JSON. */
    REWRITTEN;

    /** Whether the same object elsewhere may want something else. */
    boolean dependsOnPlace() {
        return this != ORDINARY && this != UNTOUCHED && this != JSON;
    }
}
