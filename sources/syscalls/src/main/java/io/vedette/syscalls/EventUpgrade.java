package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns events of older layouts into ones of today's, so that nothing else has to know how events
 * once were. One thread owns it.
 */
final class EventUpgrade {
    private static final int MOST_STEPS = 50;
    private static final int MOST_ENTRIES = 65_536;

    /** For each thread its last entry. */
    private final LongMap<Entry> entries = new LongMap<>();

    private final RecordedEvent entry = new RecordedEvent();
    private final EventBuilder[] builders = {new EventBuilder(), new EventBuilder()};
    private final Slice slice = new Slice();
    private int turn;

    /** What became of an event. */
    enum Outcome {
        /** It is to be seen, as it was or as it is now. */
        KEPT,
        /** It has done its part. */
        DROPPED,
        /** No version had such an event. */
        REFUSED
    }

    /** An entry that waits for its exit. */
    private static final class Entry {
        private byte[] bytes = Slice.NOTHING;
        private int length;
    }

    /** Forgets all entries, for another recording. */
    void clear() {
        entries.clear();
    }

    /** Brings the event up to date: it may lie elsewhere afterwards, until the next one is. */
    Outcome upgrade(RecordedEvent event) {
        for (int i = 0; i < MOST_STEPS; i++) {
            int code = event.code();
            if (EventTraits.has(code, EventFlag.UNUSED)) {
                return Outcome.DROPPED;
            }
            boolean old = EventTraits.has(code, EventFlag.OLD_VERSION);
            if (!EventTraits.has(code, EventFlag.CONVERTER_MANAGED)) {
                return old ? Outcome.DROPPED : Outcome.KEPT;
            }
            boolean enter = EventTraits.isEnter(code);
            if (!enter && !old && event.parameters() == EventTraits.parameters(code)) {
                return Outcome.KEPT;
            }
            Conversions.Step step = Conversions.step(code, event.parameters());
            if (step == null) {
                return Outcome.REFUSED;
            }
            switch (step.action()) {
                case PASS -> {
                    return Outcome.KEPT;
                }
                case STORE -> {
                    store(event);
                    return Outcome.DROPPED;
                }
                case STORE_AND_PASS -> {
                    store(event);
                    return Outcome.KEPT;
                }
                case ADD_PARAMS, CHANGE_TYPE -> {
                    if (!convert(event, step)) {
                        return Outcome.REFUSED;
                    }
                }
            }
        }
        return Outcome.REFUSED;
    }

    private void store(RecordedEvent event) {
        Entry kept = entries.get(event.tid());
        if (kept == null) {
            if (entries.size() >= MOST_ENTRIES) {
                // entries without exits: their threads are long gone
                entries.clear();
            }
            kept = new Entry();
            entries.put(event.tid(), kept);
        }
        if (kept.bytes.length < event.size()) {
            kept.bytes = new byte[event.size()];
        }
        System.arraycopy(event.bytes(), event.start(), kept.bytes, 0, event.size());
        kept.length = event.size();
    }

    private boolean convert(RecordedEvent event, Conversions.Step step) {
        boolean adds = step.action() == Conversions.Action.ADD_PARAMS;
        int kept = adds ? event.parameters() : 0;
        EventBuilder builder = builders[turn];
        turn = 1 - turn;
        int code = step.code();
        builder.begin(event.time(), event.tid(), code, kept + step.parameters().size());
        for (int i = 0; i < kept; i++) {
            builder.add(event.bytes(), event.offset(i), event.length(i));
        }
        boolean usesEntry = false;
        RecordedEvent entered = entryOf(event);
        for (int i = 0; i < step.parameters().size(); i++) {
            Conversions.Parameter from = step.parameters().get(i);
            ParameterType type = EventTable.get().type(code).parameters().get(kept + i).type();
            usesEntry |= entered != null && isOfEntry(from);
            add(builder, event, entered, from, type);
        }
        if (usesEntry) {
            entries.remove(event.tid());
        }
        int length = builder.end();
        return event.place(builder.array(), 0, length).isEmpty();
    }

    private static boolean isOfEntry(Conversions.Parameter from) {
        return from.origin() == Conversions.Origin.ENTRY_OR_ZERO
                || from.origin() == Conversions.Origin.ENTRY_OR_EMPTY;
    }

    private @Nullable RecordedEvent entryOf(RecordedEvent event) {
        Entry kept = entries.get(event.tid());
        if (kept == null || !entry.place(kept.bytes, 0, kept.length).isEmpty()) {
            return null;
        }
        return entry.code() == event.code() - 1 ? entry : null;
    }

    private void add(
            EventBuilder builder,
            RecordedEvent event,
            @Nullable RecordedEvent entered,
            Conversions.Parameter from,
            ParameterType type) {
        int place = from.place();
        boolean there = entered != null && place < entered.parameters();
        switch (from.origin()) {
            case EMPTY -> builder.addEmpty();
            case ZERO -> addZero(builder, type);
            case OLD -> builder.add(event.bytes(), old(event, place), event.length(place));
            case ENTRY_OR_ZERO, ENTRY_OR_EMPTY -> {
                if (there && entered != null) {
                    builder.add(entered.bytes(), entered.offset(place), entered.length(place));
                } else if (from.origin() == Conversions.Origin.ENTRY_OR_EMPTY) {
                    builder.addEmpty();
                } else {
                    addZero(builder, type);
                }
            }
            case CONTAINER -> {
                byte[] json = containerJson(event);
                builder.add(json, 0, json.length);
            }
        }
    }

    private static int old(RecordedEvent event, int place) {
        return place < event.parameters() ? event.offset(place) : 0;
    }

    private static void addZero(EventBuilder builder, ParameterType type) {
        int length = Conversions.zeroLength(type);
        boolean id = type == ParameterType.UID || type == ParameterType.GID;
        if (length == 0) {
            builder.addEmpty();
        } else if (length > Long.BYTES) {
            builder.add(new byte[length], 0, length);
        } else {
            builder.addNumber(id ? -1 : 0, length);
        }
    }

    /** The first events that told of containers did so in parameters of their own. */
    private byte[] containerJson(RecordedEvent event) {
        String json =
                "{\"container\":{\"id\":\""
                        + jsonText(event, 0)
                        + "\",\"type\":"
                        + event.unsigned(1)
                        + ",\"name\":\""
                        + jsonText(event, 2)
                        + "\",\"image\":\""
                        + jsonText(event, 3)
                        + "\"}}\0";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private String jsonText(RecordedEvent event, int parameter) {
        event.text(parameter, slice);
        String text =
                slice.isUnknown()
                        ? ""
                        : new String(
                                slice.array, slice.offset, slice.length, StandardCharsets.UTF_8);
        var escaped = new StringBuilder();
        text.chars()
                .forEach(c -> {
                    if (c < ' ' || c == '"' || c == '\\') {
                        escaped.append(String.format("\\u%04x", c));
                    } else {
                        escaped.append((char) c);
                    }
                });
        return escaped.toString();
    }
}
