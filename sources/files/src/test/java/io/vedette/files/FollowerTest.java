package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower where something is out of the ordinary. */
class FollowerTest {
    @TempDir private Path directory;
    private LogRig rig;

    @BeforeEach
    void rig() {
        rig = new LogRig(directory, 4096);
    }

    private long count(FileProblem.Kind kind) {
        return rig.followed().counts().problems().getOrDefault(kind, -1L);
    }

    @Test
    void waitsForAFileThatDoesNotExistYet() throws IOException {
        rig.settings(rig.settings().withStart(FollowSettings.Start.END));
        rig.start();
        rig.read();
        rig.openWriter();
        rig.writeLines(3);
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
    }

    @Test
    void missesNothingFromItsFirstMomentOnThoughItIsKilledAtOnce() throws IOException {
        rig.settings(rig.settings().withStart(FollowSettings.Start.END));
        rig.openWriter();
        rig.writeLines(3);
        rig.start();
        rig.kill();
        rig.writeLines(2);
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written.subList(3, 5));
    }

    @Test
    void missesNothingOfAFileThatComesWhileItIsAway() throws IOException {
        rig.settings(rig.settings().withStart(FollowSettings.Start.END));
        rig.start();
        rig.kill();
        rig.openWriter();
        rig.writeLines(2);
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
    }

    @Test
    void readsPackedRotatedFilesFirstAndInOrder() throws IOException {
        for (int i = 0; i < 12; i++) {
            rig.openWriter();
            rig.writeLines(20);
            rig.rename();
            if (i % 3 != 0) {
                LogRig.gzip(rig.rotated(1));
            }
        }
        rig.openWriter();
        rig.writeLines(5);
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
    }

    @Test
    void readsFilesThatAreNamedByTimeInOrder() throws IOException {
        for (String time : List.of("2026-03-01T12-00-00.000", "2026-03-02T01-00-00.123")) {
            rig.openWriter();
            rig.writeLines(20);
            Files.move(rig.log, directory.resolve("audit-" + time + ".log"));
        }
        LogRig.gzip(directory.resolve("audit-2026-03-01T12-00-00.000.log"));
        rig.openWriter();
        rig.writeLines(5);
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
    }

    @Test
    void tellsOfACutWithoutACopyEvenWhenTheFileHasGrownPastIt() throws IOException {
        rig.openWriter();
        rig.start();
        rig.writeLines(5);
        rig.read();
        rig.truncate();
        rig.writeLines(50);
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertThat(count(FileProblem.Kind.CUT_BEFORE_READ)).isEqualTo(1);
        assertThat(rig.followed().counts().truncations()).isEqualTo(1);
    }

    @Test
    void tellsHowMuchIsKnownToBeLostByACut() throws IOException {
        rig.openWriter();
        rig.start();
        rig.write("whole\nno line feed yet");
        rig.read();
        rig.truncate();
        rig.read();

        assertThat(rig.given).containsExactly("whole");
        assertThat(rig.problems)
                .extracting(FileProblem::bytes)
                .containsExactly((long) "no line feed yet".length());
    }

    @Test
    void passesOverTheHoleThatAWriterLeavesThatDoesNotAppend() throws IOException {
        try (FileChannel writer =
                FileChannel.open(rig.log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            rig.start();
            writer.write(java.nio.ByteBuffer.wrap("before\n".getBytes(UTF_8)), 0);
            rig.read();
            rig.truncate();
            writer.write(java.nio.ByteBuffer.wrap("after\n".getBytes(UTF_8)), 1_000_000);
            rig.read();
        }

        assertThat(rig.given).containsExactly("before", "after");
        assertThat(rig.followed().counts().holeBytes()).isEqualTo(1_000_000);
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

    @Test
    void leavesOutALineThatIsTooLongAndCountsIt() throws IOException {
        rig.settings(rig.settings().withLongestLineBytes(10_000));
        rig.openWriter();
        rig.start();
        rig.write("a".repeat(10_000) + "\n" + "b".repeat(10_001));
        rig.read();
        rig.write("b".repeat(200_000));
        rig.read();
        rig.write("\nc\n");
        rig.read();

        assertThat(rig.given).containsExactly("a".repeat(10_000), "c");
        assertThat(count(FileProblem.Kind.LINE_TOO_LONG)).isEqualTo(1);
        assertThat(rig.followed().counts().lostBytes())
                .containsEntry(FileProblem.Kind.LINE_TOO_LONG, 210_002L);
    }

    @Test
    void givesALastLineWithoutALineFeedOnceItsFileIsFinished() throws IOException {
        rig.openWriter();
        rig.start();
        rig.write("one\ntwo");
        rig.read();
        rig.rename();
        rig.openWriter();
        rig.write("three\n");
        rig.read();
        assertThat(rig.given).containsExactly("one", "three");

        rig.pass(FollowSettings.WATCH_ROTATED_FOR);
        rig.read();
        assertThat(rig.given).containsExactly("one", "three", "two");
    }

    @Test
    void readsEverythingAgainWhenThePositionsAreDamaged() throws IOException {
        rig.openWriter();
        rig.start();
        rig.writeLines(10);
        rig.read();
        rig.rename();
        rig.openWriter();
        rig.writeLines(10);
        rig.read();
        rig.stop();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.positions)))
                .isEqualTo("rw-------");
        Files.writeString(rig.positions, "x", StandardOpenOption.APPEND);
        rig.given.clear();
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertThat(count(FileProblem.Kind.POSITIONS_DAMAGED)).isEqualTo(1);
        assertThat(directory.resolve("positions.damaged")).exists();
    }

    @Test
    void givesAgainWhatWasNotAcknowledged() throws IOException {
        rig.openWriter();
        rig.writeLines(10);
        rig.start();
        rig.readOnce();
        long half = (rig.written.getFirst().length() + 1) * 5L;
        rig.followed().acknowledge(half);
        rig.followed().close();
        rig.given.clear();
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written.subList(5, 10));
    }

    @Test
    void tellsAnotherFileByItsContentsWhenTheInodeIsUsedAgain() throws IOException {
        rig.openWriter();
        rig.writeLines(20);
        rig.start();
        rig.read();
        rig.stop();
        // the same inode with other contents
        rig.truncate();
        rig.writeLines(40);
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertThat(count(FileProblem.Kind.GONE_BEFORE_READ)).isEqualTo(1);
    }

    @Test
    void followsALinkToWhereverItPoints() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path target = Files.writeString(elsewhere.resolve("0.log"), "one\n");
        Files.createSymbolicLink(rig.log, target);
        rig.start();
        rig.read();
        Files.move(target, elsewhere.resolve("0.log.20260301-120000"));
        Files.writeString(target, "two\n");
        rig.read();

        assertThat(rig.given).containsExactly("one", "two");
    }

    @Test
    void tellsOfADamagedArchiveAndReadsOn() throws IOException {
        rig.openWriter();
        rig.writeLines(2000);
        rig.rename();
        LogRig.gzip(rig.rotated(1));
        Path packed = directory.resolve("audit.log.1.gz");
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        rig.openWriter();
        rig.writeLines(1);
        rig.start();
        rig.read();

        assertThat(rig.given).endsWith(rig.written.getLast());
        assertThat(count(FileProblem.Kind.ARCHIVE_DAMAGED)).isEqualTo(1);
    }

    @Test
    void readsOnWhenTheDirectoryWasRemovedAndMadeAgain() throws IOException {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        var inside = new LogRig(inner, 4096);
        inside.settings(inside.settings().withPositions(directory.resolve("positions")));
        inside.openWriter();
        inside.start();
        inside.writeLines(3);
        inside.read();
        inside.closeWriter();
        Files.delete(inside.log);
        Files.delete(inner);
        inside.read();
        Files.createDirectory(inner);
        inside.openWriter();
        inside.writeLines(3);
        inside.read();

        assertThat(inside.given).isEqualTo(inside.written);
        assertThat(inside.problems).isEmpty();
    }
}
