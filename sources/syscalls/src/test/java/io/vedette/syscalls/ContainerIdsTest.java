package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                    cgroups=/kubepods.slice/kubepods-pod12.slice/crio-$.scope/container,  1e8c7ee4bed2
                    cgroups=/kubepods.slice/kubepods-pod12.slice/crio-conmon-$.scope,     host
                    cpu=/kubepods/besteffort/pod12/crio-$,                                1e8c7ee4bed2
                    cpu=/kubepods/besteffort/pod12/crio-conmon-$,                         host
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

    private final ContainerIds live = new ContainerIds(true);

    /** A thread of this machine. */
    private static ProcessThread thread(String path, boolean inNamespace) {
        var thread = new ProcessThread(100);
        thread.pid = 100;
        thread.virtualTid = inNamespace ? 1 : 100;
        thread.virtualPid = thread.virtualTid;
        thread.controlGroups =
                ("memory=/service/0a1b" + path + "\0cpuset=" + path)
                        .getBytes(StandardCharsets.US_ASCII);
        return thread;
    }

    private String live(ProcessThread thread, boolean started) {
        return new String(live.of(thread, started), StandardCharsets.US_ASCII);
    }

    @Test
    void aGroupOfItsOwnIsAContainersWhenItsThreadsHaveTheirOwnProcessIds() {
        assertThat(live(thread("/alone", false), false)).isEmpty();
        assertThat(live(thread("/alone", true), false)).isEqualTo("alone");
        assertThat(live.place("alone")).contains(new ContainerPlace("alone", "alone", "/alone", 0));
    }

    @Test
    void aGroupInWhichTheMachineStartsProgramsIsTheMachines() {
        assertThat(live(thread("/service/0a1b2c", false), true)).isEmpty();
        assertThat(live(thread("/service/0a1b2c", true), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/system.slice/ssh.service",
                "/user.slice/user-0.slice/session-3.scope",
                "/init.scope"
            })
    void aUnitOfSystemdIsTheMachines(String path) {
        var thread = thread(path, true);
        thread.controlGroups = ("cpuset=" + path).getBytes(StandardCharsets.US_ASCII);

        assertThat(live(thread, true)).isEmpty();
    }

    @Test
    void theMonitorOfAContainerOfCriOIsTheMachines() {
        assertThat(live(thread("/pod12/crio-conmon-" + ID, false), true)).isEmpty();
        assertThat(live(thread("/pod12/crio-" + ID, false), true)).isEqualTo("1e8c7ee4bed2");
    }

    @Test
    void nobodyLeavesAContainerByMakingAGroupBelowIts() {
        assertThat(live(thread("/docker/" + ID, false), true)).isEqualTo("1e8c7ee4bed2");
        assertThat(live(thread("/docker/" + ID + "/own", false), true)).isEqualTo("1e8c7ee4bed2");
        assertThat(live(thread("/docker/" + ID + "/own/x.service", true), true))
                .isEqualTo("1e8c7ee4bed2");
    }

    @Test
    void containersWhoseIdsBeginAlikeAreToldApart() {
        assertThat(live(thread("/default/redis-server-1", true), true)).isEqualTo("redis-server");
        assertThat(live(thread("/default/redis-server-2", true), true)).isEqualTo("redis-server-2");
        assertThat(live(thread("/default/redis-server-1", true), true)).isEqualTo("redis-server");
    }
}
