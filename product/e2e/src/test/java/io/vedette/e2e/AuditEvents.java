package io.vedette.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Plain audit events, and rules that alert on each by its verb, each verb with its priority. */
final class AuditEvents {
    private static final String RULES =
            """
            - {rule: Looked, desc: d, output: "%ka.user.name %ka.verb", priority: INFO, source: k8s_audit, condition: ka.verb = get}
            - {rule: Made, desc: d, output: "%ka.user.name %ka.verb", priority: WARNING, source: k8s_audit, condition: ka.verb = create}
            - {rule: Removed, desc: d, output: "%ka.user.name %ka.verb", priority: CRITICAL, source: k8s_audit, condition: ka.verb = delete}
            """;

    /** The verbs that the rules know. */
    static final List<String> VERBS = List.of("get", "create", "delete");

    private AuditEvents() {}

    static Path rules(Path directory) throws IOException {
        return Files.writeString(directory.resolve("rules.yaml"), RULES);
    }

    static String event(String id, String verb) {
        return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s",\
        "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/a/pods/p","verb":"%s",\
        "user":{"username":"alice"},"objectRef":{"resource":"pods","namespace":"a","name":"p",\
        "apiVersion":"v1"},"stageTimestamp":"2026-03-01T12:00:00.000000Z"}\
        """
                .formatted(id, verb);
    }

    /** Events of the verbs in turn, with ids that tell their numbers. */
    static List<String> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> event("event-" + i, VERBS.get(i % VERBS.size())))
                .toList();
    }

    static String list(Collection<String> events) {
        return "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                + String.join(",", events)
                + "]}";
    }
}
