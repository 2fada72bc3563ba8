package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerIdsTest {
    private static final String ID = "1e8c7ee4bed2".repeat(5) + "1e8c";

    private final ContainerIds ids = new ContainerIds(false);

    @ParameterizedTest
    @CsvSource(
            nullValues = "host",
            textBlock =
                    """
                    cpu=/docker/$,                                                        1e8c7ee4bed2
                    cgroups=/system.slice/docker-$.scope,                                 1e8c7ee4bed2
                    memory=/kubepods/besteffort/pod1234/$,                                1e8c7ee4bed2
                    cgroups=/kubepods.slice/kubepods-pod12.slice/cri-containerd-$.scope,  1e8c7ee4bed2
                    cgroups=/kubepods.slice/kubepods-pod12.slice/crio-$.scope,            1e8c7ee4bed2
                    cgroups=/machine.slice/libpod-$.scope,                                1e8c7ee4bed2
                    cgroups=/user.slice/user-0.slice/libpod-$.scope/container,            1e8c7ee4bed2
                    cpu=/,                                                                host
                    cgroups=/system.slice/ssh.service,                                    host
                    cgroups=/user.slice/user-1000.slice/session-3.scope,                  host
                    """)
    void findsTheContainerInTheNamesOfControlGroups(String list, String id) {
        byte[] found = ids.of(list.replace("$", ID).getBytes(StandardCharsets.US_ASCII));

        assertThat(new String(found, StandardCharsets.US_ASCII)).isEqualTo(id == null ? "" : id);
    }
}
