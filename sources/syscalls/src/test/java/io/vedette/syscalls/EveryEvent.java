package io.vedette.syscalls;

import io.vedette.syscalls.EventTable.EventType;
import io.vedette.syscalls.EventTable.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that makes each kind of event of system calls, entries and exits, with what its
 * parameters can hold: files that are there and are not, sockets of each family, long and untidy
 * paths. What it does makes no sense. Left out are those that start programs, and an old form of
 * {@code bpf} that readers cannot bring up to date.
 */
final class EveryEvent {
    private static final int PID = 1_900;
    private static final int THREAD = 1_901;
    private static final int HERE = 0xc0000205; // 192.0.2.5, for documentation (RFC 5737)
    private static final int THERE = 0xcb007142; // 203.0.113.66
    private static final byte[] NETWORK_6 = {0x20, 0x01, 0x0d, (byte) 0xb8}; // 2001:db8::/32

    private static final String CONTAINER =
            """
            {"container":{"id":"3ad7b26ded6d","name":"manage","type":0,"image":"example.com/manage:1"}}\
            """;

    private static final String[] TEXTS = {
        "/usr/share/words",
        "words",
        "../share//words/./a",
        "/proc/self/fd/3",
        "/srv/data/" + "a-long-name/".repeat(20),
        "/var/www/stra\u00dfe.html",
        ""
    };

    private static final int[] RESULTS = {0, 3, 4, 7, -2, -9, -13};

    private final Recorded in;
    private final List<EventType> types = new ArrayList<>();

    EveryEvent(Recorded in) {
        this.in = in;
        in.thread(PID, 1, "tester").directory = Recorded.bytes("/srv/data/");
        for (int code = 0; code < EventTable.SHARED_CODES; code++) {
            EventType type = EventTable.get().type(code);
            if (type.categories().contains(EventCategory.SYSCALL)
                    && type.parameters().stream().noneMatch(of -> of.name().equals("exe"))
                    && !(type.name().equals("bpf") && type.is(EventFlag.OLD_VERSION))) {
                types.add(type);
            }
        }
    }

    /**
     * All of them, once.
     *
     * @param round another number for other values
     */
    void acts(int round) {
        Scenarios.starts(in, PID, THREAD + round, "tester", Scenarios.THREAD);
        for (EventType type : types) {
            int chance = type.code() / 2 + round * 7;
            in.event(
                    type.code(),
                    chance % 3 == 0 ? THREAD + round : PID,
                    type.parameters().stream()
                            .map(parameter -> value(parameter, chance))
                            .toArray());
        }
        Scenarios.ends(in, THREAD + round);
        in.event(EventCode.USER_ADDED, -1, 2000 + round, 0, "u" + round, "/home/u", "/bin/sh", "");
        in.event(EventCode.GROUP_ADDED, -1, 2000 + round, "g" + round, "");
        in.event(
                EventCode.USER_DELETED, -1, 2000 + round, 0, "u" + round, "/home/u", "/bin/sh", "");
        in.event(EventCode.GROUP_DELETED, -1, 2000 + round, "g" + round, "");
        in.event(EventCode.ASYNCHRONOUS, -1, 0, "container", Recorded.bytes(CONTAINER));
    }

    private static Object value(Parameter parameter, int chance) {
        return switch (parameter.type()) {
            case CHARBUF, FSPATH, FSRELPATH -> TEXTS[chance % TEXTS.length];
            case BYTEBUF -> Recorded.bytes("text".repeat(chance % 5));
            case SOCKADDR -> address(chance);
            case SOCKTUPLE -> tuple(chance);
            case FDLIST -> new byte[] {1, 0, (byte) (3 + chance % 4), 0, 0, 0, 0, 0, 0, 0, 1, 0};
            case DYN -> new byte[] {0, 1, 0, 0, 0, 0, 0, 0, 0};
            case ERRNO -> RESULTS[chance % RESULTS.length];
            case FD, FD32 -> chance % 11 == 0 ? -100 : 3 + chance % 5;
            default -> chance % 97;
        };
    }

    private static byte[] address(int chance) {
        return switch (chance % 3) {
            case 0 -> Scenarios.address(THERE, chance);
            case 1 -> address6(chance);
            default -> Recorded.bytes("\1/run/service" + chance % 7 + "\0");
        };
    }

    private static byte[] address6(int port) {
        return ByteBuffer.allocate(19)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 10)
                .put(1, NETWORK_6)
                .position(17)
                .putShort((short) port)
                .array();
    }

    private static byte[] tuple(int chance) {
        return switch (chance % 4) {
            case 0 -> Scenarios.tuple(HERE, 40_000 + chance, THERE, chance);
            case 1 ->
                    ByteBuffer.allocate(37)
                            .put(address6(chance))
                            .put(19, address6(443), 1, 18)
                            .array();
            case 2 -> Recorded.bytes("\1" + "8 bytes.".repeat(2) + "/run/service\0");
            default -> new byte[0];
        };
    }
}
