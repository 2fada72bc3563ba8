package io.vedette.syscalls;

import io.vedette.model.Event;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording has in it. Immutable.
 *
 * @param recordings how many follow one another
 * @param events all of them
 * @param hidden those of them that rules do not see
 * @param firstNanos time of the first event; 0 when there is none
 * @param lastNanos time of the last event
 * @param hostname of the recorded machine, empty when no recording says it
 * @param processors of the recorded machine, 0 when no recording says it
 * @param threads at the end
 * @param containers that were told of and are there at the end
 * @param skipped events that could not be made sense of
 * @param eventsByType by the names that rules use
 */
public record CaptureStatistics(
        int recordings,
        long events,
        long hidden,
        long firstNanos,
        long lastNanos,
        String hostname,
        int processors,
        int threads,
        int containers,
        long skipped,
        Map<String, Long> eventsByType) {
    public CaptureStatistics {
        eventsByType = Map.copyOf(eventsByType);
    }

    /** Reads a recording to its end. */
    public static CaptureStatistics of(CaptureReader reader) throws IOException {
        long hidden = 0;
        long events = 0;
        long first = 0;
        var types = new TreeMap<String, Long>();
        while (reader.place()) {
            SyscallEvent event = reader.current();
            first = events == 0 ? event.time() : first;
            events++;
            hidden += reader.isHidden() ? 1 : 0;
            types.merge(name(event), 1L, Long::sum);
            reader.track();
        }
        Event last = reader.event();
        MachineState machine = reader.machine();
        return new CaptureStatistics(
                reader.sections(),
                events,
                hidden,
                first,
                events == 0 ? 0 : last.timeNanos(),
                machine.info.hostname(),
                machine.info.processors(),
                machine.threads.size(),
                machine.containers.size(),
                reader.skipped(),
                types);
    }

    /** Rules do not see what has no name: what the live sensor notes about paths. */
    private static String name(SyscallEvent event) {
        String name = EventNames.of(event);
        return name.isEmpty() ? "(code " + event.code() + ", for the state alone)" : name;
    }
}
