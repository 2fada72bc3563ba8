package io.vedette.kubernetes;

import io.vedette.model.InputProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a reader made of an input.
 *
 * @param ids the first id of each event
 * @param problems as {@code line:KIND}
 * @param reasons the problems in words
 */
record ReadInput(List<String> ids, List<String> problems, List<String> reasons, long otherText) {
    /** A limit on documents that tests can exceed. */
    static final int SMALL_LIMIT = 4096;

    static ReadInput of(String input) {
        return of(input.getBytes(StandardCharsets.UTF_8));
    }

    static ReadInput of(byte[] input) {
        return of(new ByteArrayInputStream(input), AuditReader.LARGEST_DOCUMENT_BYTES);
    }

    static ReadInput limited(String input) {
        return of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), SMALL_LIMIT);
    }

    static ReadInput of(InputStream input, int limit) {
        var ids = new ArrayList<String>();
        var problems = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        try (var reader =
                new AuditReader(
                        input,
                        "audit.log",
                        "host",
                        problem -> {
                            problems.add(problem.line() + ":" + problem.kind());
                            reasons.add(problem.reason());
                        },
                        limit,
                        AuditMasker.ofThisRun())) {
            while (reader.advance()) {
                ids.add(reader.event().ids().getFirst());
            }
            long counted = 0;
            for (InputProblem.Kind kind : InputProblem.Kind.values()) {
                counted += reader.problems(kind);
            }
            if (counted != problems.size() || reader.events() != ids.size()) {
                throw new AssertionError("the reader miscounts");
            }
            return new ReadInput(ids, problems, reasons, reader.linesOfOtherText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
