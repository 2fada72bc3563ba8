package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.FieldType;
import io.vedette.model.FieldValue;
import io.vedette.model.Value;
import io.vedette.rules.Condition.FieldRead;

/**
 * A field of one source, looked up and with its argument bound, for whoever reads events without a
 * condition.
 *
 * <p>Immutable and safe to share.
 */
public final class EventField {
    private final String name;
    private final FieldRead read;

    EventField(String name, FieldRead read) {
        this.name = name;
        this.read = read;
    }

    /** As it is written, such as {@code jevt.value[/stage]}. */
    public String name() {
        return name;
    }

    /** The field and its argument. */
    public FieldRead operand() {
        return read;
    }

    public FieldType type() {
        return read.type();
    }

    /**
     * A copy of the value that an event has, as alerts show it; {@link FieldValue.Absent} when it
     * has none, also for an empty list.
     *
     * @param register overwritten; the caller's, so that reading many fields makes less garbage
     */
    public FieldValue read(Event event, Value register) {
        if (!read.reader().read(event, register) || register.size() == 0) {
            return new FieldValue.Absent();
        }
        return OutputTemplate.shown(event, name, OutputTemplate.copy(read, register));
    }

    /** A value as it stands in the output of a rule. */
    public static String text(FieldValue value) {
        return OutputTemplate.text(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
