package io.vedette.outputs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy stands between us and a URL, as the conventions of the environment have it: {@code
 * HTTPS_PROXY} or {@code HTTP_PROXY} by the scheme, {@code NO_PROXY} for hosts, domains and {@code
 * *}; lower case names go before upper case ones.
 */
final class ProxySettings {
    private ProxySettings() {}

    /**
     * The proxy, or none.
     *
     * @throws IOException if a variable is no URL of an HTTP proxy
     */
    static Optional<InetSocketAddress> fromEnvironment(URI url, Map<String, String> variables)
            throws IOException {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String name = scheme + "_proxy";
        String written = variable(name, variables);
        if (written.isEmpty() || isExcepted(url, variable("no_proxy", variables))) {
            return Optional.empty();
        }
        Optional<InetSocketAddress> proxy = parse(written);
        if (proxy.isEmpty()) {
            // the value may hold a password
            throw new IOException(
                    "the variable "
                            + name.toUpperCase(Locale.ROOT)
                            + " is no proxy such as http://proxy.example:3128 without password");
        }
        return proxy;
    }

    /** A proxy written as a URL or as host and port; empty if it is neither, or has a password. */
    static Optional<InetSocketAddress> parse(String written) {
        try {
            var url = new URI(written.contains("://") ? written : "http://" + written);
            if (!"http".equalsIgnoreCase(url.getScheme())
                    || url.getHost() == null
                    || url.getUserInfo() != null) {
                return Optional.empty();
            }
            int port = url.getPort() < 0 ? 80 : url.getPort();
            if (port == 0 || port > 65_535) {
                return Optional.empty();
            }
            return Optional.of(InetSocketAddress.createUnresolved(bare(url.getHost()), port));
        } catch (URISyntaxException ignored) {
            return Optional.empty();
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String variable(String name, Map<String, String> variables) {
        String lower = variables.getOrDefault(name, "");
        return lower.isEmpty() ? variables.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
    }

    private static boolean isExcepted(URI url, String exceptions) {
        String host = bare(url.getHost()).toLowerCase(Locale.ROOT);
        for (String each : exceptions.split(",")) {
            String exception = each.strip().toLowerCase(Locale.ROOT);
            String domain = exception.startsWith(".") ? exception : "." + exception;
            if (exception.equals("*")
                    || exception.equals(host)
                    || exception.equals(host + ":" + url.getPort())
                    || (domain.length() > 1 && ("." + host).endsWith(domain))) {
                return true;
            }
        }
        return false;
    }
}
