package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody rotates and packs while a follower looks for where it was. */
@Timeout(60)
class MeanwhileTest {
    private static final int RENAMES = 300;

    @TempDir private Path directory;
    private LogRig rig;

    @BeforeEach
    void rig() throws IOException {
        rig = new LogRig(directory, 300);
        rig.openWriter();
        rig.start();
    }

    /** Reads the first lines of the log alone, so that positions are within it. */
    private void readSome() throws IOException {
        rig.readOnce();
        rig.followed().acknowledge(rig.followed().streamOffset());
        rig.pass(FollowedFile.SAVE_EVERY);
    }

    /** The names that a file has one after the other, as the oldest one is rotated on and on. */
    private Void rotate(String packed) throws IOException {
        for (int i = 1; i < RENAMES; i++) {
            Files.move(
                    directory.resolve("audit.log." + i + packed),
                    directory.resolve("audit.log." + (i + 1) + packed));
        }
        return null;
    }

    private void readWhile(Future<?> somebody) throws Exception {
        do {
            rig.start();
            rig.readOnce();
            rig.stop();
        } while (!somebody.isDone());
        somebody.get();
        rig.start();
        rig.read();
    }

    private void assertGivenOnce() {
        assertThat(rig.problems).isEmpty();
        assertThat(rig.missing()).isEmpty();
        assertThat(rig.repeated()).isEmpty();
    }

    @RepeatedTest(20)
    void whatIsRenamedIsNotGone() throws Exception {
        rig.writeLines(3000);
        readSome();
        rig.stop();
        rig.rename();
        rig.openWriter();
        rig.writeLines(5);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            readWhile(threads.submit(() -> rotate("")));
        }

        assertGivenOnce();
    }

    @RepeatedTest(20)
    void anArchiveThatIsRenamedIsNotGone() throws Exception {
        rig.writeLines(3000);
        readSome();
        rig.stop();
        rig.rename();
        LogRig.gzip(rig.rotated(1));
        rig.openWriter();
        rig.writeLines(5);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            readWhile(threads.submit(() -> rotate(".gz")));
        }

        assertGivenOnce();
    }

    @Test
    void anArchiveIsFoundBesideAnotherFileOfItsNumber() throws IOException {
        rig.writeLines(100);
        readSome();
        rig.stop();
        rig.rename();
        LogRig.gzip(rig.rotated(1));
        rig.openWriter();
        rig.start();
        readSome();
        rig.stop();
        // packing was switched off: what follows keeps its number and its name
        Files.move(directory.resolve("audit.log.1.gz"), directory.resolve("audit.log.2.gz"));
        rig.writeLines(100);
        Files.move(rig.log, rig.rotated(2));
        rig.openWriter();
        rig.writeLines(5);
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertGivenOnce();
    }

    @Test
    void aCopyThatWasTakenUpIsNotGoneOnceItIsRead() throws IOException {
        rig.writeLines(20);
        rig.readOnce();
        rig.copy();
        rig.truncate();
        rig.writeLines(5);
        rig.readOnce();
        rig.pass(FollowedFile.SAVE_EVERY);
        rig.readOnce();
        rig.kill();
        rig.given.clear();
        rig.start();
        rig.read();
        rig.pass(FollowSettings.WATCH_ROTATED_FOR);
        rig.read();
        rig.stop();
        Files.delete(rig.rotated(1));
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertGivenOnce();
    }
}
