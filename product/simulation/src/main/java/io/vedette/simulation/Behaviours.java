package io.vedette.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The behaviours that come with the product, in the order of the list. */
public final class Behaviours {
    private static final String LIST = "behaviours.yaml";

    private Behaviours() {}

    public static List<Behaviour> all() {
        try (InputStream in =
                Objects.requireNonNull(Behaviours.class.getResourceAsStream(LIST), LIST)) {
            var behaviours = new ArrayList<Behaviour>();
            Object list =
                    new Load(LoadSettings.builder().setLabel(LIST).build()).loadFromInputStream(in);
            for (Object each : (List<?>) list) {
                behaviours.add(behaviour((Map<?, ?>) each));
            }
            return List.copyOf(behaviours);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of behaviours cannot be read", e);
        }
    }

    public static Optional<Behaviour> named(String name) {
        return all().stream().filter(behaviour -> behaviour.name().equals(name)).findFirst();
    }

    private static Behaviour behaviour(Map<?, ?> written) {
        EnumSet<Place> places = EnumSet.noneOf(Place.class);
        texts(written, "places")
                .forEach(place -> places.add(Place.valueOf(place.toUpperCase(Locale.ROOT))));
        return new Behaviour(
                text(written, "name"),
                text(written, "title"),
                texts(written, "techniques"),
                places,
                texts(written, "needs"),
                texts(written, "stand-ins"),
                Boolean.TRUE.equals(written.get("terminal")),
                texts(written, "alerts"),
                texts(written, "container-alerts"),
                text(written, "script"));
    }

    private static String text(Map<?, ?> written, String key) {
        return (String) Objects.requireNonNull(written.get(key), key);
    }

    private static List<String> texts(Map<?, ?> written, String key) {
        return written.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
