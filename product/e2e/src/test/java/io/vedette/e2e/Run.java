package io.vedette.e2e;

import io.vedette.cli.Vedette;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the command.
 *
 * @param out what it wrote to the standard output
 * @param err what it wrote to the standard error
 */
record Run(int status, String out, String err) {
    private static final JsonMapper JSON = new JsonMapper();

    static Run of(String... arguments) {
        return with("", arguments);
    }

    static Run with(String input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status =
                Vedette.run(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        arguments);
        return new Run(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    List<JsonNode> json() {
        return out.lines().map(JSON::readTree).toList();
    }

    /** Alerts by rule, of output in JSON. */
    Map<String, Integer> alertsByRule() {
        var counts = new TreeMap<String, Integer>();
        json().forEach(alert -> counts.merge(alert.get("rule").asString(), 1, Integer::sum));
        return counts;
    }
}
