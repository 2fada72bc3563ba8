package io.vedette.bench;

import io.vedette.json.JsonDocument;
import io.vedette.kubernetes.AuditMasker;
import io.vedette.masking.MaskedBytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds to parse a recorded audit event, and to parse and mask it: the difference is what
 * masking costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class MaskingBenchmark {
    private static final int EVENTS = 4096;

    /** Which events are taken. */
    public enum Events {
        /** As they come. */
        ALL,
        /** Those that hold no secret. */
        WITHOUT_SECRETS
    }

    @Param Events events = Events.ALL;

    /** Audit logs, gzipped, with a comma between. */
    @Param(
            "../shared/data/audit/k8s-1.20/benign.jsonl.gz,../shared/data/audit/k8s-1.33/benign.jsonl.gz")
    String logs = "";

    private final List<byte[]> lines = new ArrayList<>();
    private final JsonDocument document = new JsonDocument();
    private final AuditMasker masker = AuditMasker.ofThisRun();
    private final MaskedBytes masked = new MaskedBytes();

    /** Takes events evenly from the logs. */
    @Setup
    public void read() throws IOException {
        var all = new ArrayList<byte[]>();
        for (String log : logs.split(",")) {
            try (var input =
                    new BufferedInputStream(
                            new GZIPInputStream(Files.newInputStream(Path.of(log))))) {
                readLines(input, all);
            }
        }
        if (events == Events.WITHOUT_SECRETS) {
            all.removeIf(line -> {
                masked.clear();
                document.parse(line, 0, line.length);
                return masker.mask(document, document.root(), masked);
            });
        }
        for (int i = 0; i < EVENTS; i++) {
            lines.add(all.get((int) ((long) i * all.size() / EVENTS)));
        }
    }

    private static void readLines(InputStream input, List<byte[]> into) throws IOException {
        var line = new ByteArrayOutputStream();
        int b = input.read();
        while (b >= 0) {
            if (b == '\n') {
                into.add(line.toByteArray());
                line.reset();
            } else {
                line.write(b);
            }
            b = input.read();
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int parse() {
        int sum = 0;
        for (byte[] line : lines) {
            document.parse(line, 0, line.length);
            sum += document.end();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int parseAndMask() {
        int sum = 0;
        for (byte[] line : lines) {
            document.parse(line, 0, line.length);
            masked.clear();
            masker.mask(document, document.root(), masked);
            sum += masked.length();
        }
        return sum;
    }
}
