package io.vedette.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The product's own recording as bodies of requests, as often as wanted, each time with other ids.
 */
final class PostedRecording {
    private static final int EVENTS_OF_A_LIST = 100;
    private static final Pattern AUDIT_ID = Pattern.compile("\"auditID\":\"[^\"]+\"");

    private PostedRecording() {}

    static List<String> events() throws IOException {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Files.newInputStream(
                                                SharedData.repository(
                                                        "content/recordings/k8s-first-steps.jsonl.gz"))),
                                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    /** The events once more, with ids of their own. */
    static List<String> copy(List<String> events, long number) {
        var copy = new ArrayList<String>();
        for (int i = 0; i < events.size(); i++) {
            String id = "%08d-0000-4000-8000-%012d".formatted(number, i);
            copy.add(AUDIT_ID.matcher(events.get(i)).replaceFirst("\"auditID\":\"" + id + "\""));
        }
        return copy;
    }

    static List<String> bodies(List<String> events) {
        var bodies = new ArrayList<String>();
        for (int from = 0; from < events.size(); from += EVENTS_OF_A_LIST) {
            bodies.add(
                    "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                            + String.join(
                                    ",",
                                    events.subList(
                                            from, Math.min(from + EVENTS_OF_A_LIST, events.size())))
                            + "]}");
        }
        return bodies;
    }
}
