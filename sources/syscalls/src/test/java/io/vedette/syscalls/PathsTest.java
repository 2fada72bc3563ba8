package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
    @ParameterizedTest
    @CsvSource({
        "/a/, b, /a/b",
        "/a/, ./b, /a/b",
        "/a/b/, ../c, /a/c",
        "/a/, ../../../c, /c",
        "/a/, /b/../c, /c",
        "/a/, /b//c/, /b/c",
        "/a/, /, /",
        "/, x/./y/.., /x",
    })
    void joinsAndNormalizes(String base, String path, String joined) {
        assertThat(join(base, path)).isEqualTo(joined);
    }

    /** A dot as the first component is worked off, and keeps a path from being copied as it is. */
    @Test
    void copiesTidyPathsAsItWouldWorkThemOff() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        String letters = "ab././/\u0001\u007f\u00e9-";
        for (int i = 0; i < 200_000; i++) {
            // short ones are full of what is worked off, long ones have little of it
            int length = random.nextInt(random.nextBoolean() ? 9 : 60);
            var path = new StringBuilder();
            while (path.length() < length) {
                path.append(
                        random.nextInt(1 + length / 8) == 0
                                ? letters.charAt(random.nextInt(letters.length()))
                                : (char) random.nextInt(' ', 0x7f));
            }
            String base = random.nextBoolean() ? "/base/of it/" : "<UNKNOWN>";
            String relative = path.toString().replaceFirst("^/+", "");

            assertThat(join(base, "/" + path))
                    .as("%s, seed %d", path, seed)
                    .isEqualTo(join(base, "/./" + path));
            if (!relative.isEmpty() && base.endsWith("/")) {
                assertThat(join(base, relative))
                        .as("%s, seed %d", relative, seed)
                        .isEqualTo(join(base, "./" + relative));
            }
        }
    }

    private static String join(String base, String path) {
        var slice = new Slice();
        slice.set(path.getBytes(StandardCharsets.UTF_8));
        ByteText into = new ByteText().begin();
        Paths.join(base.getBytes(StandardCharsets.UTF_8), slice, into);
        return into.toString();
    }
}
