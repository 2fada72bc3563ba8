package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTableTest {
    private final EventTable table = EventTable.get();

    @Test
    void hasEveryCode() {
        assertThat(table.size()).isEqualTo(454);
    }

    @ParameterizedTest
    @CsvSource({
        "293, execve, 31, filename, FSPATH",
        "223, clone, 21, pidns_init_start_ts, UINT64",
        "307, openat, 7, ino, UINT64",
        "23, connect, 4, addr, SOCKADDR",
        "186, procexit, 5, reaper_tid, PID",
        "402, asyncevent, 3, data, BYTEBUF",
        "369, bpf, 2, cmd, ENUMFLAGS32"
    })
    void knowsTheParametersOfAnEvent(
            int code, String name, int parameters, String last, String type) {
        EventTable.EventType event = table.type(code);

        assertThat(event.name()).isEqualTo(name);
        assertThat(event.parameters()).hasSize(parameters);
        assertThat(event.parameters().getLast().name()).isEqualTo(last);
        assertThat(event.parameters().getLast().type()).isEqualTo(type);
    }

    @Test
    void letsANameStandForAllVersionsOfAnEvent() {
        BitSet openat = table.names().codes("openat").orElseThrow();

        assertThat(openat.stream().boxed()).contains(306, 307).hasSizeGreaterThan(2);
    }

    @Test
    void countsSystemCallsWithoutAnEventOfTheirOwnAsGeneric() {
        assertThat(table.names().codes("kexec_load").orElseThrow().stream()).containsExactly(0, 1);
        assertThat(table.names().codes("no_such_call")).isEmpty();
    }

    @Test
    void givesUnusedCodesNoName() {
        assertThat(table.names().names()).doesNotContain("NA", "");
    }
}
