package io.vedette.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Records as text. */
final class Records {
    static final Charset TEXT = StandardCharsets.UTF_8;

    private Records() {}

    static List<ByteBuffer> of(String... texts) {
        return Stream.of(texts).map(text -> ByteBuffer.wrap(text.getBytes(TEXT))).toList();
    }

    static String text(SpoolReader reader) {
        return new String(reader.array(), reader.offset(), reader.length(), TEXT);
    }

    static String next(SpoolReader reader) throws IOException, InterruptedException {
        if (!reader.advance(Duration.ZERO)) {
            throw new AssertionError("there is no record");
        }
        return text(reader);
    }

    /** All that can be read now. */
    static List<String> rest(SpoolReader reader) throws IOException, InterruptedException {
        List<String> texts = new ArrayList<>();
        while (reader.advance(Duration.ZERO)) {
            texts.add(text(reader));
        }
        return texts;
    }

    static void append(Spool spool, String text) {
        try {
            spool.append(of(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void close(Spool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes a spool whose storage may fail. */
    static void closeFailing(Spool spool) {
        try {
            spool.close();
        } catch (IOException ignored) {
            // what it could not save is what the test is about
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come true within 30 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
