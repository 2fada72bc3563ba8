package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.cli.Vedette;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vedette up FILE}: alerts come as events are written, by rules that may change meanwhile.
 */
class ReloadTest {
    @TempDir private Path directory;

    /** Puts each line that is written into a queue. */
    private static final class Lines extends OutputStream {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }

        /** The next line that holds {@code part}; those before it are passed over. */
        String next(String part) throws InterruptedException {
            for (String next = lines.poll(30, TimeUnit.SECONDS);
                    next != null;
                    next = lines.poll(30, TimeUnit.SECONDS)) {
                if (next.contains(part)) {
                    return next;
                }
            }
            throw new AssertionError("no line with " + part);
        }
    }

    private static String rule(String name) {
        return "- rule: "
                + name
                + "\n  desc: d\n  condition: ka.verb = delete\n  output: "
                + name
                + " %ka.target.name\n  priority: ERROR\n  source: k8s_audit\n";
    }

    private static String event(String name) {
        return "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\""
                + name
                + "\",\"stage\":\"ResponseComplete\",\"verb\":\"delete\",\"objectRef\":{\"resource\":\"pods\",\"name\":\""
                + name
                + "\"},\"stageTimestamp\":\"2026-03-01T12:00:00.000000Z\"}\n";
    }

    private void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private Thread follow(Path log, Path rules, Lines out, Lines err) {
        return Thread.ofPlatform()
                .start(() ->
                        Vedette.run(
                                new ByteArrayInputStream(new byte[0]),
                                out,
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                "up",
                                log.toString(),
                                "-r",
                                rules.toString(),
                                "--from-start",
                                "--listen",
                                "127.0.0.1:0",
                                "--state",
                                directory.resolve("state").toString()));
    }

    @Test
    void loadsRulesAgainAndKeepsTheOldOnesWhenTheNewAreWrong() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), rule("first"));
        Path log = Files.writeString(directory.resolve("audit.log"), "");
        var out = new Lines();
        var err = new Lines();
        Thread up = follow(log, rules, out, err);
        try {
            err.next("Following");
            append(log, event("one"));
            assertThat(out.next(" one")).contains("Error first one");

            Files.writeString(rules, rule("second"));
            err.next("rules loaded again, 1 run");
            append(log, event("two"));
            assertThat(out.next(" two")).contains("Error second two");

            Files.writeString(rules, rule("third").replace("ka.verb", "ka.vreb"));
            assertThat(err.next("error FIELD_UNKNOWN")).contains("did you mean \"ka.verb\"?");
            err.next("the old ones run on");
            append(log, event("three"));
            assertThat(out.next(" three")).contains("Error second three");
        } finally {
            up.interrupt();
            up.join();
        }
    }

    @Test
    void seesFilesThatChangeInSilenceAndTellsOfThoseThatAreGone() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), rule("first"));
        FileTime time = Files.getLastModifiedTime(rules);
        Path log = Files.writeString(directory.resolve("audit.log"), "");
        var out = new Lines();
        var err = new Lines();
        Thread up = follow(log, rules, out, err);
        try {
            err.next("Following");
            // longer than a stamp of the file could hide a change
            Thread.sleep(Duration.ofSeconds(5));
            Files.writeString(rules, rule("third"));
            Files.setLastModifiedTime(rules, time);
            err.next("rules loaded again, 1 run");
            append(log, event("one"));
            assertThat(out.next(" one")).contains("Error third one");

            Files.delete(rules);
            assertThat(err.next("no such file: ")).contains("rules.yaml; the old rules run on");
            append(log, event("two"));
            assertThat(out.next(" two")).contains("Error third two");

            Files.writeString(rules, rule("other"));
            err.next("rules loaded again, 1 run");
            append(log, event("three"));
            assertThat(out.next(" three")).contains("Error other three");
        } finally {
            up.interrupt();
            up.join();
        }
    }

    @Test
    void tellsWhatIsCorrelatedThoughNothingMoreIsWritten() throws Exception {
        String counted =
                rule("deletion")
                        + "---\ntitle: Two deletions\n"
                        + "correlation: {type: event_count, rules: [deletion], group-by: [], timespan: 1m, condition: {gte: 2}}\n";
        Path rules = Files.writeString(directory.resolve("rules.yaml"), counted);
        Path log = Files.writeString(directory.resolve("audit.log"), event("one") + event("two"));
        var out = new Lines();
        Thread up = follow(log, rules, out, new Lines());
        try {
            assertThat(out.next("Two deletions: 2 events within 1m")).contains("Error");
        } finally {
            up.interrupt();
            up.join();
        }
    }
}
