package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Once the tables have grown, events that make no new process make no garbage. */
class GarbageTest {
    private static final int ROUNDS = 20_000;

    /** Long enough that a byte an event is far above what the measurement itself costs. */
    private static final int WINDOW = 20_000;

    /**
     * Until the compiler has seen through a method its boxes are real, and when that is depends on
     * the machine; garbage of ours would be there each time.
     */
    private static final int MOST_READINGS = 30;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @SuppressWarnings("unchecked") // every reader of this catalogue reads its events
    private static List<FieldReader<Event>> readers(String... names) {
        FieldCatalogue catalogue = FieldCatalogue.of(new SyscallCatalogue());
        return java.util.Arrays.stream(names)
                .map(catalogue::find)
                .map(Optional::orElseThrow)
                .map((Field field) -> (FieldBinding.Bound) field.binder().apply(Optional.empty()))
                .map(bound -> (FieldReader<Event>) bound.reader())
                .toList();
    }

    private static byte[] rounds() {
        var in = new Recorded();
        byte[] there = Scenarios.tuple(0x0a000001, 40_000, 0x5db8d822, 443);
        byte[] address = Scenarios.address(0x5db8d822, 443);
        byte[] ping = Recorded.bytes("ping");
        byte[] none = {};
        for (int i = 0; i < ROUNDS; i++) {
            in.event(EventCode.OPENAT, 1, 3, -100, "log/../log/a" + i % 10, 3, 0644, 2049, 77)
                    .event(EventCode.WRITE, 1, 4, ping, 3, 4)
                    .event(EventCode.DUP3, 1, 9, 3, 9, 0)
                    .event(EventCode.CLOSE, 1, 0, 3)
                    .event(EventCode.CLOSE, 1, 0, 9)
                    .event(EventCode.SOCKET, 1, 3, 2, 1, 6)
                    .event(EventCode.CONNECT, 1, 0, there, 3, address)
                    .event(EventCode.SENDTO, 1, 4, ping, 3, 4, none)
                    .event(EventCode.CLOSE, 1, 0, 3);
        }
        return in.written();
    }

    @Test
    void readsEventsAndFieldsWithoutGarbage() throws IOException {
        List<FieldReader<Event>> readers =
                readers(
                        "evt.type",
                        "evt.rawres",
                        "evt.is_open_write",
                        "fd.name",
                        "fd.directory",
                        "fd.filename",
                        "fd.sip",
                        "fd.sport",
                        "fd.typechar",
                        "fs.path.name",
                        "proc.name",
                        "proc.pname",
                        "proc.aname",
                        "proc.cmdline",
                        "proc.exepath",
                        "proc.cwd",
                        "user.name",
                        "user.uid",
                        "container.id",
                        "container.image.repository",
                        "k8s.ns.name");
        byte[] capture = rounds();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < MOST_READINGS && least >= 1; i++) {
            least = Math.min(least, leastGarbage(capture, readers));
        }

        assertThat(least).isLessThan(1);
    }

    /** Bytes an event in the part of a capture with the least. */
    private double leastGarbage(byte[] capture, List<FieldReader<Event>> readers)
            throws IOException {
        var value = new Value();
        long events = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        long least = Long.MAX_VALUE;
        try (CaptureReader reader =
                CaptureReader.of(new ByteArrayInputStream(capture), "x", "here", problem -> {})) {
            while (reader.advance()) {
                // an iterator would be garbage of ours
                for (int i = 0; i < readers.size(); i++) {
                    readers.get(i).read(reader.event(), value);
                }
                events++;
                if (events % WINDOW == 0) {
                    long now = threads.getCurrentThreadAllocatedBytes();
                    least = Math.min(least, now - before);
                    before = now;
                }
            }
        }
        assertThat(events).isEqualTo(9L * ROUNDS);
        return (double) least / WINDOW;
    }
}
