package io.vedette.outputs;

import static org.awaitility.Awaitility.await;

import io.vedette.model.Alert;
import io.vedette.model.AlertCodec;
import io.vedette.model.AlertFormat;
import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.rules.RuleFile;
import io.vedette.spool.Spool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** A queue with alerts, and outputs that are configured by text. */
final class Workbench implements AutoCloseable {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(2), Duration.ofMillis(20));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    final List<OutputProblem> problems = new CopyOnWriteArrayList<>();
    private final Path directory;
    private Spool spool;
    private OutputEnvironment environment;
    private final List<Outputs> started = new ArrayList<>();

    Workbench(Path temporary) throws IOException {
        directory = temporary.resolve("queue");
        spool = open();
        environment = environment(standardOutput, Map.of());
    }

    private Spool open() throws IOException {
        return Spool.open(directory, AlertQueue.options(64 << 20));
    }

    private OutputEnvironment environment(OutputStream out, Map<String, String> variables) {
        return new OutputEnvironment(
                new AlertFormat(true, false, ZoneOffset.UTC),
                out,
                false,
                variables,
                QUICK,
                new Random(1),
                problems::add);
    }

    Workbench withVariables(Map<String, String> variables) {
        environment = environment(standardOutput, variables);
        return this;
    }

    Workbench withStandardOutput(OutputStream out) {
        environment = environment(out, Map.of());
        return this;
    }

    OutputEnvironment environment() {
        return environment;
    }

    Spool spool() {
        return spool;
    }

    static Alert alert(int number) {
        return alert(number, Priority.WARNING, "alert " + number);
    }

    static Alert alert(int number, Priority priority, String message) {
        return new Alert(
                AlertId.of("Rule", List.of("event-" + number)),
                1_767_225_600_000_000_000L + number * 1_000_000_000L,
                "Rule \"one\"]",
                SourceId.K8S_AUDIT,
                priority,
                new TreeSet<>(List.of("T1059", "k8s")),
                "node-1",
                message,
                Map.of("ka.verb", new FieldValue.Text("create")),
                List.of("event-" + number),
                "Somebody did it");
    }

    static String id(int number) {
        return alert(number).id().value();
    }

    static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(Workbench::id).toList();
    }

    void append(Alert... alerts) throws IOException {
        var records = new ArrayList<ByteBuffer>();
        for (Alert each : alerts) {
            records.add(ByteBuffer.wrap(AlertCodec.encode(each)));
        }
        spool.append(records);
    }

    void append(int from, int to) throws IOException {
        append(IntStream.range(from, to).mapToObj(Workbench::alert).toArray(Alert[]::new));
    }

    Outputs start(String... items) throws IOException {
        Outputs outputs =
                Outputs.start(
                        spool,
                        configurations(items),
                        environment,
                        Thread.ofPlatform().daemon().factory());
        started.add(outputs);
        return outputs;
    }

    /** Each item is what stands after the hyphen, in one line. */
    static List<OutputConfiguration> configurations(String... items) {
        String yaml = "outputs:\n- " + String.join("\n- ", items) + "\n";
        return switch (OutputsReader.read(new RuleFile("test.yaml", yaml))) {
            case OutputsReader.Result.Read(var outputs) -> outputs;
            case OutputsReader.Result.Refused(var wrong) ->
                    throw new AssertionError(wrong.toString());
        };
    }

    static OutputStatus status(Outputs outputs, String name) {
        return outputs.status().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static void awaitSettled(Outputs outputs, String name) {
        await().atMost(PATIENCE).until(() -> status(outputs, name).backlog() == 0);
    }

    static void awaitRetries(Outputs outputs, String name, int least) {
        await().atMost(PATIENCE).until(() -> status(outputs, name).retries() >= least);
    }

    /** As after a new start of the process. */
    void restart() throws IOException {
        started.forEach(each -> each.close(Duration.ofSeconds(5)));
        started.clear();
        spool.close();
        spool = open();
    }

    @Override
    public void close() throws IOException {
        started.forEach(each -> each.close(Duration.ofMillis(200)));
        spool.close();
    }
}
