package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something other than a log has a followed name, or the name of a rotated file. */
@Timeout(60)
class OddFilesTest {
    @TempDir private Path directory;
    private LogRig rig;

    @BeforeEach
    void rig() {
        rig = new LogRig(directory, 4096);
    }

    /** What a name can stand for that is no log. */
    enum Odd {
        DIRECTORY,
        /** Without a writer: whoever opened it would wait for ever. */
        PIPE,
        /** Without an end: whoever read it would never come to another file. */
        DEVICE,
        LINK_TO_ITSELF,
        LINK_TO_NOTHING,
        LINK_TO_A_PIPE;

        void make(Path at) throws IOException {
            switch (this) {
                case DIRECTORY -> Files.createDirectory(at);
                case PIPE -> pipe(at);
                case DEVICE -> Files.createSymbolicLink(at, Path.of("/dev/zero"));
                case LINK_TO_ITSELF -> Files.createSymbolicLink(at, at);
                case LINK_TO_NOTHING ->
                        Files.createSymbolicLink(at, at.resolveSibling("nowhere/at-all"));
                case LINK_TO_A_PIPE -> {
                    Path pipe = at.resolveSibling("pipe");
                    pipe(pipe);
                    Files.createSymbolicLink(at, pipe);
                }
            }
        }

        private static void pipe(Path at) throws IOException {
            try {
                int status = new ProcessBuilder("mkfifo", at.toString()).start().waitFor();
                assertThat(status).isZero();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private long count(FileProblem.Kind kind) {
        return rig.problems.stream().filter(problem -> problem.kind() == kind).count();
    }

    @ParameterizedTest
    @EnumSource
    void waitsUntilThereIsALog(Odd odd) throws IOException {
        odd.make(rig.log);
        rig.start();
        rig.read();
        rig.read();
        assertThat(count(FileProblem.Kind.UNREADABLE))
                .isEqualTo(odd == Odd.LINK_TO_NOTHING ? 0 : 1);
        rig.stop();
        rig.start();
        rig.read();

        Files.delete(rig.log);
        rig.openWriter();
        rig.writeLines(5);
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
    }

    @ParameterizedTest
    @EnumSource
    void readsOnWhenTheLogWasReplacedForAWhile(Odd odd) throws IOException {
        rig.openWriter();
        rig.start();
        rig.writeLines(5);
        rig.read();
        rig.rename();
        rig.writeLines(5);
        odd.make(rig.log);
        rig.read();
        rig.read();
        assertThat(rig.given).as("the renamed file, to its end").isEqualTo(rig.written);

        rig.stop();
        rig.start();
        rig.read();
        Files.delete(rig.log);
        rig.openWriter();
        rig.writeLines(5);
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertThat(rig.repeated()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void passesOverWhatOnlyHasTheNameOfARotatedFile(Odd odd) throws IOException {
        rig.openWriter();
        rig.writeLines(5);
        odd.make(directory.resolve("audit.log.1"));
        rig.start();
        rig.read();
        rig.stop();
        rig.start();
        rig.writeLines(5);
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
    }

    @Test
    void followsALinkThatIsSwappedWhileItRunsAndOverARestart() throws IOException {
        Path link = directory.resolve("swapped");
        for (int i = 0; i < 6; i++) {
            Path target = directory.resolve("target-" + i + ".log");
            Files.write(target, List.of(rig.nextLine(), rig.nextLine()));
            Files.createSymbolicLink(link, target);
            Files.move(link, rig.log, StandardCopyOption.REPLACE_EXISTING);
            if (i == 0) {
                rig.start();
            }
            rig.read();
            if (i % 2 == 1) {
                rig.stop();
                rig.start();
            }
            Files.write(target, List.of(rig.nextLine()), java.nio.file.StandardOpenOption.APPEND);
            rig.read();
        }

        assertThat(rig.given).isEqualTo(rig.written);
        assertThat(rig.problems).isEmpty();
    }

    /** How an archive can be broken. */
    enum Damage {
        CUT_IN_THE_MIDDLE,
        CUT_IN_THE_HEADER,
        EMPTY,
        FLIPPED_BIT,
        NO_ARCHIVE,
        GARBAGE_AFTER_THE_END;

        byte[] to(byte[] archive) {
            return switch (this) {
                case CUT_IN_THE_MIDDLE -> Arrays.copyOf(archive, archive.length / 2);
                case CUT_IN_THE_HEADER -> Arrays.copyOf(archive, 6);
                case EMPTY -> new byte[0];
                case FLIPPED_BIT -> {
                    byte[] flipped = archive.clone();
                    flipped[archive.length / 2] ^= 0x10;
                    yield flipped;
                }
                case NO_ARCHIVE -> "this is no archive at all\n".repeat(50).getBytes(UTF_8);
                case GARBAGE_AFTER_THE_END -> {
                    byte[] longer = Arrays.copyOf(archive, archive.length + 100);
                    Arrays.fill(longer, archive.length, longer.length, (byte) 'x');
                    yield longer;
                }
            };
        }
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

    @ParameterizedTest
    @EnumSource
    void readsWhatComesBeforeAndAfterADamagedArchiveOnce(Damage damage) throws IOException {
        rig.openWriter();
        rig.writeLines(2000);
        List<String> before = List.copyOf(rig.written);
        rig.rename();
        LogRig.gzip(rig.rotated(1));
        rig.openWriter();
        rig.writeLines(2000);
        rig.rename();
        LogRig.gzip(rig.rotated(1));
        Path packed = directory.resolve("audit.log.1.gz");
        Files.write(packed, damage.to(Files.readAllBytes(packed)));
        rig.openWriter();
        rig.writeLines(10);
        List<String> after = rig.written.subList(4000, 4010);
        rig.start();
        rig.read();
        rig.stop();
        rig.start();
        rig.read();

        assertThat(rig.given).startsWith(before.toArray(String[]::new));
        assertThat(rig.given).endsWith(after.toArray(String[]::new));
        if (damage == Damage.FLIPPED_BIT) {
            // what follows the damage is garbled, which gzip notices at the end alone
            assertThat(rig.repeated()).doesNotContainAnyElementsOf(before);
        } else {
            assertThat(rig.repeated()).isEmpty();
            // the line in the middle of which the damage is comes as far as it can be unpacked
            assertThat(rig.foreign().size()).isLessThanOrEqualTo(1);
        }
        switch (damage) {
            case GARBAGE_AFTER_THE_END -> assertThat(rig.given).isEqualTo(rig.written);
            // as archives are when they are begun
            case EMPTY -> assertThat(rig.problems).isEmpty();
            case CUT_IN_THE_MIDDLE, CUT_IN_THE_HEADER, FLIPPED_BIT, NO_ARCHIVE ->
                    assertThat(count(FileProblem.Kind.ARCHIVE_DAMAGED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beginsAtTheEndBesideADamagedArchive(Damage damage) throws IOException {
        rig.settings(rig.settings().withStart(FollowSettings.Start.END));
        rig.openWriter();
        rig.writeLines(2000);
        rig.rename();
        LogRig.gzip(rig.rotated(1));
        Path packed = directory.resolve("audit.log.1.gz");
        Files.write(packed, damage.to(Files.readAllBytes(packed)));
        rig.openWriter();
        rig.writeLines(10);
        rig.start();
        rig.writeLines(10);
        rig.read();
        rig.kill();
        rig.start();
        rig.read();

        assertThat(rig.given).startsWith(rig.written.subList(2010, 2020).toArray(String[]::new));
        assertThat(rig.foreign()).isEmpty();
        assertThat(rig.problems).isEmpty();
    }

    @Test
    void goesOnToTheNextLineWhenItEndsWithinOneThatIsTooLong() throws IOException {
        rig.settings(rig.settings().withLongestLineBytes(10_000));
        rig.openWriter();
        rig.start();
        rig.write(rig.nextLine() + "\n" + "b".repeat(15_000));
        rig.read();
        rig.pass(FollowedFile.SAVE_EVERY);
        rig.read();
        rig.stop();
        rig.write("b".repeat(15_000));
        rig.start();
        rig.read();
        rig.kill();
        rig.write("b".repeat(15_000) + "\n" + rig.nextLine() + "\n");
        rig.start();
        rig.read();

        assertThat(rig.given).isEqualTo(rig.written);
        assertThat(count(FileProblem.Kind.LINE_TOO_LONG)).isPositive();
    }
}
