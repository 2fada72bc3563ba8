package io.vedette.syscalls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.FieldReader;
import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Comparison;
import io.vedette.model.SourceFilter.Requirement;
import io.vedette.model.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel leaves out of opens, and what it tells of where they lead. */
class LiveFilterTest {
    private static final Map<String, FieldReader<Event>> READERS = new HashMap<>();

    @TempDir private Path given = Path.of("");

    /**
     * An event: its code, what it returned, the name and the place of its file, and the first texts
     * of it.
     */
    private record Seen(int code, long result, String name, String place, List<String> texts) {}

    private static SourceFilter reading(String... paths) {
        var open =
                new Requirement.AllOf(
                        List.of(
                                new Requirement.Test(
                                        "evt.is_open_read",
                                        Optional.empty(),
                                        Comparison.EQUALS,
                                        List.of("1")),
                                new Requirement.Test(
                                        "fd.realpath",
                                        Optional.empty(),
                                        Comparison.EQUALS,
                                        List.of(paths))));
        return new SourceFilter(
                Map.of(
                        EventCode.OPENAT,
                        open,
                        EventCode.OPEN,
                        open,
                        EventCode.FCHMOD,
                        new Requirement.Anything(),
                        EventCode.DUP,
                        new Requirement.Anything(),
                        EventCode.IO_URING,
                        new Requirement.Anything()),
                Set.of("fd.realpath"));
    }

    /** What a command and its children do. */
    private static List<Seen> eventsOf(LiveSource source, String... command)
            throws IOException, InterruptedException {
        var seen = new ArrayList<Seen>();
        int status = LiveSensor.run(source, event -> seen.add(seen(event)), command);
        Assumptions.assumeTrue(status != 3, "this kernel does not do what is tested");
        return seen;
    }

    private static Seen seen(SyscallEvent event) {
        var texts = new ArrayList<String>();
        var slice = new Slice();
        for (int i = 0; i < Math.min(5, event.parameters()); i++) {
            event.bytes(i, slice);
            texts.add(new String(slice.array, slice.offset, slice.length, ISO_8859_1));
        }
        return new Seen(
                event.code(),
                event.result(),
                text(event, "fd.name"),
                text(event, "fd.realpath"),
                texts);
    }

    private static String text(SyscallEvent event, String field) {
        var value = new Value();
        return READERS.computeIfAbsent(field, FieldValues::reader).read(event, value)
                ? value.text(0)
                : "";
    }

    private static List<String> opened(List<Seen> events) {
        return events.stream()
                .filter(event -> event.code() == EventCode.OPENAT || event.code() == EventCode.OPEN)
                .map(Seen::name)
                .toList();
    }

    private Path folder() {
        try {
            return given.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesOutOpensThatNoRuleCanMatch() throws Exception {
        Path wanted = Files.writeString(folder().resolve("wanted"), "");
        Path other = Files.writeString(folder().resolve("other"), "");
        try (LiveSource source =
                LiveSensor.openOrSkip(reading(wanted.toString()), LiveSensor.RING_BYTES)) {
            List<Seen> events =
                    eventsOf(
                            source,
                            "sh",
                            "-c",
                            "cd "
                                    + folder()
                                    + "; cat wanted other "
                                    + wanted
                                    + " "
                                    + other
                                    + " /nowhere; echo > wanted");

            assertThat(opened(events))
                    .filteredOn(name -> name.startsWith(folder() + "/"))
                    .containsExactly(wanted.toString(), wanted.toString());
            assertThat(opened(events)).doesNotContain("/nowhere");
            SensorCounts.Kernel counts = source.counts().kernel();
            assertThat(counts.filtered()).isPositive();
        }
    }

    @Test
    void seesThroughLinksAndBackDoors() throws Exception {
        Path secret = Files.writeString(folder().resolve("secret"), "");
        Path link = Files.createSymbolicLink(folder().resolve("link"), secret);
        Path door = Files.createSymbolicLink(folder().resolve("door"), folder());
        try (LiveSource source =
                LiveSensor.openOrSkip(reading(secret.toString()), LiveSensor.RING_BYTES)) {
            List<Seen> events =
                    eventsOf(
                            source,
                            "sh",
                            "-c",
                            "cat "
                                    + link
                                    + " "
                                    + door
                                    + "/secret /proc/self/root"
                                    + secret
                                    + "; cd "
                                    + door
                                    + "; cat secret ../"
                                    + folder().getFileName()
                                    + "/link");

            assertThat(events)
                    .filteredOn(event ->
                            event.code() == EventCode.OPENAT
                                    && event.place().equals(secret.toString()))
                    .extracting(Seen::name)
                    .containsExactly(
                            link.toString(),
                            door + "/secret",
                            "/proc/self/root" + secret,
                            secret.toString(),
                            link.toString());
        }
    }

    @Test
    void namesADescriptorWhoseOpenWasLeftOutWhenItIsUsed() throws Exception {
        Path program = Program.compile(folder());
        Path file = Files.writeString(folder().resolve("file"), "");
        try (LiveSource source =
                LiveSensor.openOrSkip(reading("/nothing"), LiveSensor.RING_BYTES)) {
            List<Seen> events = eventsOf(source, program.toString(), "late", file.toString());

            assertThat(opened(events)).doesNotContain(file.toString());
            assertThat(events)
                    .filteredOn(event -> event.code() == EventCode.FCHMOD)
                    .extracting(Seen::name)
                    .containsExactly(file.toString(), file.toString());
            assertThat(events)
                    .filteredOn(event -> event.code() == EventCode.DUP)
                    .extracting(Seen::name)
                    .containsExactly(file.toString());
        }
    }

    @Test
    void seesWhatARingIsAskedFor() throws Exception {
        Path program = Program.compile(folder());
        try (LiveSource source =
                LiveSensor.openOrSkip(reading("/nothing"), LiveSensor.RING_BYTES)) {
            Assumptions.assumeTrue(source.seesRings(), "this kernel does not show rings");
            List<Seen> events = eventsOf(source, program.toString(), "ring", "/etc/hostname");

            assertThat(events)
                    .filteredOn(event -> event.code() == EventCode.IO_URING)
                    .extracting(event -> event.texts().getFirst() + event.texts().get(2))
                    .containsExactly("\22\0\0\0/etc/hostname\0", "\20\0\0\0");
            assertThat(events)
                    .filteredOn(event -> event.code() == EventCode.IO_URING)
                    .last()
                    .extracting(event -> event.texts().get(4))
                    .isEqualTo("\2\177\0\0\1\11\0");
        }
    }
}
