package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlertIdTest {
    @Test
    void isTheSameForTheSameRuleAndEventAcrossVersions() {
        assertThat(
                        AlertId.of("Privileged pod created", List.of("7c3512c6/ResponseComplete"))
                                .value())
                .isEqualTo("56aeb0e37bdcf6d39e51cd59297a2571");
    }

    @Test
    void tellsApartWhatRunsTogetherInText() {
        assertThat(AlertId.of("a", List.of("bc"))).isNotEqualTo(AlertId.of("ab", List.of("c")));
        assertThat(AlertId.of("a", List.of("b", "c"))).isNotEqualTo(AlertId.of("a", List.of("bc")));
        assertThat(AlertId.of("a", List.of("b"))).isNotEqualTo(AlertId.of("a", List.of()));
    }
}
