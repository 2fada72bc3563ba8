package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.e2e.LiveKernelTest.Running;
import io.vedette.model.EventTypes;
import io.vedette.syscalls.SyscallCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings of this machine's kernel, read by Vedette and by sysdig 0.29; skips, saying so, where
 * there is no sysdig or the kernel cannot be watched.
 */
class SysdigTest {
    private static final Path SYSDIG = Path.of("/usr/bin/sysdig");

    /** The first type of event that sysdig 0.29 does not know, and passes over. */
    private static final int FIRST_UNKNOWN = 362;

    private static final String FIELDS = "%evt.rawtime|%evt.type|%thread.tid|%evt.rawres|";

    private final String mark = "mark-" + UUID.randomUUID();

    @TempDir private Path directory;

    private static void needSysdig() {
        if (!Files.isExecutable(SYSDIG)) {
            System.err.println("skipped, sysdig is not installed: " + SYSDIG);
            Assumptions.abort("sysdig is not installed");
        }
    }

    private static void run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).isZero();
    }

    /** All events that sysdig may know, a line each. */
    private List<String> ours(Path recording) throws IOException {
        Path rules =
                Files.writeString(
                        directory.resolve("all.yaml"),
                        """
                        - rule: all
                          desc: d
                          condition: evt.num > 0
                          warn_evttypes: false
                          output: "%s"
                          priority: INFO
                        """
                                .formatted(FIELDS));
        Run replay = Run.of("replay", recording.toString(), "-r", rules.toString());
        assertThat(replay.err()).doesNotContain("kipped");
        String between = " Informational ";
        EventTypes types = new SyscallCatalogue().eventTypes();
        Set<String> unknown =
                types.names().stream()
                        .filter(name -> types.codes(name).orElseThrow().length() > FIRST_UNKNOWN)
                        .collect(Collectors.toSet());
        return replay.out()
                .lines()
                .filter(line -> line.contains(between))
                .map(line -> line.substring(line.indexOf(between) + between.length()))
                .filter(line -> !unknown.contains(line.split("\\|", -1)[1]))
                .toList();
    }

    private List<String> sysdigs(Path recording) throws IOException, InterruptedException {
        Path out = directory.resolve("sysdig.out");
        Process process =
                new ProcessBuilder(
                                SYSDIG.toString(), "-r", recording.toString(), "-p", "*" + FIELDS)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor()).as(Files.readString(out)).isZero();
        return Files.readString(out, StandardCharsets.ISO_8859_1).lines().toList();
    }

    private void assertReadEqual(Path recording) throws IOException, InterruptedException {
        List<String> ours = ours(recording);

        List<String> theirs = sysdigs(recording);

        assertThat(ours).hasSizeGreaterThan(20);
        // first what differs, since whole lists are too long to be shown
        assertThat(without(ours, theirs)).as("that only we read").isEmpty();
        assertThat(without(theirs, ours)).as("that only sysdig reads").isEmpty();
        assertThat(ours.equals(theirs)).as("in the same order").isTrue();
    }

    private static List<String> without(List<String> all, List<String> those) {
        var known = new HashSet<>(those);
        return all.stream().filter(line -> !known.contains(line)).toList();
    }

    @Test
    void readsARecordingAroundAnAlertAsWeDo() throws Exception {
        needSysdig();
        LiveKernelTest.needKernel();

        Path recording = LiveKernelTest.recordAroundAnAlert(directory, mark, 20).recording();

        assertReadEqual(recording);
        assertThat(Files.readString(recording, StandardCharsets.ISO_8859_1))
                .contains(mark + "-first");
    }

    private Path record(String... more) throws IOException, InterruptedException {
        Path recording = directory.resolve("recorded" + more.length + ".scap");
        String[] command = {"record", recording.toString(), "--seconds", "3"};
        var all = new java.util.ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        Path read = Files.writeString(directory.resolve("read"), "buffer-" + mark);
        var record = new Running(all.toArray(String[]::new));
        record.await("Recording to");
        run(Map.of("SECRET", "environment-" + mark), "/bin/cat", read.toString());
        record.await("Events written: ");
        record.end();
        return recording;
    }

    @Test
    void readsARecordingOfTheMachineAsWeDo() throws Exception {
        needSysdig();
        LiveKernelTest.needKernel();

        Path recording = record();

        assertReadEqual(recording);
        String bytes = Files.readString(recording, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("SECRET=environment-" + mark, "buffer-" + mark);
    }

    @Test
    void readsARecordingFromWhichSecretsAreLeftOut() throws Exception {
        needSysdig();
        LiveKernelTest.needKernel();

        Path recording = record("--without", "environments,buffers");

        assertReadEqual(recording);
        String bytes = Files.readString(recording, StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains("environment-" + mark)).isFalse();
        assertThat(bytes.contains("buffer-" + mark)).isFalse();
        assertThat(bytes.contains(directory.resolve("read").toString())).isTrue();
    }
}
