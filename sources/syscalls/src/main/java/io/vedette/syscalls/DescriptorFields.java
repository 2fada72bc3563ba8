package io.vedette.syscalls;

import io.vedette.model.EightBytes;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of the descriptor that an event is about, but for those of its ends. */
final class DescriptorFields {
    private static final byte[] SLASH = {'/'};
    private static final byte[] TCP = ascii("tcp");
    private static final byte[] UDP = ascii("udp");
    private static final byte[] ICMP = ascii("icmp");
    private static final byte[] RAW = ascii("raw");
    private static final byte[] IP = ascii("ip");
    private static final byte[] UNIX = ascii("unix");
    private static final byte[][] LETTERS = letters();

    private DescriptorFields() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[][] letters() {
        byte[][] letters = new byte[128][];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = new byte[] {(byte) i};
        }
        return letters;
    }

    /** A field of a descriptor. */
    @FunctionalInterface
    interface OfDescriptor {
        boolean read(SyscallEvent event, Descriptor descriptor, Value into);
    }

    /** A field of events that are about a descriptor, which need not be known. */
    @FunctionalInterface
    interface OfAnyDescriptor {
        boolean read(SyscallEvent event, @Nullable Descriptor descriptor, Value into);
    }

    /** The descriptor as fields see it; null when it is not known. */
    static @Nullable Descriptor descriptor(SyscallEvent event, ProcessThread thread) {
        Descriptor descriptor = event.descriptor;
        if (descriptor == null && thread.lastDescriptor != -1) {
            return thread.descriptor(thread.lastDescriptor);
        }
        return descriptor;
    }

    static FieldReader<SyscallEvent> ofAny(OfAnyDescriptor reader) {
        return (event, into) -> {
            ProcessThread thread = event.thread;
            return thread != null
                    && EventTraits.concernsDescriptor(event.code())
                    && reader.read(event, descriptor(event, thread), into);
        };
    }

    static FieldReader<SyscallEvent> of(OfDescriptor reader) {
        return (event, into) -> {
            ProcessThread thread = event.thread;
            if (thread == null || !EventTraits.concernsDescriptor(event.code())) {
                return false;
            }
            Descriptor descriptor = descriptor(event, thread);
            return descriptor != null && reader.read(event, descriptor, into);
        };
    }

    static void addTo(Readers readers) {
        readers.add(
                "fd.num",
                (event, into) -> {
                    ProcessThread thread = event.thread;
                    if (thread == null || !EventTraits.concernsDescriptor(event.code())) {
                        return false;
                    }
                    into.setNumber(thread.lastDescriptor);
                    return true;
                });
        readers.add("fd.name", ofAny(DescriptorFields::readName));
        readers.add("fd.realpath", of(DescriptorFields::readRealPath));
        readers.add("fd.directory", ofAny(DescriptorFields::readDirectory));
        readers.add("fd.filename", of(DescriptorFields::readFilename));
        readers.add("fd.nameraw", ofAny(DescriptorFields::readRawName));
        addTypes(readers);
        addNumbers(readers);
        addWithContainer(readers);
    }

    private static boolean readName(
            SyscallEvent event, @Nullable Descriptor descriptor, Value into) {
        if (descriptor != null) {
            into.setText(descriptor.name, 0, descriptor.nameLength);
            return true;
        }
        ByteText text = event.scratch.begin();
        if (!EventPaths.addName(event, false, text)) {
            return false;
        }
        text.into(into);
        return true;
    }

    private static boolean readRealPath(SyscallEvent event, Descriptor descriptor, Value into) {
        if (!descriptor.isFile() && descriptor.type != Descriptor.DIRECTORY) {
            return false;
        }
        if (descriptor.realName.length > 0) {
            into.setText(descriptor.realName);
        } else {
            into.setText(descriptor.name, 0, descriptor.nameLength);
        }
        return true;
    }

    /** As the caller gave it, but for repeated slashes. */
    private static boolean readRawName(
            SyscallEvent event, @Nullable Descriptor descriptor, Value into) {
        if (descriptor != null && !hasRepeatedSlash(descriptor)) {
            into.setText(descriptor.rawName, 0, descriptor.rawNameLength);
            return true;
        }
        return readUntidyName(event, descriptor, into);
    }

    /** Apart from its caller, which is often called and seldom comes here. */
    private static boolean readUntidyName(
            SyscallEvent event, @Nullable Descriptor descriptor, Value into) {
        ByteText text = event.scratch.begin();
        if (descriptor != null) {
            text.add(descriptor.rawName, 0, descriptor.rawNameLength);
        } else if (!EventPaths.addName(event, true, text)) {
            return false;
        }
        int kept = 0;
        byte[] bytes = text.array();
        int start = text.start();
        for (int i = 0; i < text.length(); i++) {
            byte next = bytes[start + i];
            if (next != '/' || kept == 0 || bytes[start + kept - 1] != '/') {
                bytes[start + kept++] = next;
            }
        }
        text.truncate(kept);
        text.into(into);
        return true;
    }

    private static boolean hasRepeatedSlash(Descriptor descriptor) {
        byte[] name = descriptor.rawName;
        int end = descriptor.rawNameLength;
        int at = 1;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long slashes = EightBytes.equalTo(EightBytes.read(name, at), '/');
            if ((slashes & EightBytes.equalTo(EightBytes.read(name, at - 1), '/')) != 0) {
                return true;
            }
        }
        for (; at < end; at++) {
            if (name[at] == '/' && name[at - 1] == '/') {
                return true;
            }
        }
        return false;
    }

    private static boolean readDirectory(
            SyscallEvent event, @Nullable Descriptor descriptor, Value into) {
        byte[] array;
        int offset = 0;
        int length;
        if (descriptor == null) {
            ByteText text = event.scratch.begin();
            if (!EventPaths.addName(event, false, text)) {
                return false;
            }
            array = text.array();
            offset = text.start();
            length = text.length();
        } else if (descriptor.isFile() || descriptor.type == Descriptor.DIRECTORY) {
            array = descriptor.name;
            length = descriptor.nameLength;
        } else {
            return false;
        }
        if (descriptor != null && descriptor.type == Descriptor.DIRECTORY) {
            into.setText(array, offset, length);
            return true;
        }
        int slash = lastSlash(array, offset, length);
        if (slash <= 0) {
            into.setText(SLASH);
        } else {
            into.setText(array, offset, slash < length - 1 ? slash : length);
        }
        return true;
    }

    private static int lastSlash(byte[] array, int offset, int length) {
        int at = length - 1;
        while (at >= 0 && array[offset + at] != '/') {
            at--;
        }
        return at;
    }

    private static boolean readFilename(SyscallEvent event, Descriptor descriptor, Value into) {
        if (!descriptor.isFile()) {
            return false;
        }
        int length = descriptor.nameLength;
        int slash = lastSlash(descriptor.name, 0, length);
        if (slash < 0) {
            into.setText(SLASH);
        } else {
            int start = slash < length - 1 ? slash + 1 : 0;
            into.setText(descriptor.name, start, length - start);
        }
        return true;
    }

    private static void addTypes(Readers readers) {
        readers.add(
                "fd.type",
                of((event, descriptor, into) -> {
                    into.setText(DescriptorTypes.name(descriptor.type));
                    return true;
                }));
        readers.add(
                "fd.typechar",
                ofAny((event, descriptor, into) -> {
                    byte letter =
                            descriptor == null
                                    ? EventPaths.letter(event.code())
                                    : DescriptorTypes.letter(descriptor.type);
                    into.setText(LETTERS[letter & 0x7f]);
                    return true;
                }));
        readers.addWithArgument("fd.types", DescriptorFields::types);
        readers.add(
                "fd.l4proto",
                of((event, descriptor, into) -> {
                    into.setText(protocol(descriptor.visibleProtocol()));
                    return true;
                }));
        readers.add(
                "fd.sockfamily",
                of((event, descriptor, into) -> {
                    into.setText(descriptor.isIp() ? IP : UNIX);
                    return descriptor.isIp() || descriptor.type == Descriptor.UNIX;
                }));
        addTruth(readers, "fd.connected", Descriptor.CONNECTED);
        addTruth(readers, "fd.is_upper_layer", Descriptor.OVERLAY_UPPER);
        addTruth(readers, "fd.is_lower_layer", Descriptor.OVERLAY_LOWER);
        readers.add(
                "fd.name_changed",
                of((event, descriptor, into) -> {
                    into.setBoolean(event.nameChanged);
                    return true;
                }));
    }

    private static void addTruth(Readers readers, String name, int flag) {
        readers.add(
                name,
                of((event, descriptor, into) -> {
                    into.setBoolean(descriptor.is(flag));
                    return true;
                }));
    }

    private static byte[] protocol(int protocol) {
        return switch (protocol) {
            case Descriptor.TCP -> TCP;
            case Descriptor.UDP -> UDP;
            case Descriptor.ICMP -> ICMP;
            case Descriptor.RAW -> RAW;
            default -> Slice.UNKNOWN;
        };
    }

    /** The types of all open descriptors, each once; or that of one number. */
    private static FieldReader<SyscallEvent> types(Optional<FieldArgument> number) {
        if (number.isPresent()) {
            long wanted = number.get().index().orElse(Integer.MAX_VALUE);
            return ofAny((event, any, into) -> {
                ProcessThread thread = event.thread;
                Descriptor descriptor = thread == null ? null : thread.descriptor(wanted);
                if (descriptor == null) {
                    return false;
                }
                into.setText(DescriptorTypes.name(descriptor.type));
                return true;
            });
        }
        return ofAny((event, any, into) -> {
            into.clear();
            ProcessThread thread = event.thread;
            DescriptorTable table = thread == null ? null : thread.descriptors();
            if (table != null) {
                table.forEach((descriptor, at) -> {
                    byte[] name = DescriptorTypes.name(descriptor.type);
                    if (!holds(into, name)) {
                        into.addText(name);
                    }
                });
            }
            return true;
        });
    }

    private static boolean holds(Value values, byte[] text) {
        for (int i = 0; i < values.size(); i++) {
            if (Arrays.equals(values.array(i), text)) {
                return true;
            }
        }
        return false;
    }

    private static void addNumbers(Readers readers) {
        readers.add(
                "fd.dev",
                of((event, descriptor, into) -> {
                    into.setNumber(descriptor.device);
                    return true;
                }));
        readers.add(
                "fd.dev.major",
                of((event, descriptor, into) -> {
                    into.setNumber((descriptor.device & 0xfff00) >> 8);
                    return true;
                }));
        readers.add(
                "fd.dev.minor",
                of((event, descriptor, into) -> {
                    into.setNumber(
                            (descriptor.device & 0xff) | ((descriptor.device >>> 12) & 0xfff00));
                    return true;
                }));
        readers.add(
                "fd.ino",
                of((event, descriptor, into) -> {
                    into.setNumber(descriptor.inode);
                    return true;
                }));
        readers.add(
                "fd.uid",
                ofAny((event, descriptor, into) -> {
                    ProcessThread thread = event.thread;
                    if (thread == null) {
                        return false;
                    }
                    event.scratch
                            .begin()
                            .addNumber(thread.tid)
                            .addNumber(thread.lastDescriptor)
                            .into(into);
                    return true;
                }));
    }

    /** The same with the id of the container before it. */
    private static void addWithContainer(Readers readers) {
        readers.add(
                "fd.containername",
                ofAny((event, descriptor, into) ->
                        readName(event, descriptor, into) && prefix(event, into)));
        readers.add(
                "fd.containerdirectory",
                ofAny((event, descriptor, into) ->
                        readDirectory(event, descriptor, into) && prefix(event, into)));
    }

    private static boolean prefix(SyscallEvent event, Value into) {
        ProcessThread thread = event.thread;
        if (thread == null) {
            return false;
        }
        event.scratch
                .begin()
                .add(thread.container)
                .add(':')
                .add(into.array(0), into.offset(0), into.length(0))
                .into(into);
        return true;
    }
}
