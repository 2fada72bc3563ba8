package io.vedette.syscalls;

import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fields of an event's parameters. */
final class ArgumentFields {
    private ArgumentFields() {}

    static void addTo(Readers readers) {
        readers.addWithArgument("evt.arg", argument -> text(argument.orElseThrow()));
        readers.addBound("evt.rawarg", argument -> bindRaw(argument.orElseThrow()));
        readers.add("evt.args", ArgumentFields::readAll);
        readers.add("evt.info", ArgumentFields::readAll);
        byte[] data = EventTable.get().parameterPlaces("data");
        readers.add(
                "evt.buffer",
                (event, into) -> {
                    int place = data[event.code()];
                    if (place < 0 || place >= event.parameters()) {
                        return false;
                    }
                    into.setText(event.bytes(), event.offset(place), event.length(place));
                    return true;
                });
        readers.addWithArgument("evt.abspath", AbsolutePaths::reader);
    }

    private static byte[] places(FieldArgument argument) {
        if (argument.index().isEmpty()) {
            return EventTable.get().parameterPlaces(argument.text());
        }
        byte[] places = new byte[EventTable.get().size()];
        int place = argument.index().getAsInt();
        java.util.Arrays.fill(
                places, place < EventTraits.MOST_PARAMETERS ? (byte) place : (byte) -1);
        return places;
    }

    private static FieldReader<SyscallEvent> text(FieldArgument argument) {
        byte[] places = places(argument);
        return (event, into) -> {
            int place = places[event.code()];
            if (place < 0 || place >= event.parameters()) {
                return false;
            }
            ByteText text = event.scratch.begin();
            ArgumentText.add(event, place, text);
            text.into(into);
            return true;
        };
    }

    private static boolean readAll(SyscallEvent event, Value into) {
        ByteText text = event.scratch.begin();
        if (event.code() != EventCode.GENERIC) {
            List<EventTable.Parameter> parameters =
                    EventTable.get().type(event.code()).parameters();
            for (int i = 0; i < event.parameters(); i++) {
                if (i > 0) {
                    text.add(' ');
                }
                text.add(parameters.get(i).name()).add('=');
                ArgumentText.addPlain(event, i, text);
                int before = text.length();
                text.add('(');
                ArgumentText.addMeaning(event, i, text);
                if (text.length() == before + 1) {
                    text.truncate(before);
                } else {
                    text.add(')');
                }
            }
        }
        text.into(into);
        return true;
    }

    /**
     * The type of a parameter by its name: that of the first event that has one of the name. By its
     * place it is not known, and taken for text.
     */
    static Optional<FieldType> type(FieldArgument argument) {
        return parameter(argument).map(parameter -> type(parameter.type()));
    }

    /** The first parameter of a name among those of all events. */
    private static Optional<EventTable.Parameter> parameter(FieldArgument argument) {
        if (argument.index().isPresent()) {
            return Optional.empty();
        }
        EventTable table = EventTable.get();
        for (int code = 0; code < table.size(); code++) {
            for (EventTable.Parameter parameter : table.type(code).parameters()) {
                if (parameter.name().equals(argument.text())) {
                    return Optional.of(parameter);
                }
            }
        }
        return Optional.empty();
    }

    private static FieldType type(ParameterType type) {
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH -> FieldType.TEXT;
            case BYTEBUF, SOCKADDR, SOCKTUPLE, FDLIST, DYN, CHARBUFARRAY, CHARBUF_PAIR_ARRAY ->
                    FieldType.BYTES;
            case INT16, INT32, INT64, ERRNO, FD, FD32, PID, PID32 -> FieldType.INTEGER;
            case UINT8,
                    UINT16,
                    UINT32,
                    UINT64,
                    SYSCALLID,
                    SIGTYPE,
                    SIGSET,
                    FLAGS8,
                    FLAGS16,
                    FLAGS32,
                    ENUMFLAGS8,
                    ENUMFLAGS16,
                    ENUMFLAGS32,
                    MODE,
                    UID,
                    GID ->
                    FieldType.UNSIGNED;
            case RELTIME -> FieldType.DURATION;
            case ABSTIME -> FieldType.TIME;
            case PORT -> FieldType.PORT;
            case IPV4ADDR, IPV6ADDR -> FieldType.ADDRESS;
        };
    }

    private static FieldBinding bindRaw(FieldArgument argument) {
        return new FieldBinding.BoundAs(
                raw(argument),
                type(argument).orElse(FieldType.TEXT),
                parameter(argument).map(ArgumentFields::writing).orElse(Set.of()));
    }

    /** How outputs write the numbers of a parameter. */
    private static Set<Field.Trait> writing(EventTable.Parameter parameter) {
        if (!type(parameter.type()).isNumeric()) {
            return Set.of();
        }
        return switch (parameter.format()) {
            case HEX -> Set.of(Field.Trait.HEXADECIMAL);
            case OCT -> Set.of(Field.Trait.OCTAL);
            case DEC -> Set.of();
        };
    }

    /** The parameter as it is; absent where the event's own is of another kind than the name's. */
    private static FieldReader<SyscallEvent> raw(FieldArgument argument) {
        byte[] places = places(argument);
        FieldType wanted = type(argument).orElse(FieldType.TEXT);
        boolean anyKind = argument.index().isPresent();
        EventTable table = EventTable.get();
        return (event, into) -> {
            int place = places[event.code()];
            if (place < 0 || place >= event.parameters()) {
                return false;
            }
            FieldType own = type(table.type(event.code()).parameters().get(place).type());
            if (anyKind) {
                ByteText text = event.scratch.begin();
                ArgumentText.addPlain(event, place, text);
                text.into(into);
                return true;
            }
            return own.isNumeric() == wanted.isNumeric() && read(event, place, own, into);
        };
    }

    private static boolean read(SyscallEvent event, int place, FieldType type, Value into) {
        if (type == FieldType.TEXT) {
            event.text(place, event.slice);
            into.setText(event.slice.array, event.slice.offset, event.slice.length);
            return true;
        }
        if (event.isEmpty(place)) {
            return false;
        }
        if (type.isNumeric()) {
            boolean signed = type == FieldType.INTEGER;
            into.setNumber(signed ? event.signed(place) : event.unsigned(place));
        } else {
            into.setText(event.bytes(), event.offset(place), event.length(place));
        }
        return true;
    }
}
