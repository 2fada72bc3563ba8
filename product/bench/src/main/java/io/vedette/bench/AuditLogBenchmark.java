package io.vedette.bench;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.Matching;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Audit events a second from an unpacked file to alerts as text, once the JIT has done its work:
 * reading, parsing, masking, Falco's 48 rules and ours with their correlations. Needs the
 * recordings beside the repository; for one core run it with {@code taskset -c 1}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 8)
@Measurement(iterations = 5, time = 8)
public class AuditLogBenchmark {
    private final AlertFormat format = new AlertFormat(false, false, ZoneOffset.UTC);
    private Path log = Path.of("");
    private @Nullable Pipeline pipeline;
    private long bytesOut;

    /** What is counted beside replays of the whole log. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Counted {
        /** JMH reads it. */
        public long events;
    }

    /** Unpacks the recordings and loads the rules. */
    @Setup
    public void prepare() throws IOException {
        log = Files.createTempFile("audit", ".jsonl");
        try (OutputStream out = Files.newOutputStream(log)) {
            for (String version : List.of("1.20", "1.33")) {
                Path packed =
                        ShippedRules.SHARED.resolve("audit/k8s-" + version + "/benign.jsonl.gz");
                try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
                    in.transferTo(out);
                }
            }
        }
        Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();
        var files = new ArrayList<Path>();
        files.add(ShippedRules.FALCO.resolve("k8s_audit_rules.yaml"));
        try (Stream<Path> ours = Files.list(ShippedRules.OURS)) {
            ours.filter(path -> path.toString().endsWith(".yaml")).sorted().forEach(files::add);
        }
        pipeline =
                new Pipeline(
                        ShippedRules.load(catalogues, files),
                        catalogues,
                        Matching.FIRST,
                        this::write,
                        failure -> {
                            throw new IllegalStateException(failure.toString());
                        });
    }

    private void write(Alert alert) {
        bytesOut += format.text(alert).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The whole log once; gives the bytes of all alerts so far. */
    @Benchmark
    public long replay(Counted counted) throws IOException {
        Pipeline running = pipeline;
        if (running == null) {
            throw new IllegalStateException("not prepared");
        }
        try (AuditReader source = AuditReader.open(log, "bench", problem -> {})) {
            running.run(source);
            counted.events += source.events();
        }
        return bytesOut;
    }

    /** Deletes what was unpacked. */
    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(log);
    }
}
