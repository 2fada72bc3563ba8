package io.vedette.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The product's own recording, posted as an API server would: in lists, with identities and times
 * of now, so that it counts as new each time.
 */
final class DemoAttack {
    private static final int EVENTS_OF_A_LIST = 100;
    private static final Duration LONGEST_POST = Duration.ofSeconds(30);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    /** The recording is ours and has each event on one line, these members with simple values. */
    private static final Pattern MEMBERS =
            Pattern.compile(
                    "\"(auditID|requestReceivedTimestamp|stageTimestamp)\":\"([^\"\\\\]+)\"");

    private DemoAttack() {}

    /** Whether somebody listens there. */
    static boolean answers(URI webhook) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(webhook.resolve("/healthz"))
                            .timeout(LONGEST_LOOK)
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | IllegalArgumentException ignored) {
            // a server that was killed leaves its address behind
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Posts all events.
     *
     * @return how many
     */
    static int post(URI webhook) throws IOException, InterruptedException {
        List<String> events = events();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int from = 0; from < events.size(); from += EVENTS_OF_A_LIST) {
                int to = Math.min(from + EVENTS_OF_A_LIST, events.size());
                post(client, webhook, events.subList(from, to));
            }
        }
        return events.size();
    }

    private static void post(HttpClient client, URI webhook, List<String> events)
            throws IOException, InterruptedException {
        String list =
                "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
                        + String.join(",", events)
                        + "]}";
        HttpRequest request =
                HttpRequest.newBuilder(webhook)
                        .header("Content-Type", "application/json")
                        .timeout(LONGEST_POST)
                        .POST(HttpRequest.BodyPublishers.ofString(list))
                        .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    webhook
                            + " answered with "
                            + response.statusCode()
                            + ": "
                            + response.body().strip());
        }
    }

    private static List<String> events() throws IOException {
        var lines = new ArrayList<String>();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Content.firstSteps()),
                                StandardCharsets.UTF_8))) {
            in.lines().forEach(lines::add);
        }
        Duration later = Duration.between(lastTime(lines), Instant.now());
        Map<String, String> ids = new HashMap<>();
        return lines.stream()
                .map(line ->
                        MEMBERS.matcher(line)
                                .replaceAll(member ->
                                        "\""
                                                + member.group(1)
                                                + "\":\""
                                                + now(member, later, ids)
                                                + "\""))
                .toList();
    }

    private static Instant lastTime(List<String> lines) {
        Instant last = Instant.EPOCH;
        for (String line : lines) {
            var members = MEMBERS.matcher(line);
            while (members.find()) {
                if (members.group(1).equals("stageTimestamp")) {
                    Instant time = Instant.parse(members.group(2));
                    last = time.isAfter(last) ? time : last;
                }
            }
        }
        return last;
    }

    private static String now(MatchResult member, Duration later, Map<String, String> ids) {
        String value = member.group(2);
        if (member.group(1).equals("auditID")) {
            return ids.computeIfAbsent(value, id -> UUID.randomUUID().toString());
        }
        return Instant.parse(value).plus(later).truncatedTo(ChronoUnit.MICROS).toString();
    }
}
