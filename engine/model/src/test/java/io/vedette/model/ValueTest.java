package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueTest {
    @Test
    void holdsAsManyNumbersAsAreAdded() {
        var value = new Value();
        value.clear();
        for (int i = 0; i < 100; i++) {
            value.addNumber(i * 3L);
        }

        assertThat(value.size()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(value.number(i)).isEqualTo(i * 3L);
        }
    }

    @Test
    void holdsAsManyTextsAsAreAdded() {
        var value = new Value();
        value.clear();
        for (int i = 0; i < 100; i++) {
            value.addText(new byte[] {(byte) i});
        }

        assertThat(value.size()).isEqualTo(100);
        assertThat(value.array(99)).containsExactly(99);
    }
}
