package io.vedette.bench;

import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.rules.Matcher;
import io.vedette.rules.Rule;
import io.vedette.syscalls.CaptureReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds, and with {@code -prof gc} garbage, to read a recorded kernel event, keep up the
 * machine's state and tell which rules match: our own and all public ones. Needs the recordings
 * beside the repository.
 *
 * <p>Processes that start are state that is kept, so reading makes some garbage whatever the rules;
 * what the rules make is the difference to {@code NONE}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
public class KernelEventsBenchmark {
    /** Which rules are matched. */
    public enum Rules {
        NONE,
        OWN,
        OWN_AND_PUBLIC
    }

    @Param Rules rules = Rules.OWN_AND_PUBLIC;

    private byte[] recording = {};
    private Matcher matcher = Matcher.interpreting(List.of());
    private @Nullable CaptureReader reader;

    @Setup
    public void prepare() throws IOException {
        try (InputStream in =
                new GZIPInputStream(
                        Files.newInputStream(ShippedRules.SHARED.resolve("captures/busy.scap.gz")),
                        1 << 16)) {
            recording = in.readAllBytes();
        }
        Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();
        var files = new ArrayList<Path>();
        if (rules != Rules.NONE) {
            files.add(ShippedRules.OURS.resolve("kernel-events.yaml"));
        }
        if (rules == Rules.OWN_AND_PUBLIC) {
            for (String kind : List.of("", "-incubating", "-sandbox")) {
                files.add(ShippedRules.FALCO.resolve("falco" + kind + "_rules.yaml"));
            }
        }
        List<Rule> running = ShippedRules.load(catalogues, files).alerting();
        matcher =
                Matcher.bySource(running, catalogues)
                        .getOrDefault(SourceId.SYSCALL, Matcher.interpreting(List.of()));
    }

    private static CaptureReader open(byte[] recording) {
        try {
            return CaptureReader.of(
                    new ByteArrayInputStream(recording), "busy", "bench", problem -> {});
        } catch (IOException e) {
            throw new IllegalStateException("the recording cannot be read", e);
        }
    }

    /** One event: the number of rules that match it. */
    @Benchmark
    public int event() throws IOException {
        CaptureReader at = reader == null ? open(recording) : reader;
        reader = at;
        if (!at.advance()) {
            at.close();
            reader = null;
            return 0;
        }
        Event event = at.event();
        int matches = 0;
        int index = matcher.next(event, 0);
        while (index >= 0) {
            matches++;
            index = matcher.next(event, index + 1);
        }
        return matches;
    }
}
