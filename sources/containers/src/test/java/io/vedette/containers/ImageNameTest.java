package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "debian,                              debian,                 '',  ''",
        "debian:12,                           debian,                 12,  ''",
        "host:5000/a/b,                       host:5000/a/b,          '',  ''",
        "host:5000/a/b:1,                     host:5000/a/b,          1,   ''",
        "docker.io/library/b@sha256:12,       docker.io/library/b,    '',  sha256:12",
        "docker.io/library/b:3@sha256:12,     docker.io/library/b,    3,   sha256:12",
        "sha256:12,                           '',                     '',  ''",
        "aa00000000000000000000000000000000000000000000000000000000000000, '', '', ''",
        "'',                                  '',                     '',  ''",
        ":,                                   '',                     '',  ''",
        "@:/,                                 '',                     '',  :/"
    })
    void isTakenApart(String reference, String repository, String tag, String digest) {
        assertThat(ImageName.of(reference)).isEqualTo(new ImageName(repository, tag, digest));
    }
}
