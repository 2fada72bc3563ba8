package io.vedette.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Audit events with a secret each, at every place where secrets come; and rules that print all that
 * rules can print of them.
 *
 * @param secrets as they were planted, one for each event
 */
record PlantedEvents(List<ObjectNode> events, List<String> secrets) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Print whole events, and everything else that rules can print of what clients send. */
    static final String CURIOUS_RULES =
            """
            - rule: Everything
              desc: every event
              condition: ka.auditid != ""
              output: "%jevt.obj"
              priority: INFO
              source: k8s_audit
            - rule: Every Field
              desc: every event
              condition: ka.auditid != ""
              output: >
                u=%ka.uri c=%ka.uri.param[command] a=%ka.useragent cm=%ka.req.configmap.obj
                i=%ka.req.pod.containers.image v=%jevt.value[/requestObject]
                r=%jevt.value[/responseObject] m=%jevt.value[/responseStatus]
              priority: INFO
              source: k8s_audit
            """;

    /** The places where a secret is planted; they say beside it what it is. */
    private static final Map<String, BiConsumer<ObjectNode, String>> PLACES = places();

    /** Three hundred secrets, no two alike. */
    static PlantedEvents make(Random random) throws IOException {
        var events = new ArrayList<ObjectNode>();
        var secrets = new ArrayList<String>();
        ObjectNode template = recorded();
        for (var place : PLACES.entrySet()) {
            for (String secret : new PlantedSecrets(random).all()) {
                ObjectNode event = template.deepCopy();
                event.put("auditID", "event-" + events.size());
                place.getValue().accept(event, secret);
                events.add(event);
                secrets.add(secret);
            }
        }
        return new PlantedEvents(events, secrets);
    }

    private static Map<String, BiConsumer<ObjectNode, String>> places() {
        var places = new LinkedHashMap<String, BiConsumer<ObjectNode, String>>();
        places.put(
                "data of a Secret",
                (event, secret) ->
                        about(event, "secrets")
                                .set(
                                        "responseObject",
                                        JSON.createObjectNode()
                                                .put("kind", "Secret")
                                                .set(
                                                        "data",
                                                        object(
                                                                "a.b",
                                                                PlantedSecrets.base64(secret)))));
        places.put(
                "patch of a Secret",
                (event, secret) ->
                        about(event, "secrets")
                                .set(
                                        "requestObject",
                                        JSON.createArrayNode()
                                                .add(
                                                        object("op", "replace")
                                                                .put("path", "/stringData/x")
                                                                .put("value", secret))));
        places.put(
                "data of a ConfigMap",
                (event, secret) ->
                        about(event, "configmaps")
                                .set(
                                        "requestObject",
                                        JSON.createObjectNode()
                                                .put("kind", "ConfigMap")
                                                .set(
                                                        "data",
                                                        object("app.conf", "a=1\n" + secret))));
        places.put(
                "last applied Secret",
                (event, secret) ->
                        ((ObjectNode) event.get("requestObject").get("metadata"))
                                .set(
                                        "annotations",
                                        object(
                                                "kubectl.kubernetes.io/last-applied-configuration",
                                                JSON.createObjectNode()
                                                                .put("kind", "Secret")
                                                                .set(
                                                                        "stringData",
                                                                        object("k", secret))
                                                                .toString()
                                                        + "\n")));
        places.put(
                "variable",
                (event, secret) ->
                        container(event)
                                .set(
                                        "env",
                                        JSON.createArrayNode()
                                                .add(object("name", "A").put("value", "1"))
                                                .add(
                                                        object("name", "DB_PASSWORD")
                                                                .put("value", secret))));
        places.put(
                "arguments",
                (event, secret) ->
                        container(event)
                                .set(
                                        "args",
                                        JSON.createArrayNode()
                                                .add("serve")
                                                .add("--db-password")
                                                .add(secret)));
        places.put(
                "command of an exec",
                (event, secret) ->
                        about(event, "pods")
                                .put(
                                        "requestURI",
                                        "/api/v1/namespaces/shop/pods/web/exec?command=mysql&command="
                                                + URLEncoder.encode(
                                                        "-p" + secret, StandardCharsets.UTF_8)
                                                + "&container=c"));
        places.put(
                "member of a custom object",
                (event, secret) ->
                        ((ObjectNode) event.get("requestObject").get("spec"))
                                .set("auth", object("clientSecret", secret)));
        places.put(
                "text of an annotation",
                (event, secret) ->
                        ((ObjectNode) event.get("annotations"))
                                .put(
                                        "note",
                                        "{\"user\": \"a\", \"token\": "
                                                + JSON.writeValueAsString(secret)
                                                + "}"));
        places.put(
                "script",
                (event, secret) ->
                        container(event)
                                .set(
                                        "command",
                                        JSON.createArrayNode()
                                                .add("sh")
                                                .add("-c")
                                                .add(
                                                        "export DB_PASSWORD='"
                                                                + secret
                                                                + "'; exec app")));
        return places;
    }

    private static ObjectNode about(ObjectNode event, String resource) {
        ((ObjectNode) event.get("objectRef")).put("resource", resource).remove("apiGroup");
        return event;
    }

    static ObjectNode object(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }

    private static ObjectNode container(ObjectNode event) {
        return (ObjectNode) event.get("requestObject").get("spec").get("containers").get(0);
    }

    /** A recorded request that made a pod. */
    static ObjectNode recorded() throws IOException {
        Path file = SharedData.path("audit/k8s-1.33/benign.jsonl.gz");
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                JsonNode event = JSON.readTree(line);
                boolean madeAPod =
                        event.path("verb").asString("").equals("create")
                                && event.path("objectRef")
                                        .path("resource")
                                        .asString("")
                                        .equals("pods")
                                && event.path("objectRef").path("subresource").isMissingNode()
                                && event.path("requestObject").path("spec").has("containers");
                if (madeAPod) {
                    return (ObjectNode) event;
                }
                line = lines.readLine();
            }
        }
        throw new AssertionError("no recorded request makes a pod");
    }

    /** The ways in which a secret might come out, and its longest line. */
    static List<String> forms(String secret) {
        String longest =
                secret.lines()
                        .filter(line -> !line.startsWith("---"))
                        .reduce("", (a, b) -> a.length() >= b.length() ? a : b);
        String quoted = JSON.writeValueAsString(secret);
        return List.of(
                longest,
                PlantedSecrets.base64(secret),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                quoted.substring(1, quoted.length() - 1));
    }
}
