package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.syscalls.ContainerPlace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimesTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "/lxc.payload.box, true",
        "/machine.slice/machine-box.scope/payload, true",
        "/machine.slice/machine-lxc\\x2d1\\x2dbox.scope, true",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-box.scope, true",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/docker-box.scope, true",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/nerdctl-box.scope, true",
        "/machine.slice/libpod-box.scope, true",
        "/docker/ID/kubelet/kubepods/pod1/ID, true",
        "/system.slice/docker-ID.scope/system.slice/cri-containerd-ID.scope, true",
        "/docker/ID, false",
        "/system.slice/docker-ID.scope, false",
        "/kubepods/besteffort/pod1/ID, false",
        "/user.slice/user-0.slice/session-1.scope/lxc-box, false",
        "/user.slice/user-1000.slice/user@1000.service/box, false",
        "/box-lxc, false",
        "/box, false"
    })
    void knowsWhoseContainersNobodyCanBeAskedFor(String path, boolean others) {
        var place = new ContainerPlace(ID.substring(0, 12), ID, path.replace("ID", ID), 0);
        try (var runtimes =
                new Runtimes(List.of(), Runnable::run, new LookupCounts(), problem -> {})) {
            assertThat(runtimes.mayBeOfOthers(place)).isEqualTo(others);
        }
    }
}
