package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vedette.model.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureWriterTest {
    private static final Path DATA = Path.of(System.getProperty("vedette.root"), "../shared/data");

    private static CaptureReader reader(byte[] bytes) throws IOException {
        return CaptureReader.of(
                new ByteArrayInputStream(bytes),
                "x",
                "here",
                problem -> {
                    throw new AssertionError(problem.toString());
                });
    }

    private static byte[] copy(byte[] from, Predicate<Event> begins, Predicate<Event> ends)
            throws IOException {
        var out = new ByteArrayOutputStream();
        try (CaptureReader reader = reader(from);
                CaptureWriter writer = CaptureWriter.to(out, false)) {
            writer.copy(reader, begins, ends);
        }
        return out.toByteArray();
    }

    private static byte[] copy(byte[] from) throws IOException {
        return copy(from, event -> true, event -> false);
    }

    /** Compares all fields of all events that rules see. */
    private static void assertSame(byte[] one, byte[] other) throws IOException {
        var fields = FieldValues.ofAll();
        try (CaptureReader first = reader(one);
                CaptureReader second = reader(other)) {
            while (first.advance()) {
                assertThat(second.advance()).isTrue();
                assertThat(fields.of(second.event())).isEqualTo(fields.of(first.event()));
            }
            assertThat(second.advance()).isFalse();
        }
    }

    @Test
    void copiesEveryKindOfDescriptor() throws IOException {
        var recording = new Recorded();
        DescriptorTable table =
                java.util.Objects.requireNonNull(recording.machine().threads.peek(1))
                        .ownDescriptors;
        for (int type = 0; type <= Descriptor.PIDFD; type++) {
            Descriptor descriptor = java.util.Objects.requireNonNull(table.open(type));
            descriptor.type = type;
            descriptor.inode = 100L + type;
            if (descriptor.isIp()) {
                descriptor.setSource(Recorded.bytes("abcdefghijklmnop"), 0, 16);
                descriptor.setDestination(Recorded.bytes("ABCDEFGHIJKLMNOP"), 0, 16);
                descriptor.setSourcePort(40_000);
                descriptor.setDestinationPort(443);
                descriptor.setProtocol(Descriptor.TCP);
            } else if (type != Descriptor.UNKNOWN) {
                byte[] name = Recorded.bytes("name of " + type);
                descriptor.setName(name, 0, name.length);
            }
            recording.event(EventCode.FCHDIR, 1, 0, type);
        }
        byte[] written = recording.written();

        byte[] copy = copy(written);

        assertThat(copy).isEqualTo(written);
        assertSame(written, copy);
        try (CaptureReader reader = reader(copy)) {
            assertThat(reader.advance()).isTrue();
            ProcessThread thread =
                    java.util.Objects.requireNonNull(reader.machine().threads.peek(1));
            assertThat(thread.ownDescriptors.find(Descriptor.MEMFD))
                    .extracting(late -> late.type)
                    .isEqualTo(Descriptor.MEMFD);
        }
    }

    @Test
    void cutsWithTheMachineAsItWasThere() throws IOException {
        byte[] written =
                new Recorded()
                        .event(EventCode.CHDIR, 1, 0, "/var")
                        .event(EventCode.OPEN, 1, 3, "log/a", 1, 0, 0, 0)
                        .event(EventCode.READ, 1, 10, new byte[10], 3, 10)
                        .event(EventCode.CLOSE, 1, 0, 3)
                        .written();

        byte[] cut = copy(written, event -> event.number() == 3, event -> event.number() == 4);

        var fields = FieldValues.ofAll();
        try (CaptureReader reader = reader(cut)) {
            assertThat(reader.advance()).isTrue();
            assertThat(fields.of(reader.event(), "evt.type")).isEqualTo("read");
            assertThat(fields.of(reader.event(), "fd.name")).isEqualTo("/var/log/a");
            assertThat(fields.of(reader.event(), "proc.cwd")).isEqualTo("/var/");
            assertThat(reader.advance()).isFalse();
        }
    }

    @Test
    void keepsWhatWasToldOfContainersBeforeACut() throws IOException {
        String json = "{\"container\":{\"id\":\"0123456789ab\",\"name\":\"web\",\"type\":0}}\0";
        var recording = new Recorded();
        recording.thread(7, 1, "sh").controlGroups =
                Recorded.bytes("cpu=/docker/" + "0123456789ab".repeat(5) + "0123");
        byte[] written =
                recording
                        .event(EventCode.ASYNCHRONOUS, -1, 0, "container", Recorded.bytes(json))
                        .event(EventCode.GETCWD, 1, 0, "/")
                        .event(EventCode.GETCWD, 7, 0, "/")
                        .written();

        byte[] cut = copy(written, event -> event.number() == 3, event -> false);

        try (CaptureReader reader = reader(cut)) {
            assertThat(reader.advance()).isTrue();
            assertThat(FieldValues.ofAll().of(reader.event(), "container.name")).isEqualTo("web");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "falco/files/falco/0.34.1/test/trace_files/cat_write.scap",
                "falco/files/falco/0.34.1/test/trace_files/syscall.scap",
                "falco/files/falco/0.34.1/test/trace_files/open-multiple-files.scap",
                "falco/files/falco/0.34.1/test/trace_files/ping_sendto.scap",
            })
    void copiesRecordingsOfOtherProgramsSoThatTheyReadTheSame(String file) throws IOException {
        Path path = DATA.resolve(file);
        assumeTrue(Files.exists(path), "skipped: " + file + " is not beside the repository");
        byte[] recorded = Files.readAllBytes(path);

        byte[] copy = copy(recorded);

        assertSame(recorded, copy);
        assertThat(copy(copy)).isEqualTo(copy);
    }

    @Test
    void copiesPartOfABusyMachineSoThatItReadsTheSame() throws IOException {
        Path path = DATA.resolve("captures/attack.scap.gz");
        assumeTrue(Files.exists(path), "skipped: " + path + " is not beside the repository");

        byte[] part =
                copy(
                        Files.readAllBytes(path),
                        event -> event.number() >= 30_000,
                        event -> event.number() >= 40_000);

        assertSame(part, copy(part));
    }
}
