package io.vedette.outputs;

import io.vedette.model.Alert;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts each alert as Falco's JSON.
 *
 * <p>Any 2xx is a delivery. 408, 429, 5xx and failures of the network are tried again, and so are
 * 3xx, 401 and 407: those are mended by an operator and say nothing of the alert. Every other
 * status refuses the alert. The body of the answer is of no account.
 */
final class HttpOutput implements Output {
    private static final String USER_AGENT = "vedette";

    private final Destination.Http destination;
    private final OutputEnvironment environment;
    private @Nullable HttpClient client;
    private List<Object> tlsFiles = List.of();

    HttpOutput(Destination.Http destination, OutputEnvironment environment) {
        this.destination = destination;
        this.environment = environment;
    }

    @Override
    public Delivery deliver(Alert alert) throws InterruptedException {
        try {
            return post(environment.format().json(alert));
        } catch (IOException e) {
            return new Delivery.Failed(shownUrl() + ": " + Reasons.of(e));
        }
    }

    private Delivery post(String json) throws IOException, InterruptedException {
        HttpRequest request = request(json);
        var answer = new AnswerReader();
        CompletableFuture<HttpResponse<String>> pending = client().sendAsync(request, answer);
        try {
            HttpResponse<String> response =
                    pending.get(destination.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return delivery(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("retry-after").orElse(""));
        } catch (TimeoutException ignored) {
            pending.cancel(true);
            return answer.status() == 0
                    ? new Delivery.Failed(
                            shownUrl()
                                    + ": no answer within "
                                    + Durations.text(destination.timeout()))
                    : delivery(answer.status(), "", "");
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io
                    ? io
                    : new IOException(String.valueOf(e.getCause()), e);
        }
    }

    /** Without its query, in which many receivers want a token. */
    private String shownUrl() {
        String url = destination.url().toString();
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query) + "?...";
    }

    private Delivery delivery(int status, String body, String retryAfter) {
        if (status >= 200 && status < 300) {
            return Delivery.DELIVERED;
        }
        String reason =
                shownUrl()
                        + " answered "
                        + status
                        + (body.isEmpty() ? "" : ": " + body.lines().findFirst().orElse(""));
        boolean mendable = status == 401 || status == 407 || status == 408 || status == 429;
        return mendable || status < 400 || status >= 500
                ? new Delivery.Failed(reason, RetryAfter.parse(retryAfter, Clock.systemUTC()))
                : new Delivery.Refused(reason);
    }

    private HttpRequest request(String json) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(destination.url())
                        .POST(BodyPublishers.ofString(json))
                        .setHeader("User-Agent", USER_AGENT)
                        .setHeader("Content-Type", "application/json");
        destination.headers().forEach(request::setHeader);
        switch (destination.credentials()) {
            case Destination.Credentials.None ignored -> {
                // nothing to say
            }
            case Destination.Credentials.Basic(String user, Secret password) -> {
                String both = user + ":" + password.read(environment.variables());
                request.setHeader(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(both.getBytes(StandardCharsets.UTF_8)));
            }
            case Destination.Credentials.Bearer(Secret token) ->
                    request.setHeader(
                            "Authorization", "Bearer " + token.read(environment.variables()));
        }
        return request.build();
    }

    /** The client, made anew when certificates or keys have changed. */
    private HttpClient client() throws IOException {
        List<Object> found = TlsContext.fingerprint(destination.tls());
        HttpClient open = client;
        if (open != null && found.equals(tlsFiles)) {
            return open;
        }
        close();
        tlsFiles = found;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(destination.connectTimeout())
                        .proxy(proxy().map(ProxySelector::of).orElse(HttpClient.Builder.NO_PROXY));
        if ("https".equalsIgnoreCase(destination.url().getScheme())) {
            builder.sslContext(TlsContext.of(destination.tls()));
        }
        HttpClient made = builder.build();
        client = made;
        return made;
    }

    private Optional<InetSocketAddress> proxy() throws IOException {
        return switch (destination.proxy()) {
            case Destination.Proxying.Direct ignored -> Optional.empty();
            case Destination.Proxying.Through(InetSocketAddress proxy) -> Optional.of(proxy);
            case Destination.Proxying.FromEnvironment ignored ->
                    ProxySettings.fromEnvironment(destination.url(), environment.variables());
        };
    }

    @Override
    public void close() {
        HttpClient open = client;
        client = null;
        if (open != null) {
            open.shutdownNow();
        }
    }

    /** What an answer says of when to come back. */
    static final class RetryAfter {
        private static final Duration LONGEST = Duration.ofHours(1);

        private RetryAfter() {}

        /**
         * Seconds or a date of HTTP; zero if it is neither or in the past, at most an hour, so that
         * nobody can put us to sleep.
         */
        static Duration parse(String header, Clock clock) {
            String text = header.strip();
            Duration pause = Duration.ZERO;
            if (text.matches("[0-9]{1,9}")) {
                pause = Duration.ofSeconds(Long.parseLong(text));
            } else if (!text.isEmpty()) {
                try {
                    var date =
                            java.time.ZonedDateTime.parse(
                                    text, java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME);
                    pause = Duration.between(clock.instant(), date.toInstant());
                } catch (java.time.DateTimeException ignored) {
                    // no date either: our own backoff decides
                }
            }
            if (pause.isNegative()) {
                return Duration.ZERO;
            }
            return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        }
    }
}
