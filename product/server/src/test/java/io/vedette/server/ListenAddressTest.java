package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1, 80",
        "localhost, localhost, 9765",
        ":8080, 127.0.0.1, 8080",
        "[::1]:443, ::1, 443",
        "::1, ::1, 9765",
        "[::1], ::1, 9765",
        "0.0.0.0:0, 0.0.0.0, 0"
    })
    void isReadFromHostAndPort(String text, String host, int port) {
        assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:", "host:x", "host:99999999", "host:70000", "host:-1", ""})
    void isRefusedWithAReason(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ListenAddress.parse(text))
                .withMessageMatching(
                        ".*(is not an address such as|is not from 0 to|needs a host).*");
    }

    @Test
    void knowsWhetherOthersCanReachIt() throws Exception {
        assertThat(new ListenAddress("127.0.0.1", 1).isLoopback()).isTrue();
        assertThat(new ListenAddress("::1", 1).isLoopback()).isTrue();
        assertThat(new ListenAddress("0.0.0.0", 1).isLoopback()).isFalse();
        assertThat(new ListenAddress("192.0.2.1", 1).isLoopback()).isFalse();
    }
}
