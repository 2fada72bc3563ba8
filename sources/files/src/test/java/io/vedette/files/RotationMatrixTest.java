package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of rotating, with every way of restarting, at every rate: exact counts of lines. */
class RotationMatrixTest {
    private static final int ROTATIONS = 5;
    private static final Path MEMORY = Path.of("/dev/shm");

    enum Rotation {
        RENAME,
        RENAME_WITH_LATE_WRITER,
        COPY_AND_TRUNCATE,
        RENAME_AND_PACK,
        RENAME_AND_PACK_AT_ONCE,
        RENAME_BY_TIME,
        DELETE_AND_CREATE
    }

    enum Restart {
        NONE,
        CLEAN,
        ABRUPT,
        CLEAN_DURING_ROTATION,
        ABRUPT_DURING_ROTATION,
        /** Away while the log is rotated more than once. */
        LONG_ABSENCE
    }

    enum Rate {
        LINE_BY_LINE,
        BURSTS,
        PARTS_OF_LINES
    }

    record Case(Rotation rotation, Restart restart, Rate rate, boolean inMemory) {}

    @TempDir private Path disk;

    static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (Rotation rotation : Rotation.values()) {
            for (Restart restart : Restart.values()) {
                if (rotation == Rotation.DELETE_AND_CREATE && restart == Restart.LONG_ABSENCE) {
                    // what is written and deleted meanwhile cannot be read by anybody
                    continue;
                }
                for (Rate rate : Rate.values()) {
                    cases.add(new Case(rotation, restart, rate, false));
                    cases.add(new Case(rotation, restart, rate, true));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesEveryLine(Case each) throws IOException {
        boolean memory = each.inMemory() && Files.isWritable(MEMORY);
        Path directory = memory ? Files.createTempDirectory(MEMORY, "vedette") : disk;
        try {
            run(each, new LogRig(directory, 4096));
        } finally {
            if (memory) {
                try (var files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(directory);
            }
        }
    }

    private static void run(Case each, LogRig rig) throws IOException {
        rig.openWriter();
        rig.start();
        for (int i = 0; i < ROTATIONS; i++) {
            write(each.rate(), rig);
            switch (each.restart()) {
                case CLEAN -> {
                    rig.stop();
                    write(each.rate() == Rate.LINE_BY_LINE ? Rate.BURSTS : each.rate(), rig, false);
                    rig.start();
                }
                case ABRUPT -> {
                    rig.kill();
                    rig.start();
                }
                case LONG_ABSENCE -> {
                    rig.read();
                    rig.stop();
                    for (int more = 0; more < 2; more++) {
                        write(each.rate(), rig, false);
                        rotate(each, rig);
                    }
                    write(each.rate(), rig, false);
                    rig.start();
                }
                case NONE, CLEAN_DURING_ROTATION, ABRUPT_DURING_ROTATION -> {}
            }
            rotate(each, rig);
        }
        write(each.rate(), rig);
        rig.read();
        rig.pass(FollowSettings.WATCH_ROTATED_FOR);
        rig.read();
        rig.stop();

        assertThat(rig.missing()).as("lines that are missing").isEmpty();
        assertThat(rig.foreign()).as("lines that nobody wrote").isEmpty();
        if (each.rotation() == Rotation.DELETE_AND_CREATE && each.restart() != Restart.NONE) {
            assertThat(rig.problems)
                    .extracting(FileProblem::kind)
                    .containsOnly(FileProblem.Kind.GONE_BEFORE_READ);
        } else {
            assertThat(rig.problems).isEmpty();
        }
        if (!each.restart().name().startsWith("ABRUPT")) {
            assertThat(rig.repeated()).as("lines that were given again").isEmpty();
        }
    }

    private static void write(Rate rate, LogRig rig) throws IOException {
        write(rate, rig, true);
    }

    private static void write(Rate rate, LogRig rig, boolean runs) throws IOException {
        switch (rate) {
            case LINE_BY_LINE -> {
                for (int i = 0; i < 10; i++) {
                    rig.writeLines(1);
                    readIf(runs, rig);
                }
            }
            case BURSTS -> {
                rig.writeLines(300);
                if (runs) {
                    rig.readOnce();
                    rig.readOnce();
                }
                rig.writeLines(200);
            }
            case PARTS_OF_LINES -> {
                for (int i = 0; i < 10; i++) {
                    String line = rig.nextLine();
                    rig.write(line.substring(0, 9));
                    readIf(runs, rig);
                    rig.write(line.substring(9) + "\n" + rig.nextLine().substring(0, 5));
                    readIf(runs, rig);
                    rig.write(rig.written.getLast().substring(5) + "\n");
                }
            }
        }
    }

    private static void readIf(boolean runs, LogRig rig) throws IOException {
        if (runs) {
            rig.read();
        }
    }

    private static void rotate(Case each, LogRig rig) throws IOException {
        if (each.rotation() == Rotation.DELETE_AND_CREATE && rig.runs()) {
            // what is deleted while nobody has it open cannot be read by anybody
            rig.read();
            rig.pass(FollowedFile.SAVE_EVERY);
            rig.read();
        }
        switch (each.rotation()) {
            case RENAME -> {
                rig.rename();
                restart(each, rig);
                rig.openWriter();
            }
            case RENAME_WITH_LATE_WRITER -> {
                rig.rename();
                rig.writeLines(3);
                Files.createFile(rig.log);
                restart(each, rig);
                readIf(rig.runs(), rig);
                rig.writeLines(3);
                readIf(rig.runs(), rig);
                rig.openWriter();
            }
            case COPY_AND_TRUNCATE -> {
                rig.copy();
                restart(each, rig);
                rig.truncate();
            }
            case RENAME_AND_PACK -> {
                rig.rename();
                rig.openWriter();
                restart(each, rig);
                rig.writeLines(2);
                LogRig.gzip(rig.rotated(1));
            }
            case RENAME_AND_PACK_AT_ONCE -> {
                rig.rename();
                LogRig.gzip(rig.rotated(1));
                rig.openWriter();
                restart(each, rig);
            }
            case RENAME_BY_TIME -> {
                // as API servers do it
                rig.renameByTime();
                rig.openWriter();
                restart(each, rig);
            }
            case DELETE_AND_CREATE -> {
                rig.closeWriter();
                Files.delete(rig.log);
                restart(each, rig);
                rig.openWriter();
            }
        }
    }

    private static void restart(Case each, LogRig rig) throws IOException {
        switch (each.restart()) {
            case CLEAN_DURING_ROTATION -> {
                rig.stop();
                rig.start();
            }
            case ABRUPT_DURING_ROTATION -> {
                rig.kill();
                rig.start();
            }
            case NONE, CLEAN, ABRUPT, LONG_ABSENCE -> {}
        }
    }
}
