package io.vedette.syscalls;

import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads fields by their names, as texts. */
final class FieldValues {
    private static final FieldCatalogue CATALOGUE = FieldCatalogue.of(new SyscallCatalogue());

    private final Map<String, Bound> bound = new LinkedHashMap<>();
    private final Value value = new Value();

    private record Bound(FieldType type, FieldReader<Event> reader) {}

    /** Makes a reader of all fields that need no argument and that depend on the event alone. */
    static FieldValues ofAll() {
        var values = new FieldValues();
        CATALOGUE.fields().stream()
                .filter(field -> !field.argumentRequired())
                .filter(field -> !field.name().startsWith("util."))
                .forEach(field -> values.bind(field.name()));
        return values;
    }

    /**
     * @param name with its argument in brackets, where it has one
     */
    private Bound bind(String name) {
        return bound.computeIfAbsent(name, FieldValues::bound);
    }

    /** The reader of one field. */
    static FieldReader<Event> reader(String name) {
        return bound(name).reader();
    }

    private static Bound bound(String name) {
        int bracket = name.indexOf('[');
        Optional<FieldArgument> argument =
                bracket < 0
                        ? Optional.empty()
                        : Optional.of(
                                new FieldArgument(name.substring(bracket + 1, name.length() - 1)));
        Field field = CATALOGUE.find(bracket < 0 ? name : name.substring(0, bracket)).orElseThrow();
        return switch (field.binder().apply(argument)) {
            case FieldBinding.Bound(FieldReader<? extends Event> reader) ->
                    new Bound(field.type(), ofAny(reader));
            case FieldBinding.BoundAs(
                            FieldReader<? extends Event> reader,
                            FieldType type,
                            var any) ->
                    new Bound(type, ofAny(reader));
            case FieldBinding.Refused(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    @SuppressWarnings("unchecked") // every reader of this catalogue reads its events
    private static FieldReader<Event> ofAny(FieldReader<? extends Event> reader) {
        return (FieldReader<Event>) reader;
    }

    /** The value, or all of them with commas between; "absent" where there is none. */
    String of(Event event, String name) {
        Bound field = bind(name);
        value.clear();
        if (!field.reader.read(event, value)) {
            return "absent";
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            texts.add(
                    switch (field.type) {
                        case TEXT -> value.text(i);
                        case BYTES, ADDRESS, NETWORK -> Arrays.toString(value.copyBytes(i));
                        default -> Long.toString(value.number(i));
                    });
        }
        return String.join(",", texts);
    }

    /** The value of a field at the event of a number. */
    String at(Recorded recording, int number, String field) throws IOException {
        try (CaptureReader reader =
                CaptureReader.of(
                        new ByteArrayInputStream(recording.written()),
                        "x",
                        "here",
                        problem -> {
                            throw new AssertionError(problem.toString());
                        })) {
            while (reader.advance()) {
                if (reader.event().number() == number) {
                    return of(reader.event(), field);
                }
            }
        }
        throw new AssertionError("no event " + number);
    }

    Map<String, String> of(Event event) {
        var all = new LinkedHashMap<String, String>();
        bound.keySet().forEach(name -> all.put(name, of(event, name)));
        return all;
    }
}
