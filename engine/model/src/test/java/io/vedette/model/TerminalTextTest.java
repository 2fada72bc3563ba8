package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void leavesOrdinaryTextAlone() {
        String text = "plain, \u00e9t\u00e9 \u4e2d \ud83d\ude00 \\ %";

        assertThat(TerminalText.escape(text)).isEqualTo(text);
    }

    @Test
    void writesWhatCouldHarmAsEscapes() {
        assertThat(
                        TerminalText.escape(
                                "a\u001b[31m\u0007\n\r\t\u007f\u0085\u202e\u2066\u2028\ud800\ufeffz"))
                .isEqualTo(
                        "a\\u001b[31m\\u0007\\n\\r\\t\\u007f\\u0085\\u202e\\u2066\\u2028\\ud800\\ufeffz");
    }
}
