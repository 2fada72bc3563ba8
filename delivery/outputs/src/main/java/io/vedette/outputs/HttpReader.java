package io.vedette.outputs;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the destination {@code http}. */
final class HttpReader {
    private static final List<String> KEYS =
            List.of(
                    "url",
                    "user-agent",
                    "headers",
                    "user",
                    "password",
                    "password-file",
                    "password-env",
                    "token",
                    "token-file",
                    "token-env",
                    "proxy",
                    "tls",
                    "connect-timeout",
                    "timeout");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Ours to say, or the client's. */
    private static final Set<String> RESERVED =
            Set.of(
                    "authorization",
                    "connection",
                    "content-length",
                    "content-type",
                    "expect",
                    "host",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final Section section;

    private HttpReader(Section section) {
        this.section = section;
    }

    static Optional<Destination> read(Section item) {
        return new HttpReader(item.section("http", KEYS)).read();
    }

    private Optional<Destination> read() {
        Optional<URI> url = section.required("url").flatMap(this::url);
        Map<String, String> headers = headers();
        Destination.Credentials credentials = credentials();
        Destination.Proxying proxy = proxy();
        TlsSettings tls = DestinationReader.tls(section);
        if (section.has("tls")
                && url.isPresent()
                && !"https".equalsIgnoreCase(url.get().getScheme())) {
            section.problem(section.place("tls"), "tls goes with a URL that begins with https://");
        }
        Duration connectTimeout =
                section.duration("connect-timeout", LONGEST, Duration.ofSeconds(5));
        Duration timeout = section.duration("timeout", LONGEST, Duration.ofSeconds(10));
        return url.<Destination>map(where ->
                new Destination.Http(
                        where, headers, credentials, proxy, tls, connectTimeout, timeout));
    }

    private Optional<URI> url(String written) {
        try {
            var url = new URI(written);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getUserInfo() != null || (url.getHost() == null && written.contains("@"))) {
                // not repeated: it may hold a password
                section.problem(
                        section.place("url"),
                        "a URL has no user and password here; use user and password-file");
                return Optional.empty();
            }
            if ((scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getPort() <= 65_535
                    && url.getPort() != 0) {
                return Optional.of(url);
            }
        } catch (URISyntaxException ignored) {
            // said below
        }
        section.problem(
                section.place("url"), "url takes an address such as https://host:port/path");
        return Optional.empty();
    }

    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        section.text("user-agent")
                .ifPresent(agent -> {
                    if (isHeaderValue(agent)) {
                        headers.put("User-Agent", agent);
                    } else {
                        section.problem(
                                section.place("user-agent"),
                                "user-agent takes printable ASCII characters");
                    }
                });
        section.entries("headers")
                .forEach((key, value) -> {
                    String name = key.getValue();
                    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                        section.problem(
                                key,
                                "the header \""
                                        + name
                                        + "\" cannot be set; user and token-file say who we are");
                    } else if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                            || !isHeaderValue(value)) {
                        section.problem(
                                key, "the header \"" + name + "\" holds characters it may not");
                    } else {
                        headers.put(name, value);
                    }
                });
        return headers;
    }

    private static boolean isHeaderValue(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private Destination.Credentials credentials() {
        Optional<String> user = section.text("user");
        Optional<Secret> password = DestinationReader.secret(section, "password");
        Optional<Secret> token = DestinationReader.secret(section, "token");
        if (token.isPresent() && (user.isPresent() || password.isPresent())) {
            section.problem(
                    section.place("user"), "either user and password, or a token, not both");
        } else if (user.isPresent() != password.isPresent()) {
            section.problem(section.place("user"), "user goes with password-file or password-env");
        } else if (user.isPresent() && (user.get().contains(":") || !isHeaderValue(user.get()))) {
            section.problem(
                    section.place("user"), "a user has printable ASCII characters without colon");
        } else if (user.isPresent()) {
            return new Destination.Credentials.Basic(user.get(), password.orElseThrow());
        } else if (token.isPresent()) {
            return new Destination.Credentials.Bearer(token.get());
        }
        return new Destination.Credentials.None();
    }

    private Destination.Proxying proxy() {
        Optional<String> written = section.text("proxy");
        if (written.isEmpty()) {
            return new Destination.Proxying.FromEnvironment();
        }
        if (written.get().equals("none")) {
            return new Destination.Proxying.Direct();
        }
        var proxy = ProxySettings.parse(written.get());
        if (proxy.isEmpty()) {
            section.problem(
                    section.place("proxy"),
                    "proxy takes none or an address such as http://proxy.example:3128; one that"
                            + " asks for a password is not supported");
            return new Destination.Proxying.Direct();
        }
        return new Destination.Proxying.Through(proxy.get());
    }
}
