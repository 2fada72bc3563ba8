package io.vedette.pipeline;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldType;
import io.vedette.model.LateFields;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.model.spi.SourceCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events of boxes, of which things are found out late: first their image, then their owner. */
record Boxes() implements SourceCatalogue {
    static final SourceId BOXES = new SourceId("boxes");

    /** What is found out, when it is. */
    static final class Box implements LateFields {
        private Optional<String> image = Optional.empty();
        private Optional<String> owner = Optional.empty();
        private boolean settled;
        private boolean owned = true;

        @Override
        public boolean isSettled() {
            return settled;
        }

        @Override
        public boolean isComplete() {
            return settled && owned;
        }

        @Override
        public Event event() {
            return new Opened(0, "", this, false);
        }

        void is(String found) {
            image = Optional.of(found);
            settled = true;
        }

        /** Nobody can tell. */
        void isNobodys() {
            settled = true;
        }

        /** Its owner is found out, too. */
        void isOwned() {
            owned = false;
        }

        void isOwnedBy(String found) {
            owner = Optional.of(found);
            owned = true;
        }
    }

    record Opened(long number, String file, Box box, boolean begins) implements PlainEvent {
        @Override
        public SourceId source() {
            return BOXES;
        }

        @Override
        public long timeNanos() {
            return number;
        }

        @Override
        public List<String> ids() {
            return List.of(Long.toString(number));
        }

        @Override
        public String sentence() {
            return "opened " + file;
        }

        @Override
        public boolean hasContext() {
            return box.image.isPresent();
        }

        @Override
        public Optional<LateFields> late() {
            return begins && !box.isComplete() ? Optional.of(box) : Optional.empty();
        }
    }

    private static boolean read(Optional<String> text, Value into) {
        text.ifPresent(into::setText);
        return text.isPresent();
    }

    @Override
    public SourceId source() {
        return BOXES;
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.<Opened>of(
                        "box.file",
                        FieldType.TEXT,
                        "what was opened.",
                        (event, into) -> {
                            into.setText(event.file());
                            return !event.file().isEmpty();
                        }),
                new Field(
                        "box.image",
                        FieldType.TEXT,
                        Cardinality.ONE,
                        ArgumentKind.NONE,
                        false,
                        "what the box was made from.",
                        Set.of(Field.Trait.LATE),
                        none ->
                                new FieldBinding.Bound(
                                        (event, into) -> read(((Opened) event).box().image, into))),
                new Field(
                        "box.owner",
                        FieldType.TEXT,
                        Cardinality.ONE,
                        ArgumentKind.NONE,
                        false,
                        "whose the box is.",
                        Set.of(Field.Trait.LATE, Field.Trait.LATER),
                        none ->
                                new FieldBinding.Bound((event, into) ->
                                        read(((Opened) event).box().owner, into))));
    }

    @Override
    public List<String> contextFields() {
        return List.of("box.image", "box.owner");
    }

    @Override
    public EventTypes eventTypes() {
        return EventTypes.single("opened");
    }

    @Override
    public Map<String, String> standsInFor() {
        return Map.of();
    }
}
