package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is known of sockets, down to where Falco reads what it keeps of one kind as what it keeps of
 * another.
 */
class SocketStateTest {
    private static final byte[] NOTHING = {};
    private static final byte[] MAPPED_CLIENT = mapped(10, 0, 0, 1);
    private static final byte[] MAPPED_SERVER = mapped(93, 184, 216, 34);
    private static final byte[] CLIENT = version6(0xfd00, 1);
    private static final byte[] SERVER = version6(0xfd00, 2);
    private static final byte[] ANY = new byte[16];

    private final FieldValues fields = FieldValues.ofAll();

    private static byte[] mapped(int... address) {
        byte[] all = new byte[16];
        all[10] = -1;
        all[11] = -1;
        for (int i = 0; i < 4; i++) {
            all[12 + i] = (byte) address[i];
        }
        return all;
    }

    private static byte[] version6(int first, int last) {
        return ByteBuffer.allocate(16).putShort((short) first).putShort(14, (short) last).array();
    }

    private static byte[] address(byte[] address, int port) {
        return ByteBuffer.allocate(19)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 10)
                .put(address)
                .putShort((short) port)
                .array();
    }

    private static byte[] tuple(byte[] source, int from, byte[] destination, int to) {
        return ByteBuffer.allocate(37)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 10)
                .put(source)
                .putShort((short) from)
                .put(destination)
                .putShort((short) to)
                .array();
    }

    private static byte[] unix(String path) {
        return Recorded.bytes((char) 1 + path + "\0");
    }

    private static Recorded receives(Recorded in, byte[] tuple) {
        return in.event(EventCode.RECVFROM, 1, 4, Recorded.bytes("ping"), tuple, 3, 4);
    }

    private static Recorded sends(Recorded in, byte[] tuple) {
        return in.event(EventCode.SENDTO, 1, 4, Recorded.bytes("pong"), 3, 4, tuple);
    }

    private static Recorded datagrams(int family, byte[] address) {
        return new Recorded()
                .event(EventCode.SOCKET, 1, 3, family, 2, 0, 0)
                .event(EventCode.BIND, 1, 0, address, 3);
    }

    /** Each datagram tells both ends anew, also of a socket that talks to several others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | fd.name    | 0.0.0.0:53
                    2 | fd.l4proto | udp
                    3 | fd.name    | 10.0.0.2:5000->10.0.0.1:53
                    3 | fd.sip     | [10, 0, 0, 1]
                    3 | fd.l4proto | udp
                    4 | fd.name    | 10.0.0.2:5000->10.0.0.1:53
                    4 | fd.name_changed | 0
                    5 | fd.name    | 10.0.0.3:6000->10.0.0.1:53
                    5 | fd.name_changed | 1
                    6 | fd.name    | 10.0.0.3:6000->10.0.0.1:53
                    6 | fd.name_changed | 0
                    """)
    void followsAServerOfDatagrams(int number, String field, String value) throws IOException {
        var in = datagrams(2, Scenarios.address(0, 53));
        receives(in, Scenarios.tuple(0x0a000002, 5000, 0x0a000001, 53));
        sends(in, Scenarios.tuple(0x0a000001, 53, 0x0a000002, 5000));
        receives(in, Scenarios.tuple(0x0a000003, 6000, 0x0a000001, 53));
        sends(in, Scenarios.tuple(0x0a000001, 53, 0x0a000003, 6000));

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | fd.name         | 10.0.0.1:5000->10.0.0.2:53
                    3 | fd.name         | 10.0.0.1:5000->10.0.0.3:54
                    3 | fd.name_changed | 1
                    4 | fd.name         | 10.0.0.1:5000->10.0.0.3:54
                    5 | fd.name         | 10.0.0.1:5000->10.0.0.4:55
                    6 | fd.name         | 10.0.0.1:5000->10.0.0.2:53
                    """)
    void followsAClientOfDatagramsFromServerToServer(int number, String field, String value)
            throws IOException {
        var in = new Recorded().event(EventCode.SOCKET, 1, 3, 2, 2, 17, 0);
        sends(in, Scenarios.tuple(0x0a000001, 5000, 0x0a000002, 53));
        sends(in, Scenarios.tuple(0x0a000001, 5000, 0x0a000003, 54));
        receives(in, Scenarios.tuple(0x0a000003, 54, 0x0a000001, 5000));
        in.event(
                EventCode.CONNECT,
                1,
                0,
                Scenarios.tuple(0x0a000001, 5000, 0x0a000004, 55),
                3,
                Scenarios.address(0x0a000004, 55));
        sends(in, Scenarios.tuple(0x0a000001, 5000, 0x0a000002, 53));

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    /**
     * The type stays that of a server's socket: its address becomes the sender's, its port the
     * beginning of the address that was sent to.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | fd.name  | fd00::2:53
                    2 | fd.type  | ipv6
                    3 | fd.name  | fd00::1:5000->fd00::2:53
                    3 | fd.sip   | [-3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
                    3 | fd.cip   | absent
                    3 | fd.sport | 253
                    3 | fd.l4proto | <NA>
                    4 | fd.name_changed | 0
                    """)
    void followsAServerOfDatagramsOfIpv6(int number, String field, String value)
            throws IOException {
        var in = datagrams(10, address(SERVER, 53));
        receives(in, tuple(CLIENT, 5000, SERVER, 53));
        receives(in, tuple(CLIENT, 5000, SERVER, 53));

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    private static byte[] container(String id, String ip) {
        return Recorded.bytes(
                "{\"container\":{\"id\":\"" + id + "\",\"type\":0,\"ip\":\"" + ip + "\"}}\0");
    }

    /** As in Falco, the addresses of the machine count in containers, too. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.8, false, 1",
        "10.0.0.9, 10.0.0.1, false, 9",
        "10.0.0.9, 10.0.0.8, true, 1",
        "'', 10.0.0.8, true, 9",
        "'', 10.0.0.1, false, 1"
    })
    void tellsTheLocalEndInAContainer(
            String ip, String ipOfAnother, boolean machineHasIt, int lastOfLocal)
            throws IOException {
        var in = new Recorded();
        if (machineHasIt) {
            byte[] bridge = {10, 0, 0, 1};
            byte[] mask = {-1, -1, -1, 0};
            in.machine()
                    .interfaces
                    .add(
                            new Interfaces.Interface(
                                    bridge, mask, bridge, 0, Recorded.bytes("docker0")));
        }
        in.thread(7, 1, "sh").controlGroups =
                Recorded.bytes("cpu=/docker/" + "0123456789ab".repeat(5) + "0123");
        in.event(EventCode.ASYNCHRONOUS, -1, 0, "container", container("0123456789ab", ip))
                .event(EventCode.ASYNCHRONOUS, -1, 0, "container", container("b", ipOfAnother))
                .event(
                        EventCode.ACCEPT4,
                        7,
                        5,
                        Scenarios.tuple(0x0a000001, 50_000, 0x0a000009, 80),
                        0,
                        0,
                        5,
                        0);

        assertThat(fields.at(in, 3, "fd.lip")).isEqualTo("[10, 0, 0, " + lastOfLocal + "]");
    }

    /** That of no host counts as one of IPv4. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | fd.name    | :::53
                    2 | fd.type    | ipv4
                    2 | fd.sip     | [0, 0, 0, 0]
                    2 | fd.sport   | 53
                    2 | fd.l4proto | udp
                    3 | fd.name    | 10.0.0.1:5000->93.184.216.34:53
                    3 | fd.l4proto | udp
                    """)
    void takesAnyAddressOfIpv6ForOneOfIpv4(int number, String field, String value)
            throws IOException {
        var in = datagrams(10, address(ANY, 53));
        receives(in, tuple(MAPPED_CLIENT, 5000, MAPPED_SERVER, 53));

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    /** As the sockets of Java are: the protocol was kept with the socket of IPv6. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1 | fd.type    | ipv6
                    2 | fd.type    | ipv4
                    2 | fd.name    | <unknown>
                    2 | fd.l4proto | <NA>
                    2 | fd.sip     | [93, -72, -40, 34]
                    2 | fd.sport   | 443
                    2 | fd.cport   | 40000
                    3 | fd.l4proto | <NA>
                    """)
    void forgetsTheProtocolOfIpv4ThroughIpv6(int number, String field, String value)
            throws IOException {
        var there = tuple(MAPPED_CLIENT, 40_000, MAPPED_SERVER, 443);
        var in =
                new Recorded()
                        .event(EventCode.SOCKET, 1, 3, 10, 1, 6, 0)
                        .event(EventCode.CONNECT, 1, 0, there, 3, address(MAPPED_SERVER, 443));
        sends(in, there);

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    /** Their ends are brought up to date even when they are of TCP. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | fd.name         | :::0->fd00::2:443
                    2 | fd.l4proto      | tcp
                    3 | fd.name         | fd00::1:40000->fd00::2:443
                    3 | fd.name_changed | 1
                    4 | fd.name_changed | 0
                    """)
    void learnsTheEndsOfConnectionsOfIpv6(int number, String field, String value)
            throws IOException {
        var in =
                new Recorded()
                        .event(EventCode.SOCKET, 1, 3, 10, 1, 6, 0)
                        .event(
                                EventCode.CONNECT,
                                1,
                                -115,
                                tuple(ANY, 0, SERVER, 443),
                                3,
                                address(SERVER, 443));
        sends(in, tuple(CLIENT, 40_000, SERVER, 443));
        receives(in, tuple(SERVER, 443, CLIENT, 40_000));

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    3 | fd.name      | NULL
                    3 | fd.connected | 1
                    """)
    void namesASocketOfWhichTheKernelToldNothing(int number, String field, String value)
            throws IOException {
        var in =
                new Recorded()
                        .event(EventCode.SOCKET, 1, 3, 1, 1, 0, 0)
                        .event(EventCode.CONNECT_ENTER, 1, 3, unix("/run/s"))
                        .event(EventCode.CONNECT, 1, 0, NOTHING, 3, unix("/run/s"));

        assertThat(fields.at(in, number, field)).isEqualTo(value);
    }

    /** As in Falco, which has no protocol of a server there, but an empty one of a client. */
    @Test
    void hasAnEmptyClientProtocolWhereThereAreNoPorts() throws IOException {
        byte[] path = Recorded.bytes("/run/s\0");
        byte[] tuple = Arrays.copyOf(new byte[] {1}, 17 + path.length);
        System.arraycopy(path, 0, tuple, 17, path.length);
        var in =
                new Recorded()
                        .event(EventCode.SOCKET, 1, 3, 1, 1, 0, 0)
                        .event(EventCode.CONNECT, 1, 0, tuple, 3, unix("/run/s"));

        assertThat(fields.at(in, 2, "fd.cproto")).isEmpty();
        assertThat(fields.at(in, 2, "fd.sproto")).isEqualTo("absent");
    }
}
