package io.vedette.syscalls;

import java.util.Locale;

/** Parameters whose type the event tells: a number of one byte, then the value. */
final class DynamicText {
    private static final double NANOS = 1e9;

    private DynamicText() {}

    /** What such a value may be. */
    private enum Kind {
        BYTES,
        SIGNED,
        UNSIGNED,
        HEXADECIMAL,
        ERROR,
        DESCRIPTOR,
        SIGNAL,
        DURATION,
        TEXT,
        NONE
    }

    private static Kind kind(String table, int index) {
        Kind[] kinds =
                switch (table) {
                    case "sockopt_dynamic_param" ->
                            new Kind[] {
                                Kind.BYTES, Kind.ERROR, Kind.UNSIGNED, Kind.UNSIGNED, Kind.DURATION
                            };
                    case "ptrace_dynamic_param" -> new Kind[] {Kind.HEXADECIMAL, Kind.SIGNAL};
                    case "bpf_dynamic_param" -> new Kind[] {Kind.DESCRIPTOR, Kind.ERROR};
                    case "keyctl_dynamic_param" -> new Kind[] {Kind.SIGNED, Kind.TEXT};
                    default -> new Kind[0];
                };
        return index < kinds.length ? kinds[index] : Kind.NONE;
    }

    private static Kind kind(SyscallEvent event, int place, EventTable.Parameter parameter) {
        return kind(parameter.detail(), event.bytes()[event.offset(place)] & 0xff);
    }

    /** The value as a number of as many bytes as there are. */
    static long number(SyscallEvent event, int place) {
        int length = event.length(place) - 1;
        int at = event.offset(place) + 1;
        byte[] bytes = event.bytes();
        return switch (length) {
            case 1 -> bytes[at] & 0xff;
            case 2 -> LittleEndian.unsignedShort(bytes, at);
            case 4 -> LittleEndian.unsignedInteger(bytes, at);
            case 8 -> LittleEndian.number(bytes, at);
            default -> 0;
        };
    }

    static void addPlain(
            SyscallEvent event, int place, EventTable.Parameter parameter, ByteText into) {
        long number = number(event, place);
        switch (kind(event, place, parameter)) {
            case SIGNED, ERROR, DESCRIPTOR, SIGNAL, UNSIGNED -> into.addNumber(number);
            case HEXADECIMAL -> into.add(Long.toHexString(number).toUpperCase(Locale.ROOT));
            case DURATION -> into.addUnsigned(number);
            case BYTES -> addPrintable(event, place, true, into);
            case TEXT -> addPrintable(event, place, false, into);
            case NONE -> into.add("INVALID DYNAMIC PARAMETER");
        }
    }

    private static void addPrintable(
            SyscallEvent event, int place, boolean withZeros, ByteText into) {
        int end = event.offset(place) + event.length(place);
        for (int i = event.offset(place) + 1; i < end; i++) {
            byte each = event.bytes()[i];
            if (each != 0 || withZeros) {
                into.add(each >= ' ' && each < 0x7f ? each : (byte) '.');
            }
        }
    }

    static void addMeaning(
            SyscallEvent event, int place, EventTable.Parameter parameter, ByteText into) {
        long number = number(event, place);
        switch (kind(event, place, parameter)) {
            case ERROR -> into.add(Errors.bytes(number));
            case DESCRIPTOR -> ArgumentText.addDescriptor(event, number, into);
            case SIGNAL -> into.add(Errors.signal(number));
            case DURATION -> into.add(seconds(number));
            case BYTES, SIGNED, UNSIGNED, HEXADECIMAL, TEXT, NONE -> {
                // stand for themselves
            }
        }
    }

    /** Nanoseconds as seconds, with six digits at most. */
    static String seconds(long nanos) {
        String digits = String.format(Locale.ROOT, "%.6g", nanos / NANOS);
        int exponent = digits.indexOf('e');
        String rest = exponent < 0 ? "" : digits.substring(exponent);
        String number = exponent < 0 ? digits : digits.substring(0, exponent);
        if (number.contains(".")) {
            number = number.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return number + rest + "s";
    }
}
