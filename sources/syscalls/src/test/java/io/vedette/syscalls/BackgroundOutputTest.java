package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundOutputTest {
    /** Does not write before it is let. */
    private static final class Held extends ByteArrayOutputStream {
        private final CountDownLatch let = new CountDownLatch(1);

        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
            try {
                let.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            super.write(bytes, offset, count);
        }
    }

    /** A disk that is full. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            throw new IOException("no space left");
        }
    }

    @Test
    void passesOnEveryByteInOrder() throws Exception {
        var random = new Random(7);
        byte[] bytes = new byte[3 * BackgroundOutput.CHUNK + 12_345];
        random.nextBytes(bytes);
        var out = new ByteArrayOutputStream();

        try (var background = new BackgroundOutput(out)) {
            for (int at = 0; at < bytes.length; ) {
                int some = Math.min(bytes.length - at, random.nextInt(1, 100_000));
                background.write(bytes, at, some);
                at += some;
            }
            background.write('x');
        }

        assertThat(out.size()).isEqualTo(bytes.length + 1);
        assertThat(out.toByteArray()).startsWith(bytes).endsWith('x');
    }

    @Test
    void holdsUpNobodyUntilAllChunksAreFullAndThenHoldsUp() throws Exception {
        var out = new Held();
        byte[] chunk = new byte[BackgroundOutput.CHUNK];
        try (var background = new BackgroundOutput(out)) {
            // one chunk is being filled: the last of the others waits for nobody
            for (int i = 0; i < BackgroundOutput.CHUNKS - 1; i++) {
                background.write(chunk);
            }
            var written = new CountDownLatch(1);
            Thread thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    background.write(chunk);
                                    written.countDown();
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThat(written.await(100, TimeUnit.MILLISECONDS)).isFalse();
            out.let.countDown();
            assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
            thread.join();
        }

        assertThat(out.size()).isEqualTo(BackgroundOutput.CHUNKS * BackgroundOutput.CHUNK);
    }

    @Test
    void tellsWhatFailed() {
        var background = new BackgroundOutput(new Full());

        assertThatIOException()
                .isThrownBy(() -> {
                    byte[] chunk = new byte[BackgroundOutput.CHUNK];
                    for (int i = 0; i <= BackgroundOutput.CHUNKS; i++) {
                        background.write(chunk);
                    }
                })
                .withMessage("no space left");
        assertThatIOException().isThrownBy(background::close).withMessage("no space left");
    }
}
