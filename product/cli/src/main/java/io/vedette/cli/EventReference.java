package io.vedette.cli;

import io.vedette.model.Event;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * One event of a recording, as users write it: {@code FILE}, {@code FILE#3} or {@code FILE#id}.
 *
 * @param input the recording
 * @param which what stands after the last hash sign; empty for the first event
 */
record EventReference(String input, String which) {
    private static final int OTHERS_NAMED = 3;

    /**
     * The event found.
     *
     * @param read what was made of it
     * @param others ids of some more events that could be meant
     */
    record Found<T>(T read, List<String> others) {
        Found {
            others = List.copyOf(others);
        }
    }

    /** A file whose name holds a hash sign is that file. */
    static EventReference parse(String text) {
        int hash = text.lastIndexOf('#');
        if (hash < 0 || Files.exists(Path.of(text))) {
            return new EventReference(text, "");
        }
        return new EventReference(text.substring(0, hash), text.substring(hash + 1));
    }

    /**
     * Looks for the event.
     *
     * @param read makes a copy of what is wanted of it; may be called for events that seem to be
     *     meant until one that fits better comes by
     * @param last told the number of each event that was looked at
     */
    <T> Optional<Found<T>> find(EventSource source, Function<Event, T> read, LongConsumer last)
            throws IOException {
        if (which.isEmpty() || which.matches("[0-9]{1,18}")) {
            return byNumber(source, which.isEmpty() ? 1 : Long.parseLong(which), read, last);
        }
        return byId(source, read, last);
    }

    private static <T> Optional<Found<T>> byNumber(
            EventSource source, long number, Function<Event, T> read, LongConsumer last)
            throws IOException {
        while (source.advance()) {
            last.accept(source.event().number());
            if (source.event().number() == number) {
                return Optional.of(new Found<>(read.apply(source.event()), List.of()));
            }
        }
        return Optional.empty();
    }

    /** How well an id fits. */
    private enum Fit {
        NOT,
        BEGINNING,
        /** All but the stage. */
        REQUEST,
        WHOLE
    }

    private <T> Optional<Found<T>> byId(
            EventSource source, Function<Event, T> read, LongConsumer last) throws IOException {
        Optional<T> best = Optional.empty();
        Fit bestFit = Fit.NOT;
        var others = new ArrayList<String>();
        while (bestFit != Fit.WHOLE && source.advance()) {
            Event event = source.event();
            last.accept(event.number());
            for (String id : event.ids()) {
                Fit fit = fit(id);
                if (fit.compareTo(bestFit) > 0) {
                    best = Optional.of(read.apply(event));
                    bestFit = fit;
                    others.clear();
                } else if (fit == bestFit && fit != Fit.NOT && others.size() < OTHERS_NAMED) {
                    others.add(id);
                }
            }
        }
        return best.map(found -> new Found<>(found, others));
    }

    private Fit fit(String id) {
        if (id.equals(which)) {
            return Fit.WHOLE;
        }
        if (id.startsWith(which + "/")) {
            return Fit.REQUEST;
        }
        return id.startsWith(which) ? Fit.BEGINNING : Fit.NOT;
    }

    @Override
    public String toString() {
        return which.isEmpty() ? "the first event of " + input : "event " + which + " of " + input;
    }
}
