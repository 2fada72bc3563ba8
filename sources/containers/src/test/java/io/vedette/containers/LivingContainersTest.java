package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivingContainersTest {
    @ParameterizedTest
    @CsvSource({
        "/kubepods/pod1/box, /kubepods/pod1/box, true",
        "/kubepods/pod1/box/init.scope, /kubepods/pod1/box, true",
        "/kubepods/pod1/box2, /kubepods/pod1/box, false",
        "/kubepods/pod1, /kubepods/pod1/box, false",
        "/elsewhere/kubepods/pod1/box, /kubepods/pod1/box, false",
        "/, /kubepods/pod1/box, false",
        // as a process in /kubepods/pod2/agent sees others
        "/../../pod1/box, /kubepods/pod1/box, true",
        "/../../pod1/box/init.scope, /kubepods/pod1/box, true",
        "/../../../box, /box, true",
        "/../../pod1/box2, /kubepods/pod1/box, false",
        "/../../pod1/other, /kubepods/pod1/box, false",
        "/../.., /kubepods/pod1/box, false"
    })
    void tellsWhetherAGroupIsAContainersOrBelowIt(String shown, String path, boolean in) {
        assertThat(LivingContainers.isIn(shown, path)).isEqualTo(in);
    }
}
