package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whatever the input is, the reader ends, throws nothing, and all fields can be read. */
class AuditReaderFuzzTest {
    private static final int LIMIT = 2000;
    private static final List<FieldReader<AuditEvent>> FIELDS = readers();

    @SuppressWarnings("unchecked") // every reader of this catalogue reads audit events
    private static List<FieldReader<AuditEvent>> readers() {
        return AuditFields.all(new AuditFieldOptions(true)).stream()
                .filter(field -> !field.argumentRequired())
                .map(field -> (FieldBinding.Bound) field.binder().apply(Optional.empty()))
                .map(bound -> (FieldReader<AuditEvent>) bound.reader())
                .toList();
    }

    @FuzzTest(maxDuration = "1m")
    void readsAnything(byte[] input) throws IOException {
        long whole =
                read(
                        new AuditReader(
                                new ByteArrayInputStream(input),
                                "x",
                                "host",
                                problem -> {},
                                LIMIT,
                                AuditMasker.ofThisRun()));
        long chunked =
                read(
                        new AuditReader(
                                new ChunkedInput(input, 3),
                                "x",
                                "host",
                                problem -> {},
                                LIMIT,
                                AuditMasker.ofThisRun()));

        assertThat(whole).isEqualTo(chunked);
        if (input.length < 2 || input[0] != 0x1F) {
            assertThat(whole).isLessThanOrEqualTo(input.length);
        }
    }

    private static long read(AuditReader reader) throws IOException {
        var value = new Value();
        try (reader) {
            while (reader.advance()) {
                assertThat(reader.event().sentence()).isNotEmpty();
                assertThat(reader.event().ids()).hasSize(1);
                for (FieldReader<AuditEvent> field : FIELDS) {
                    field.read(reader.current(), value);
                }
            }
            assertThat(reader.advance()).isFalse();
            return reader.events();
        }
    }
}
