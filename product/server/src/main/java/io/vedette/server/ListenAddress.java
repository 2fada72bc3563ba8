package io.vedette.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;

/**
 * Where to listen.
 *
 * @param host a name or an address
 * @param port from 0 to 65535; 0 is any that is free
 */
public record ListenAddress(String host, int port) {
    /** Where Falco's audit plugin listens too, so that a webhook's configuration can stay. */
    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 9765);

    private static final int HIGHEST_PORT = 65_535;

    public ListenAddress {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("an address needs a host");
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "port " + port + " is not from 0 to " + HIGHEST_PORT);
        }
    }

    /**
     * Reads {@code host:port}, {@code [address]:port}, {@code host} or {@code :port}.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean severalColons = text.indexOf(':') != colon;
        boolean hasPort =
                colon >= 0 && !text.endsWith("]") && (!severalColons || text.startsWith("["));
        String host = hasPort ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        OptionalInt port =
                hasPort ? number(text.substring(colon + 1)) : OptionalInt.of(DEFAULT.port());
        if (port.isEmpty() || text.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address such as 127.0.0.1:9765");
        }
        return new ListenAddress(host.isEmpty() ? DEFAULT.host() : host, port.getAsInt());
    }

    private static OptionalInt number(String text) {
        boolean digits =
                !text.isEmpty()
                        && text.length() <= 5
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /**
     * Whether only this machine can reach it.
     *
     * @throws UnknownHostException when the host has no address
     */
    public boolean isLoopback() throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (!address.isLoopbackAddress()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
