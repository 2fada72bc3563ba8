package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random interleavings of writing, rotating, packing, reading and restarting lose no line. */
class RandomRotationTest {
    private static final int STEPS = 150;

    @TempDir private Path directory;

    static LongStream seeds() {
        int rounds = Boolean.getBoolean("vedette.soak") ? 2000 : 10;
        return new Random().longs(rounds);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losesNothing(long seed) throws IOException {
        var random = new Random(seed);
        var rig = new LogRig(directory, 1 + random.nextInt(3000));
        boolean killed = false;
        rig.openWriter();
        rig.start();
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> rig.writeLines(random.nextInt(60));
                case 3 -> {
                    String line = rig.nextLine();
                    int cut = random.nextInt(line.length());
                    rig.write(line.substring(0, cut));
                    rig.readOnce();
                    rig.write(line.substring(cut) + "\n");
                }
                case 4, 5 -> rig.readOnce();
                case 6 -> rig.read();
                case 7 -> {
                    rig.rename();
                    if (random.nextBoolean()) {
                        rig.readOnce();
                        rig.writeLines(random.nextInt(5));
                    }
                    rig.openWriter();
                }
                case 8 -> {
                    rig.copy();
                    rig.truncate();
                }
                case 9 -> {
                    Path youngest = rig.rotated(1 + random.nextInt(3));
                    if (Files.exists(youngest)) {
                        LogRig.gzip(youngest);
                    }
                }
                case 10 -> {
                    rig.stop();
                    rig.start();
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        killed = true;
                        rig.kill();
                        rig.start();
                    }
                }
            }
        }
        rig.read();
        rig.pass(FollowSettings.WATCH_ROTATED_FOR);
        rig.read();
        rig.stop();

        assertThat(rig.missing()).as("missing").isEmpty();
        assertThat(rig.foreign()).as("broken").isEmpty();
        if (!killed) {
            assertThat(rig.repeated()).as("repeated").isEmpty();
        }
    }
}
