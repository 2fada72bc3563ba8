package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs and we agree on, as the compiler laid it out. */
class SensorLayoutTest {
    private static final SensorLayout LAYOUT = SensorLayout.get();

    @ParameterizedTest
    @CsvSource({
        "event.time, 0",
        "event.thread, 8",
        "event.length, 16",
        "event.type, 20",
        "event.parameters, 22"
    })
    void anEventsHeadIsThatOfRecordings(String member, int place) {
        assertThat(LAYOUT.offset(member)).isEqualTo(place);
    }

    @Test
    void anEventsParametersFollowItsHead() {
        assertThat(LAYOUT.size("event")).isEqualTo(RecordedEvent.HEADER);
        assertThat(LAYOUT.size("head")).isEqualTo(8);
    }

    @Test
    void numbersOfOneKindDoNotOverlap() {
        int call = LAYOUT.offset("call.parameters") + 12 * LAYOUT.size("parameter");

        assertThat(LAYOUT.size("call")).isEqualTo(call);
        assertThat(LAYOUT.size("counters")).isEqualTo(7 * Long.BYTES);
        assertThat(LAYOUT.offset("counters.produced")).isEqualTo(6 * Long.BYTES);
        assertThat(LAYOUT.offset("head.sequence")).isEqualTo(4);
    }

    @Test
    void mapsHaveTheEntriesThatTheTableOfCallsNeeds() {
        List<SensorLayout.MapOf> calls =
                LAYOUT.maps().stream().filter(map -> map.name().equals("calls")).toList();

        assertThat(calls)
                .containsExactly(
                        new SensorLayout.MapOf("calls", 2 * 512 + 32, LAYOUT.size("call")));
    }

    @Test
    void everyCallOfTheTableHasTheParametersOfItsEvent() {
        Set<Integer> events = new HashSet<>();
        for (String[] row : Table.read("calls.tsv", 6)) {
            int event = Integer.parseInt(row[3]);
            events.add(event);
            assertThat(EventTraits.isEnter(event)).as(row[0]).isFalse();
            assertThat(EventTraits.has(event, EventFlag.OLD_VERSION)).as(row[0]).isFalse();
            if (row[5].contains(":")) {
                assertThat(widths(row[5])).as(row[0]).isEqualTo(widths(event));
            }
        }
        assertThat(events).hasSizeGreaterThan(100);
    }

    /** The bytes of each parameter that has a fixed number of them; 0 for the others. */
    private static List<Integer> widths(int event) {
        return EventTable.get().type(event).parameters().stream()
                .map(parameter -> Conversions.zeroLength(parameter.type()))
                .toList();
    }

    private static List<Integer> widths(String parameters) {
        return List.of(parameters.split(" ", -1)).stream()
                .map(parameter ->
                        switch (parameter.split(":", -1)[0]) {
                            case "number_8", "command" -> 1;
                            case "number_16", "flags_16", "constant" -> 2;
                            case "number_32", "opened", "device", "user_32", "memory" -> 4;
                            case "number_64",
                                    "integer",
                                    "long",
                                    "inode",
                                    "user_integer",
                                    "user_inode",
                                    "user_long",
                                    "capabilities",
                                    "prctl_number",
                                    "socket" ->
                                    8;
                            default -> 0;
                        })
                .toList();
    }
}
