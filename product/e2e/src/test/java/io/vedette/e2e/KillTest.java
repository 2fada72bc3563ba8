package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing that was accepted is lost when the process is killed in the middle of load. */
class KillTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int COPIES = 12;
    private static final int KILLS = 3;

    @TempDir private Path directory = Path.of("");

    private static List<String> bodies() throws Exception {
        List<String> events = PostedRecording.events();
        var all = new ArrayList<String>();
        for (int copy = 0; copy < COPIES; copy++) {
            all.addAll(PostedRecording.copy(events, copy));
        }
        return PostedRecording.bodies(all);
    }

    /** Rules of alerts by their ids; a line that a kill cut off comes again whole. */
    private static Map<String, String> alerts(ServerProcess server) throws Exception {
        var alerts = new TreeMap<String, String>();
        for (String line : server.alerts()) {
            try {
                JsonNode alert = JSON.readTree(line);
                alerts.put(
                        alert.get("vedette").get("alert_id").asString(),
                        alert.get("rule").asString());
            } catch (JacksonException ignored) {
                assertThat(server.alerts()).as("a line cut off").contains(line);
            }
        }
        return alerts;
    }

    @Test
    void losesNoAlertAndNoEvent() throws Exception {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        List<String> bodies = bodies();
        Map<String, String> expected;
        try (var undisturbed = ServerProcess.start(directory.resolve("undisturbed"))) {
            for (String body : bodies) {
                undisturbed.postUntilTaken(body);
            }
            undisturbed.awaitDrained();
            undisturbed.end();
            expected = alerts(undisturbed);
        }
        assertThat(expected).hasSizeGreaterThan(COPIES);

        var kills = new TreeSet<Integer>();
        while (kills.size() < KILLS) {
            kills.add(1 + random.nextInt(bodies.size() - 2));
        }
        try (var killed = ServerProcess.start(directory.resolve("killed"))) {
            for (int i = 0; i < bodies.size(); i++) {
                String body = bodies.get(i);
                Thread posting = Thread.ofVirtual().start(() -> post(killed, body));
                if (kills.contains(i)) {
                    Thread.sleep(random.nextInt(20));
                    killed.kill();
                    killed.restart();
                }
                posting.join();
            }
            killed.awaitDrained();
            killed.end();

            assertThat(alerts(killed)).as("-Dvedette.seed=%d", seed).isEqualTo(expected);
        }
    }

    private static void post(ServerProcess server, String body) {
        try {
            server.postUntilTaken(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
