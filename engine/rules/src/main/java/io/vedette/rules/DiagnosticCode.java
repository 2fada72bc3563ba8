package io.vedette.rules;

/**
 * What can be wrong with rules. Constants are never renamed: they appear in output that programs
 * read.
 *
 * <p>Everything here is for the author of the rule to mend.
 */
public enum DiagnosticCode {
    FILE_UNREADABLE("LOAD_ERR_FILE_READ", Kind.STRUCTURE),
    YAML_MALFORMED("LOAD_ERR_YAML_PARSE", Kind.SYNTAX),
    ITEM_MALFORMED("LOAD_ERR_YAML_VALIDATE", Kind.STRUCTURE),
    OVERRIDE_REFUSED("LOAD_ERR_YAML_VALIDATE", Kind.STRUCTURE),
    EXCEPTION_REFUSED("LOAD_ERR_VALIDATE", Kind.STRUCTURE),
    NOTHING_TO_AMEND("LOAD_ERR_VALIDATE", Kind.REFERENCE),
    SOURCE_CHANGED("LOAD_ERR_VALIDATE", Kind.STRUCTURE),
    ENGINE_TOO_OLD("LOAD_ERR_VALIDATE", Kind.STRUCTURE),
    PLUGIN_MISSING("LOAD_ERR_VALIDATE", Kind.REFERENCE),
    MACRO_UNKNOWN("LOAD_ERR_VALIDATE", Kind.REFERENCE),
    MACRO_CYCLE("LOAD_ERR_VALIDATE", Kind.REFERENCE),
    CONDITION_SYNTAX("LOAD_ERR_COMPILE_CONDITION", Kind.SYNTAX),
    CONDITION_TOO_LARGE("LOAD_ERR_COMPILE_CONDITION", Kind.STRUCTURE),
    FIELD_UNKNOWN("LOAD_ERR_COMPILE_CONDITION", Kind.REFERENCE),
    FIELD_ARGUMENT("LOAD_ERR_COMPILE_CONDITION", Kind.REFERENCE),
    EVENT_TYPE_UNKNOWN("LOAD_ERR_COMPILE_CONDITION", Kind.REFERENCE),
    TYPE_MISMATCH("LOAD_ERR_COMPILE_CONDITION", Kind.TYPE),
    VALUE_INVALID("LOAD_ERR_COMPILE_CONDITION", Kind.TYPE),
    OUTPUT_SYNTAX("LOAD_ERR_COMPILE_OUTPUT", Kind.SYNTAX),
    OUTPUT_FIELD("LOAD_ERR_COMPILE_OUTPUT", Kind.REFERENCE),
    CORRELATION_MALFORMED("LOAD_ERR_YAML_VALIDATE", Kind.STRUCTURE),
    CORRELATION_UNSUPPORTED("LOAD_ERR_VALIDATE", Kind.STRUCTURE),
    CORRELATION_REFERENCE("LOAD_ERR_VALIDATE", Kind.REFERENCE),
    CORRELATION_CYCLE("LOAD_ERR_VALIDATE", Kind.REFERENCE),

    SOURCE_UNKNOWN("LOAD_UNKNOWN_SOURCE"),
    UNSAFE_NA_CHECK("LOAD_UNSAFE_NA_CHECK"),
    TOO_MANY_EVENT_TYPES("LOAD_NO_EVTTYPE"),
    RULE_SKIPPED("LOAD_UNKNOWN_FILTER"),
    MACRO_UNUSED("LOAD_UNUSED_MACRO"),
    LIST_UNUSED("LOAD_UNUSED_LIST"),
    ITEM_UNKNOWN("LOAD_UNKNOWN_ITEM"),
    ITEM_DEPRECATED("LOAD_DEPRECATED_ITEM"),
    EXCEPTION_WITHOUT_VALUES("LOAD_APPEND_NO_VALUES"),
    EXCEPTION_NAME_NOT_UNIQUE("LOAD_EXCEPTION_NAME_NOT_UNIQUE"),
    MACRO_NAME_INVALID("LOAD_INVALID_MACRO_NAME"),
    LIST_NAME_INVALID("LOAD_INVALID_LIST_NAME"),
    CONDITION_DOUBTFUL("LOAD_COMPILE_CONDITION"),
    KEY_UNKNOWN("LOAD_UNKNOWN_KEY"),
    KEY_TWICE("LOAD_UNKNOWN_KEY"),
    FLAG_NOT_BOOLEAN("LOAD_WARNING_EXTENSION"),
    FIELD_DEPRECATED("LOAD_DEPRECATED_ITEM"),
    RULE_SILENCED("LOAD_WARNING_EXTENSION"),
    CORRELATION_SKIPPED("LOAD_UNKNOWN_FILTER"),
    CORRELATION_DOUBTFUL("LOAD_WARNING_EXTENSION");

    /** What kind of error it is; warnings have none. */
    public enum Kind {
        /** The text does not follow a grammar. */
        SYNTAX,
        /** The text names something that is not there. */
        REFERENCE,
        /** An operator or a value does not fit the type of a field. */
        TYPE,
        /** An item lacks something, has too much or contradicts another. */
        STRUCTURE,
        NONE
    }

    private final String falcoCode;
    private final Kind kind;

    DiagnosticCode(String falcoCode, Kind kind) {
        this.falcoCode = falcoCode;
        this.kind = kind;
    }

    DiagnosticCode(String falcoCode) {
        this(falcoCode, Kind.NONE);
    }

    /** The code that Falco gives for the same, as {@code falco -V} prints it. */
    public String falcoCode() {
        return falcoCode;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isError() {
        return kind != Kind.NONE;
    }

    /** One line on what this code is about, in general. */
    public String description() {
        return switch (this) {
            case FILE_UNREADABLE -> "Error reading file";
            case YAML_MALFORMED -> "Error parsing YAML";
            case ITEM_MALFORMED, OVERRIDE_REFUSED ->
                    "Error validating internal structure of YAML file";
            case CONDITION_SYNTAX,
                    CONDITION_TOO_LARGE,
                    FIELD_UNKNOWN,
                    FIELD_ARGUMENT,
                    EVENT_TYPE_UNKNOWN,
                    TYPE_MISMATCH,
                    VALUE_INVALID ->
                    "Error compiling condition";
            case OUTPUT_SYNTAX, OUTPUT_FIELD -> "Error compiling output";
            case EXCEPTION_REFUSED,
                    NOTHING_TO_AMEND,
                    SOURCE_CHANGED,
                    ENGINE_TOO_OLD,
                    PLUGIN_MISSING,
                    MACRO_UNKNOWN,
                    MACRO_CYCLE ->
                    "Error validating rule/macro/list/exception objects";
            case CORRELATION_MALFORMED,
                    CORRELATION_UNSUPPORTED,
                    CORRELATION_REFERENCE,
                    CORRELATION_CYCLE ->
                    "Error validating correlation";
            case RULE_SILENCED -> "Rule no longer alerts on its own";
            case CORRELATION_SKIPPED -> "Correlation of rules that were not loaded";
            case CORRELATION_DOUBTFUL -> "Warning in correlation";
            case SOURCE_UNKNOWN -> "Unknown event source in rule";
            case UNSAFE_NA_CHECK -> "Unsafe <NA> comparison in condition";
            case TOO_MANY_EVENT_TYPES -> "Condition has no event-type restriction";
            case RULE_SKIPPED -> "Unknown field or event-type in condition or output";
            case MACRO_UNUSED -> "Unused macro";
            case LIST_UNUSED -> "Unused list";
            case ITEM_UNKNOWN -> "Unknown rules file item";
            case ITEM_DEPRECATED, FIELD_DEPRECATED -> "Used deprecated item";
            case EXCEPTION_WITHOUT_VALUES -> "Overriding/appending with no values";
            case EXCEPTION_NAME_NOT_UNIQUE -> "Multiple exceptions defined with the same name";
            case MACRO_NAME_INVALID -> "Invalid macro name";
            case LIST_NAME_INVALID -> "Invalid list name";
            case CONDITION_DOUBTFUL -> "Warning in rule condition";
            case FLAG_NOT_BOOLEAN -> "Value is not of the type that the schema asks for";
            case KEY_UNKNOWN, KEY_TWICE -> "Unknown key in rules file item";
        };
    }
}
