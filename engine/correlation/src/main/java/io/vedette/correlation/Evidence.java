package io.vedette.correlation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The ids of the latest events of a group. */
final class Evidence {
    /** More events than these are counted, not named. */
    static final int MOST = 32;

    static final int BYTES_OF_ONE = 160;

    private final int capacity;
    private final ArrayDeque<Seen> seen = new ArrayDeque<>(2);

    /** An event that was seen. */
    record Seen(long timeNanos, List<String> ids) {}

    Evidence(int needed) {
        capacity = Math.min(needed, MOST);
    }

    void add(long timeNanos, List<String> ids) {
        if (seen.size() == capacity) {
            seen.removeFirst();
        }
        seen.addLast(new Seen(timeNanos, ids));
    }

    /** In the order in which they happened. */
    List<String> ids(long from) {
        var ids = new ArrayList<String>();
        seen.stream()
                .filter(each -> each.timeNanos() >= from)
                .sorted(Comparator.comparingLong(Seen::timeNanos))
                .forEach(each -> ids.addAll(each.ids()));
        return ids;
    }

    long bytes() {
        return 64L + (long) BYTES_OF_ONE * seen.size();
    }

    void write(StateWriter out) {
        out.number(seen.size());
        for (Seen each : seen) {
            out.number(each.timeNanos());
            out.texts(each.ids());
        }
    }

    void read(StateReader in) {
        int count = in.count(capacity);
        for (int i = 0; i < count; i++) {
            add(in.number(), in.texts());
        }
    }
}
