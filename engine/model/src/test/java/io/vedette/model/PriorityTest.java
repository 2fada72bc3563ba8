package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PriorityTest {
    @ParameterizedTest
    @CsvSource({
        "emergency,EMERGENCY",
        "Alert,ALERT",
        "CRITICAL,CRITICAL",
        "error,ERROR",
        "WARNING,WARNING",
        "notice,NOTICE",
        "info,INFORMATIONAL",
        "INFORMATIONAL,INFORMATIONAL",
        "Debug,DEBUG"
    })
    void isFoundByItsNameInAnyCase(String name, Priority priority) {
        assertThat(Priority.parse(name)).isEqualTo(Optional.of(priority));
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void isFoundByItsWeight(Priority priority) {
        assertThat(Priority.ofWeight(priority.weight())).isEqualTo(priority);
    }

    @Test
    void isOrderedBySeverity() {
        assertThat(Priority.CRITICAL.isAtLeast(Priority.WARNING)).isTrue();
        assertThat(Priority.NOTICE.isAtLeast(Priority.WARNING)).isFalse();
        assertThat(Priority.EMERGENCY.weight()).isEqualTo(7);
        assertThat(Priority.parse("warn")).isEmpty();
    }
}
