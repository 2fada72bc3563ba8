package io.vedette.json;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The fields that every source of JSON events has: those of Falco's json plugin, each under its two
 * names.
 */
public final class JsonFields {
    private JsonFields() {}

    /**
     * Declares the fields.
     *
     * @param document gives the document that the event is in; called at each read, so it should
     *     only look it up
     * @param node gives the event's node in it: the root, or an item of a list
     */
    public static <E extends Event> List<Field> all(
            Function<E, JsonDocument> document, ToIntFunction<E> node) {
        return Stream.of("json", "jevt").flatMap(prefix -> fields(prefix, document, node)).toList();
    }

    private static <E extends Event> Stream<Field> fields(
            String prefix, Function<E, JsonDocument> document, ToIntFunction<E> node) {
        return Stream.of(
                new Field(
                        prefix + ".value",
                        FieldType.TEXT,
                        Cardinality.ONE,
                        ArgumentKind.KEY,
                        true,
                        "The value in the event that a JSON pointer leads to, as"
                                + " [/spec/containers/0/image]: a string as its plain text, any"
                                + " other value as JSON; absent when there is none.",
                        Set.of(),
                        pointer -> bind(pointer.orElseThrow().text(), document, node)),
                Field.<E>of(
                        prefix + ".obj",
                        FieldType.TEXT,
                        "The whole event as JSON in lines, indented by two blanks a level.",
                        (event, into) -> {
                            JsonDocument whole = document.apply(event);
                            whole.pretty(node.applyAsInt(event), into);
                            return true;
                        }),
                Field.<E>of(
                        prefix + ".rawtime",
                        FieldType.TEXT,
                        "When the event happened, in nanoseconds since the Unix epoch, as text.",
                        (event, into) -> {
                            document.apply(event).decimal(event.timeNanos(), into);
                            return true;
                        }));
    }

    private static <E extends Event> FieldBinding bind(
            String argument, Function<E, JsonDocument> document, ToIntFunction<E> node) {
        // Falco lets a rule leave out the first slash.
        String text = argument.isEmpty() || argument.startsWith("/") ? argument : "/" + argument;
        Optional<JsonPointer> parsed = JsonPointer.parse(text);
        if (parsed.isEmpty()) {
            return new FieldBinding.Refused(
                    "\""
                            + argument
                            + "\" is no JSON pointer: in one, ~ is written ~0 and a / within"
                            + " a name ~1");
        }
        JsonPointer pointer = parsed.get();
        FieldReader<E> reader =
                (event, into) -> {
                    JsonDocument whole = document.apply(event);
                    int found = pointer.find(whole, node.applyAsInt(event));
                    if (found == JsonDocument.ABSENT) {
                        return false;
                    }
                    whole.text(found, into);
                    return true;
                };
        return new FieldBinding.Bound(reader);
    }
}
