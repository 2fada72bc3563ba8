package io.vedette.syscalls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An end of a socket, or both, as somebody wrote them: {@code 192.0.2.1:443}, {@code [::1]:80},
 * {@code unix:/run/a.sock}; both ends with {@code ->} between.
 */
final class WrittenSocket {
    private static final Pattern END =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([0-9]+(?:\\.[0-9]+){3})):([0-9]{1,5})");
    private static final String ARROW = "->";
    private static final String UNIX = "unix:";
    private static final int MOST_PORT = 65_535;

    static final int FAMILY_UNIX = 1;
    static final int FAMILY_4 = 2;
    static final int FAMILY_6 = 10;

    private WrittenSocket() {}

    /** Whether the text says both ends. */
    static boolean isTuple(String text) {
        return text.contains(ARROW);
    }

    static boolean isUnix(String text) {
        return text.startsWith(UNIX);
    }

    static String firstEnd(String tuple) {
        return tuple.substring(0, tuple.indexOf(ARROW));
    }

    static String secondEnd(String tuple) {
        return tuple.substring(tuple.indexOf(ARROW) + ARROW.length());
    }

    static int family(String end) throws NotWritable {
        return isUnix(end) ? FAMILY_UNIX : ip(end).length == 4 ? FAMILY_4 : FAMILY_6;
    }

    private static Matcher parts(String end) throws NotWritable {
        Matcher parts = END.matcher(end);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > MOST_PORT) {
            throw new NotWritable(
                    "\""
                            + end
                            + "\" is no address like 192.0.2.1:443, [::1]:80 or unix:/run/a.sock");
        }
        return parts;
    }

    private static byte[] ip(String end) throws NotWritable {
        Matcher parts = parts(end);
        String literal = parts.group(1) == null ? parts.group(2) : parts.group(1);
        try {
            // a literal address: nothing is looked up
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new NotWritable("\"" + literal + "\" is no address");
        }
    }

    private static ByteText addEnd(ByteText into, String end) throws NotWritable {
        byte[] ip = ip(end);
        int port = Integer.parseInt(parts(end).group(3));
        into.add(ip, 0, ip.length);
        return into.add((char) (port & 0xff)).add((char) (port >> 8));
    }

    /** As parameters have one end. */
    static byte[] address(String end) throws NotWritable {
        ByteText address = new ByteText().begin();
        address.add((char) family(end));
        if (isUnix(end)) {
            byte[] path = end.substring(UNIX.length()).getBytes(StandardCharsets.UTF_8);
            address.add(path, 0, path.length).add((char) 0);
        } else {
            addEnd(address, end);
        }
        return address.copy();
    }

    /** As parameters have both ends. */
    static byte[] tuple(String text) throws NotWritable {
        if (!isTuple(text)) {
            throw new NotWritable(
                    "\"" + text + "\" has to be both ends: 10.1.0.5:40000->192.0.2.1:443");
        }
        String first = firstEnd(text);
        String second = secondEnd(text);
        if (family(first) != family(second)) {
            throw new NotWritable("the ends of \"" + text + "\" are of two families");
        }
        ByteText tuple = new ByteText().begin();
        tuple.add((char) family(first));
        addEnd(tuple, first);
        return addEnd(tuple, second).copy();
    }

    /** Both ends of a connection to a socket within the machine. */
    static byte[] unixTuple(String end) {
        ByteText tuple = new ByteText().begin();
        tuple.add((char) FAMILY_UNIX);
        for (int i = 0; i < 2 * Long.BYTES; i++) {
            tuple.add((char) (i % Long.BYTES == 0 ? 1 : 0));
        }
        byte[] path = end.substring(UNIX.length()).getBytes(StandardCharsets.UTF_8);
        return tuple.add(path, 0, path.length).add((char) 0).copy();
    }
}
