package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Three hundred secrets in audit events: none comes out anywhere, whatever the rules print, and
 * everything else does.
 */
class PlantedSecretsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path folder = Path.of("");

    @Test
    void neverComeOut() throws IOException {
        long seed = new Random().nextLong();
        PlantedEvents planted = PlantedEvents.make(new Random(seed));
        assertThat(planted.secrets()).hasSize(300).doesNotHaveDuplicates();

        check(planted.events(), planted.secrets(), "seed " + seed);
    }

    @Test
    void neverComeOutOfAnyTextWhenTheyAreRecognisable() throws IOException {
        long seed = new Random().nextLong();
        List<String> planted = new PlantedSecrets(new Random(seed)).recognisable();
        var events = new ArrayList<ObjectNode>();
        ObjectNode template = PlantedEvents.recorded();
        for (String secret : planted) {
            ObjectNode event = template.deepCopy();
            event.put("auditID", "event-" + events.size());
            event.put("userAgent", "curl " + secret);
            event.put("requestURI", "/a?b=" + URLEncoder.encode(secret, StandardCharsets.UTF_8));
            ObjectNode metadata = (ObjectNode) event.get("requestObject").get("metadata");
            metadata.set("labels", PlantedEvents.object("a", secret));
            metadata.set("finalizers", JSON.createArrayNode().add(secret));
            ((ObjectNode) event.get("responseStatus"))
                    .put("message", "invalid value \"" + secret + "\"");
            events.add(event);
        }

        check(events, planted, "seed " + seed);
    }

    private void check(List<ObjectNode> events, List<String> planted, String seed)
            throws IOException {
        Path log = folder.resolve("audit.jsonl");
        Files.write(log, events.stream().map(JsonNode::toString).toList());
        Path curious =
                Files.writeString(folder.resolve("curious.yaml"), PlantedEvents.CURIOUS_RULES);
        Run json = replay(log, curious, "json");
        Run text = replay(log, curious, "text");

        String unmasked = Files.readString(log);
        for (String secret : planted) {
            assertThat(PlantedEvents.forms(secret))
                    .as("%s: %s went in", seed, secret)
                    .anyMatch(unmasked::contains);
            for (String form : PlantedEvents.forms(secret)) {
                for (String output : List.of(json.out(), json.err(), text.out(), text.err())) {
                    assertThat(output.contains(form))
                            .as("%s: %s, written %s, came out", seed, secret, form)
                            .isFalse();
                }
            }
        }
        List<JsonNode> whole =
                json.json().stream()
                        .filter(alert -> alert.get("rule").asString().equals("Everything"))
                        .toList();
        assertThat(whole).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++) {
            JsonNode event =
                    JSON.readTree(whole.get(i).get("output_fields").get("jevt.obj").asString());
            compare(events.get(i), event, seed + ", event " + i + ": ");
        }
        assertThat(json.err()).contains("Values masked: ");
    }

    private Run replay(Path log, Path curious, String output) {
        Run run =
                Run.of(
                        "replay",
                        "--matching",
                        "all",
                        "--output",
                        output,
                        "-r",
                        SharedData.path("falco/rules/k8s_audit_rules.yaml").toString(),
                        "-r",
                        SharedData.repository("content/rules").toString(),
                        "-r",
                        curious.toString(),
                        log.toString());
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }

    /** Types, names and lengths are equal. */
    private static void compare(JsonNode expected, JsonNode actual, String path) {
        assertThat(actual.getNodeType()).as(path).isEqualTo(expected.getNodeType());
        assertThat(actual.size()).as(path).isEqualTo(expected.size());
        if (expected.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                assertThat(actual.has(member.getKey())).as(path + member.getKey()).isTrue();
                compare(
                        member.getValue(),
                        actual.get(member.getKey()),
                        path + "/" + member.getKey());
            }
        } else if (expected.isArray()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), actual.get(i), path + "/" + i);
            }
        }
    }
}
