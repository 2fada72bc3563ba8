package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code vedette up} as a process of its own, which can be killed; its alerts go to a file. */
final class ServerProcess implements AutoCloseable {
    private static final String WATCHING = "watching";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> options;
    private Process process;

    private ServerProcess(Path directory, List<String> options, Process process) {
        this.directory = directory;
        this.options = options;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param directory for its state, output and messages
     */
    static ServerProcess start(Path directory, String... options) throws Exception {
        Files.createDirectories(directory);
        var server =
                new ServerProcess(directory, List.of(options), launch(directory, List.of(options)));
        server.awaitListening();
        return server;
    }

    /** Starts one that watches the kernel, too. */
    static ServerProcess startWatching(Path directory, String... options) throws Exception {
        var all = new ArrayList<>(List.of(options));
        all.add(WATCHING);
        return start(directory, all.toArray(String[]::new));
    }

    private static Process launch(Path directory, List<String> options) throws IOException {
        Files.deleteIfExists(directory.resolve("state/listening"));
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms256m",
                                "-Xmx256m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.vedette.cli.Vedette",
                                "up",
                                "--no-kernel-events",
                                "--output",
                                "json",
                                "--state",
                                directory.resolve("state").toString()));
        if (!options.contains("--listen")) {
            command.addAll(List.of("--listen", "127.0.0.1:0"));
        }
        command.addAll(options);
        if (command.remove(WATCHING)) {
            command.remove("--no-kernel-events");
        }
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("out").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("err").toFile()))
                .start();
    }

    private void awaitListening() throws Exception {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!Files.exists(directory.resolve("state/listening"))) {
            assertThat(process.isAlive()).as(() -> "the server ended: " + messages()).isTrue();
            assertThat(System.nanoTime() - deadline)
                    .as(() -> "started within minutes: " + account())
                    .isNegative();
            Thread.sleep(20);
        }
    }

    /** What it has said, and what its threads do. */
    String account() {
        return messages() + threads();
    }

    private String threads() {
        try {
            Process jcmd =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(process.pid()),
                                    "Thread.print")
                            .redirectErrorStream(true)
                            .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "no threads: " + e.getMessage();
        }
    }

    /** Ends it as the kernel does, without a word. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends a signal by its name. */
    void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
    }

    /** Starts it again, on the same state. */
    void restart() throws Exception {
        process = launch(directory, options);
        awaitListening();
    }

    /** Ends it in order, and sooner than it would end if something kept it. */
    void end() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("it ends in time").isTrue();
    }

    URI webhook() throws IOException {
        return URI.create(Files.readString(directory.resolve("state/listening")).strip());
    }

    Path state() {
        return directory.resolve("state");
    }

    /** The whole lines of alerts so far: what is just being written comes in pieces. */
    List<String> alerts() throws IOException {
        String out = Files.readString(directory.resolve("out"));
        return out.substring(0, out.lastIndexOf('\n') + 1).lines().toList();
    }

    String messages() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            return "no messages: " + e.getMessage();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Resident memory in bytes. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** Posts once; 0 when nobody answered. */
    int post(String body) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(webhook())
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(30))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException ignored) {
            // killed, or not yet started again
            return 0;
        }
    }

    /** Posts until it is taken, as an API server does. */
    void postUntilTaken(String body) throws InterruptedException {
        while (post(body) != 200) {
            Thread.sleep(50);
        }
    }

    /** All metrics. */
    String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(webhook().resolve("/metrics")).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The status of the health page; 0 when it gave none within two seconds. */
    int health() throws InterruptedException, IOException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(webhook().resolve("/healthz"))
                            .timeout(Duration.ofSeconds(2))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException ignored) {
            return 0;
        }
    }

    /** A metric by its name and labels, as the text format has them. */
    double metric(String name) throws Exception {
        String text = metrics();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " in\n" + text));
    }

    /** Waits until the standard output has so many alerts. */
    void awaitAlerts(int count) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(alerts()).hasSizeGreaterThanOrEqualTo(count));
    }

    /** Waits until rules and standard output have taken all. */
    void awaitDrained() throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (metric("vedette_spool_backlog_records{queue=\"audit\",reader=\"rules\"}") > 0
                || metric(
                                "vedette_spool_backlog_records{queue=\"alerts\",reader=\"output.standard-output\"}")
                        > 0) {
            assertThat(System.nanoTime() - deadline).as("drained within minutes").isNegative();
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        client.close();
        kill();
    }
}
