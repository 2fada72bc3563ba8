package io.vedette.correlation;

import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.model.spi.SourceCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event for tests: what happened, and named values.
 *
 * @param id unique within a test
 */
record Happening(SourceId source, long timeNanos, String id, Map<String, String> values)
        implements Event {
    static final SourceId DOOR = new SourceId("door");
    static final SourceId ALARM = new SourceId("alarm");
    static final long SECOND = 1_000_000_000L;

    static final Map<SourceId, FieldCatalogue> CATALOGUES =
            Map.of(
                    DOOR, FieldCatalogue.of(new Fields(DOOR)),
                    ALARM, FieldCatalogue.of(new Fields(ALARM)));

    /** At a second, a thing is done by somebody. */
    static Happening at(double second, String what, String who) {
        return at(second, what, who, Map.of());
    }

    static Happening at(double second, String what, String who, Map<String, String> more) {
        var values = new java.util.TreeMap<>(more);
        values.put("what", what);
        if (!who.isEmpty()) {
            values.put("who", who);
        }
        long nanos = Math.round(second * SECOND);
        return new Happening(
                DOOR,
                nanos,
                what + "@" + second + who + (more.isEmpty() ? "" : more),
                Map.copyOf(values));
    }

    Happening of(SourceId other) {
        return new Happening(other, timeNanos, id, values);
    }

    @Override
    public long number() {
        return 1;
    }

    @Override
    public long streamStartNanos() {
        return 0;
    }

    @Override
    public String hostname() {
        return "house";
    }

    @Override
    public int typeCode() {
        return 0;
    }

    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public String sentence() {
        return id + " happened";
    }

    /**
     * Under {@code it}, texts {@code what}, {@code who}, {@code where}, {@code to}, a number and a
     * list.
     */
    private record Fields(SourceId source) implements SourceCatalogue {
        @Override
        public List<Field> fields() {
            return List.of(
                    text("what"),
                    text("who"),
                    text("where"),
                    text("to"),
                    text("amount"),
                    text(source.name() + ".own"),
                    Field.<Happening>of(
                            "it.size",
                            FieldType.INTEGER,
                            "A number for tests.",
                            (event, into) -> {
                                String value = event.values().get("size");
                                if (value != null) {
                                    into.setNumber(Long.parseLong(value));
                                }
                                return value != null;
                            }),
                    new Field(
                            "it.all",
                            FieldType.TEXT,
                            Cardinality.LIST,
                            io.vedette.model.ArgumentKind.NONE,
                            false,
                            "A list for tests.",
                            Set.of(),
                            none -> new FieldBinding.Bound(Fields::readAll)));
        }

        private static Field text(String name) {
            return Field.<Happening>of(
                    name.contains(".") ? name : "it." + name,
                    FieldType.TEXT,
                    "A text for tests.",
                    (event, into) -> {
                        String value = event.values().get(name);
                        if (value != null) {
                            into.setText(value);
                        }
                        return value != null;
                    });
        }

        private static boolean readAll(Event event, Value into) {
            into.clear();
            for (String value : ((Happening) event).values().getOrDefault("all", "").split(",")) {
                into.addText(value.getBytes(StandardCharsets.UTF_8));
            }
            return ((Happening) event).values().containsKey("all");
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("happening");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }
}
