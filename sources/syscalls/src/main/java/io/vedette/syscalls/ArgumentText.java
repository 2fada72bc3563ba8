package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Parameters of events as text: as they are, and as what they stand for, such as the names of
 * flags, users and files.
 */
final class ArgumentText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS");
    private static final long NANOS = 1_000_000_000L;
    private static final String NOT_THERE = "<NA>";
    private static final String NULL = "NULL";

    private ArgumentText() {}

    /** Adds what the parameter stands for, or the parameter itself where it is nothing more. */
    static void add(SyscallEvent event, int place, ByteText into) {
        int before = into.length();
        addMeaning(event, place, into);
        if (into.length() == before) {
            addPlain(event, place, into);
        }
    }

    private static EventTable.Parameter parameter(SyscallEvent event, int place) {
        return EventTable.get().type(event.code()).parameters().get(place);
    }

    private static boolean isMissing(SyscallEvent event, int place, ParameterType type) {
        boolean text =
                type == ParameterType.CHARBUF
                        || type == ParameterType.FSPATH
                        || type == ParameterType.FSRELPATH;
        return event.isEmpty(place) && !text;
    }

    /** Adds the parameter as it is. */
    static void addPlain(SyscallEvent event, int place, ByteText into) {
        EventTable.Parameter parameter = parameter(event, place);
        ParameterType type = parameter.type();
        if (isMissing(event, place, type)) {
            boolean bytes =
                    type == ParameterType.BYTEBUF
                            || type == ParameterType.SOCKTUPLE
                            || type == ParameterType.FDLIST
                            || type == ParameterType.DYN;
            into.add(bytes ? NULL : NOT_THERE);
            return;
        }
        addValue(event, place, parameter, type, into);
    }

    private static void addValue(
            SyscallEvent event,
            int place,
            EventTable.Parameter parameter,
            ParameterType type,
            ByteText into) {
        switch (type) {
            case INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, MODE ->
                    addNumber(event, place, parameter.format(), into);
            case ERRNO, FD, PID, FD32, PID32 -> into.addNumber(event.signed(place));
            case FLAGS8, FLAGS16, FLAGS32, ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 ->
                    into.addNumber(event.unsigned(place));
            case SYSCALLID, SIGTYPE -> into.addNumber(event.unsigned(place));
            case UID, GID -> into.addNumber(event.signed(place));
            case CHARBUF -> {
                event.text(place, event.slice);
                into.add(event.slice);
            }
            case FSPATH, FSRELPATH -> {
                event.text(place, event.slice);
                SocketNames.addPrintable(event.slice, into);
            }
            case BYTEBUF -> addDotted(event, place, into);
            case SOCKADDR -> {
                event.bytes(place, event.slice);
                SocketText.addAddress(event.slice, into);
            }
            case SOCKTUPLE -> {
                event.bytes(place, event.slice);
                SocketText.addTuple(event.slice, into);
            }
            case FDLIST -> addDescriptors(event, place, into);
            case RELTIME -> {
                long nanos = event.unsigned(place);
                if (nanos == -1) {
                    into.add("none");
                } else {
                    into.addUnsigned(nanos);
                }
            }
            case ABSTIME -> into.add(time(event.unsigned(place)));
            case SIGSET -> addSignals(event.unsigned(place), into);
            case DYN -> DynamicText.addPlain(event, place, parameter, into);
            case PORT, IPV4ADDR, IPV6ADDR, CHARBUFARRAY, CHARBUF_PAIR_ARRAY -> into.add("(n.a.)");
        }
    }

    private static String time(long nanos) {
        Instant instant =
                Instant.ofEpochSecond(
                        Long.divideUnsigned(nanos, NANOS), Long.remainderUnsigned(nanos, NANOS));
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    private static void addNumber(
            SyscallEvent event, int place, PrintFormat format, ByteText into) {
        switch (format) {
            case DEC -> into.addNumber(event.signed(place));
            case OCT -> {
                long number = event.unsigned(place);
                into.add((number == 0 ? "" : "0") + Long.toOctalString(number));
            }
            case HEX ->
                    into.add(
                            Long.toHexString(event.unsigned(place))
                                    .toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** Bytes as text, with a dot for each that is not printable. */
    private static void addDotted(SyscallEvent event, int place, ByteText into) {
        event.bytes(place, event.slice);
        Slice bytes = event.slice;
        into.reserve(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            byte each = bytes.array[bytes.offset + i];
            into.add(each >= ' ' && each < 0x7f ? each : (byte) '.');
        }
    }

    private static void addDescriptors(SyscallEvent event, int place, ByteText into) {
        PollList list = PollList.of(event, place);
        ProcessThread thread = event.thread;
        for (int i = 0; i < list.size(); i++) {
            Descriptor descriptor = thread == null ? null : thread.descriptor(list.number(i));
            if (i > 0) {
                into.add(' ');
            }
            // Falco has what is less than nothing, which poll passes over, without sign
            into.addUnsigned(list.number(i))
                    .add(':')
                    .add(descriptor == null ? (byte) '?' : DescriptorTypes.letter(descriptor.type))
                    .addHex(list.flags(i));
        }
    }

    private static void addSignals(long set, ByteText into) {
        int before = into.length();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            byte[] name = (set >>> bit & 1) == 0 ? Slice.NOTHING : Errors.signal(bit + 1);
            if (name.length > 0) {
                if (into.length() > before) {
                    into.add(' ');
                }
                into.add(name);
            }
        }
    }

    /** Adds what the parameter stands for; nothing where it stands for itself. */
    static void addMeaning(SyscallEvent event, int place, ByteText into) {
        EventTable.Parameter parameter = parameter(event, place);
        if (isMissing(event, place, parameter.type())) {
            return;
        }
        switch (parameter.type()) {
            case FD -> addDescriptor(event, event.signed(place), into);
            case PID -> {
                ProcessThread other = event.machine.threads.peek(event.signed(place));
                if (other != null) {
                    into.add(other.comm);
                }
            }
            case ERRNO -> into.add(Errors.bytes(event.signed(place)));
            case SYSCALLID -> into.add(EventNames.ofSystemCall(event.unsigned(place)));
            case SIGTYPE -> into.add(Errors.signal(event.unsigned(place)));
            case FSPATH, FSRELPATH -> addPath(event, place, parameter, into);
            case FLAGS8, FLAGS16, FLAGS32 ->
                    FlagNames.table(parameter.detail()).addBits(event.unsigned(place), into);
            case ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 ->
                    FlagNames.table(parameter.detail()).addEqual(event.unsigned(place), into);
            case MODE -> FlagNames.table(parameter.detail()).addMode(event.unsigned(place), into);
            case UID -> addUser(event, event.integer(place), into);
            case GID -> addGroup(event, event.integer(place), into);
            case RELTIME -> {
                long nanos = event.unsigned(place);
                if (nanos != -1) {
                    into.add(DynamicText.seconds(nanos));
                }
            }
            case DYN -> DynamicText.addMeaning(event, place, parameter, into);
            case INT16,
                    INT32,
                    INT64,
                    UINT8,
                    UINT16,
                    UINT32,
                    UINT64,
                    CHARBUF,
                    BYTEBUF,
                    SOCKADDR,
                    SOCKTUPLE,
                    FD32,
                    PID32,
                    FDLIST,
                    SIGSET,
                    ABSTIME,
                    PORT,
                    IPV4ADDR,
                    IPV6ADDR,
                    CHARBUFARRAY,
                    CHARBUF_PAIR_ARRAY -> {
                // stand for themselves
            }
        }
    }

    static void addDescriptor(SyscallEvent event, long number, ByteText into) {
        ProcessThread thread = event.thread;
        if (thread == null) {
            return;
        }
        if (number == Folders.CURRENT) {
            into.add("AT_FDCWD");
        } else if (number < 0) {
            into.add(Errors.bytes(number));
        } else {
            Descriptor descriptor = thread.descriptor(number);
            if (descriptor != null) {
                into.add('<').add(DescriptorTypes.letter(descriptor.type));
                if (descriptor.isIp()) {
                    addProtocol(descriptor.visibleProtocol(), into);
                }
                into.add('>');
                event.slice.set(descriptor.name, 0, descriptor.nameLength);
                SocketNames.addPrintable(event.slice, into);
            }
        }
    }

    private static void addProtocol(int protocol, ByteText into) {
        switch (protocol) {
            case Descriptor.TCP -> into.add('t');
            case Descriptor.UDP -> into.add('u');
            case Descriptor.ICMP -> into.add('i');
            case Descriptor.RAW -> into.add('r');
            default -> {
                // has no letter
            }
        }
    }

    /** A relative path made absolute. */
    private static void addPath(
            SyscallEvent event, int place, EventTable.Parameter parameter, ByteText into) {
        event.text(place, event.slice);
        ProcessThread thread = event.thread;
        Slice path = event.slice;
        if (thread == null || path.isUnknown() || path.isEmpty() || path.startsWith('/')) {
            return;
        }
        long from = Folders.CURRENT;
        if (parameter.type() == ParameterType.FSRELPATH) {
            from = event.signed(startOf(parameter.detail()));
        }
        ByteText folder = event.other;
        folder.clear();
        folder.begin();
        if (from == Folders.CURRENT || thread.descriptor(from) != null) {
            Folders.add(event, path, from, folder);
        }
        int length = folder.length();
        // apart: joining works back to the beginning of its text
        ByteText whole = folder.begin();
        Paths.join(folder.array(), length, path, whole);
        into.add(whole.array(), whole.start(), whole.length());
    }

    /** The place of the parameter that {@code DIRFD_PARAM(1)} names. */
    private static int startOf(String detail) {
        return Integer.parseInt(detail.substring(detail.indexOf('(') + 1, detail.length() - 1));
    }

    private static void addUser(SyscallEvent event, int uid, ByteText into) {
        if (uid == -1) {
            into.add("<NONE>");
            return;
        }
        ProcessThread thread = event.thread;
        Accounts.User user =
                thread == null ? null : event.machine.accounts.user(thread.container, uid);
        addAccount(user == null ? Slice.NOTHING : user.name(), into);
    }

    private static void addGroup(SyscallEvent event, int gid, ByteText into) {
        if (gid == -1) {
            into.add("<NONE>");
            return;
        }
        ProcessThread thread = event.thread;
        Accounts.Group group =
                thread == null ? null : event.machine.accounts.group(thread.container, gid);
        addAccount(group == null ? Slice.NOTHING : group.name(), into);
    }

    private static void addAccount(byte[] name, ByteText into) {
        into.add(name.length == 0 ? NOT_THERE.getBytes(StandardCharsets.US_ASCII) : name);
    }
}
