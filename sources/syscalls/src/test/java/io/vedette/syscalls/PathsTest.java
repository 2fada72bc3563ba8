package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
        var slice = new Slice();
        slice.set(path.getBytes(StandardCharsets.UTF_8));
        ByteText into = new ByteText().begin();

        Paths.join(base.getBytes(StandardCharsets.UTF_8), slice, into);

        assertThat(into.toString()).isEqualTo(joined);
    }
}
