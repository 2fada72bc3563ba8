package io.vedette.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts different values up to a number that is enough: those that were seen last. */
final class ValueWindow implements Measure {
    private static final long BYTES_OF_ONE = 240;
    private static final int SHOWN = 10;

    private final int enough;

    /** By value, the one seen longest ago first, as long as {@link #sorted}. */
    private final LinkedHashMap<String, Evidence.Seen> values = new LinkedHashMap<>();

    private boolean sorted = true;
    private long newest = Long.MIN_VALUE;
    private long textBytes;

    ValueWindow(int enough) {
        this.enough = enough;
    }

    void add(long timeNanos, String value, List<String> ids) {
        Evidence.Seen before = values.get(value);
        if (before != null && before.timeNanos() > timeNanos) {
            return;
        }
        if (before != null) {
            remove(value);
        } else if (values.size() == enough) {
            remove(oldest());
        }
        sorted &= timeNanos >= newest;
        newest = Math.max(newest, timeNanos);
        values.put(value, new Evidence.Seen(timeNanos, ids));
        textBytes += value.length();
    }

    private String oldest() {
        var entries = values.entrySet();
        return sorted
                ? entries.iterator().next().getKey()
                : entries.stream()
                        .min(Comparator.comparingLong(entry -> entry.getValue().timeNanos()))
                        .orElseThrow()
                        .getKey();
    }

    private void remove(String value) {
        values.remove(value);
        textBytes -= value.length();
    }

    @Override
    public double measured(long from) {
        if (sorted) {
            while (!values.isEmpty()) {
                Map.Entry<String, Evidence.Seen> oldest = values.firstEntry();
                if (oldest.getValue().timeNanos() >= from) {
                    break;
                }
                remove(oldest.getKey());
            }
        } else {
            values.entrySet().stream()
                    .filter(entry -> entry.getValue().timeNanos() < from)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(this::remove);
        }
        return values.size();
    }

    @Override
    public long first(long from) {
        return values.values().stream()
                .mapToLong(Evidence.Seen::timeNanos)
                .filter(time -> time >= from)
                .min()
                .orElse(newest);
    }

    @Override
    public List<String> ids(long from) {
        var latest = new Evidence(Evidence.MOST);
        values.values().stream()
                .sorted(Comparator.comparingLong(Evidence.Seen::timeNanos))
                .forEach(seen -> latest.add(seen.timeNanos(), seen.ids()));
        return latest.ids(from);
    }

    /** Some of the values, for people, the one seen longest ago first, however they arrived. */
    List<String> shown() {
        return values.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().timeNanos()))
                .map(Map.Entry::getKey)
                .limit(SHOWN)
                .toList();
    }

    @Override
    public int progress() {
        return Math.max(1, values.size());
    }

    @Override
    public long bytes() {
        return 96 + BYTES_OF_ONE * values.size() + textBytes;
    }

    @Override
    public void write(StateWriter out) {
        var inOrder = new ArrayList<>(values.entrySet());
        inOrder.sort(Comparator.comparingLong(entry -> entry.getValue().timeNanos()));
        out.number(inOrder.size());
        for (Map.Entry<String, Evidence.Seen> entry : inOrder) {
            out.text(entry.getKey());
            out.number(entry.getValue().timeNanos());
            out.texts(entry.getValue().ids());
        }
    }

    @Override
    public void read(StateReader in) {
        int count = in.count(enough);
        for (int i = 0; i < count; i++) {
            String value = in.text();
            add(in.number(), value, in.texts());
        }
    }
}
