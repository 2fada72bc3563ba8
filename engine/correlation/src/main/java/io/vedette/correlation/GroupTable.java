package io.vedette.correlation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a correlation, bounded in number and memory.
 *
 * <p>When there are too many, groups go whose timespan is over; then those that have come least
 * far, among them the one that was touched longest ago. A group is ranked by the logarithm of how
 * far it has come, and above all others when its condition has held. So whoever floods with new
 * groups in order that one be forgotten has to bring each of them as far as that one: as many
 * events as all groups together hold.
 */
final class GroupTable {
    static final int HIGHEST_RANK = 16;

    private final int mostGroups;
    private final long mostBytes;
    private final long spanNanos;
    private final Consumer<Group> removed;

    // Strings compare, so keys that an attacker made to collide cost a logarithm
    private final Map<String, Group> groups = new HashMap<>();
    private final @Nullable Group[] oldest = new Group[HIGHEST_RANK + 1];
    private final @Nullable Group[] newest = new Group[HIGHEST_RANK + 1];
    private long bytes;
    private long evicted;

    /**
     * @param spanNanos how long after it was touched a group means something
     * @param removed told of each group that goes
     */
    GroupTable(CorrelationLimits limits, long spanNanos, Consumer<Group> removed) {
        this.mostGroups = limits.groups();
        this.mostBytes = limits.bytes();
        this.spanNanos = spanNanos;
        this.removed = removed;
    }

    @Nullable Group find(String key) {
        return groups.get(key);
    }

    /** Adds a new group, for which others may have to go. */
    void add(Group group, long nowNanos) {
        removeExpired(nowNanos);
        groups.put(group.key, group);
        settle(group, nowNanos);
    }

    /** Takes note that a group was touched and has changed; others may have to go. */
    void settle(Group group, long nowNanos) {
        group.touchedNanos = nowNanos;
        long its = group.bytes();
        bytes += its - group.countedBytes;
        group.countedBytes = its;
        unlink(group);
        link(group, rank(group));
        while (groups.size() > 1 && (groups.size() > mostGroups || bytes > mostBytes)) {
            evict(group, nowNanos);
        }
    }

    private static int rank(Group group) {
        if (group.fired) {
            return HIGHEST_RANK;
        }
        int progress = Math.max(1, group.measure.progress());
        return Math.min(
                HIGHEST_RANK - 1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(progress));
    }

    private void evict(Group kept, long nowNanos) {
        if (removeExpired(nowNanos)) {
            return;
        }
        for (Group first : oldest) {
            Group victim = first == kept ? first.after : first;
            if (victim != null) {
                evicted++;
                remove(victim);
                return;
            }
        }
    }

    /** Removes those whose timespan is over, a few at a time; whether there was one. */
    private boolean removeExpired(long nowNanos) {
        long over = Times.minus(nowNanos, spanNanos);
        boolean some = false;
        for (Group first : oldest) {
            if (first != null && first.touchedNanos < over) {
                Group second = first.after;
                remove(first);
                some = true;
                if (second != null && second.touchedNanos < over) {
                    remove(second);
                }
            }
        }
        return some;
    }

    void remove(Group group) {
        groups.remove(group.key);
        bytes -= group.countedBytes;
        unlink(group);
        removed.accept(group);
    }

    private void link(Group group, int rank) {
        group.rank = rank;
        Group last = newest[rank];
        group.before = last;
        group.after = null;
        if (last == null) {
            oldest[rank] = group;
        } else {
            last.after = group;
        }
        newest[rank] = group;
    }

    private void unlink(Group group) {
        if (group.rank < 0) {
            return;
        }
        Group before = group.before;
        Group after = group.after;
        if (before == null) {
            oldest[group.rank] = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            newest[group.rank] = before;
        } else {
            after.before = before;
        }
        group.rank = -1;
        group.before = null;
        group.after = null;
    }

    int size() {
        return groups.size();
    }

    long bytes() {
        return bytes;
    }

    /** How many groups went whose timespan was not over. */
    long evicted() {
        return evicted;
    }

    /**
     * Adds a group as it was when {@link #forEach} handed it over, after those before it: what goes
     * and when is then the same as in the table that it came from. Should there be too many, others
     * go when the next is settled.
     */
    void restore(Group group) {
        groups.put(group.key, group);
        group.countedBytes = group.bytes();
        bytes += group.countedBytes;
        link(group, group.rank);
    }

    /** All groups, the ones touched longest ago first within each rank. */
    void forEach(Consumer<Group> visitor) {
        for (Group first : oldest) {
            for (Group group = first; group != null; group = group.after) {
                visitor.accept(group);
            }
        }
    }
}
