package io.vedette.syscalls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names of users and groups, on the host and in each container that told them.
 *
 * <p>Bounded: beyond {@link #MOST} no more are remembered, which is counted. One thread owns it.
 */
final class Accounts {
    private static final int MOST = 100_000;

    /** The longest name or path that is kept, in bytes. */
    private static final int LONGEST = 1023;

    private final Map<Key, LongMap<User>> users = new LinkedHashMap<>();
    private final Map<Key, LongMap<Group>> groups = new LinkedHashMap<>();
    private final LongMap<User> hostUsers = new LongMap<>();
    private final LongMap<Group> hostGroups = new LongMap<>();
    private byte[] lastContainer = Slice.NOTHING;
    private @Nullable LongMap<User> lastUsers;
    private int size;
    private long refused;

    /** A user; arrays are shared and never written to. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record User(int uid, int gid, byte[] name, byte[] home, byte[] shell) {}

    /** A group. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Group(int gid, byte[] name) {}

    /** A container's id as a key. */
    private static final class Key {
        private final byte[] id;

        Key(byte[] id) {
            this.id = id;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && java.util.Arrays.equals(id, key.id);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(id);
        }
    }

    void clear() {
        users.clear();
        groups.clear();
        lastContainer = Slice.NOTHING;
        hostUsers.clear();
        hostGroups.clear();
        size = 0;
    }

    /** Accounts that were not remembered since there were too many. */
    long refused() {
        return refused;
    }

    /**
     * @param container empty for the host
     */
    @Nullable User user(byte[] container, int uid) {
        if (container.length == 0) {
            return hostUsers.get(uid);
        }
        LongMap<User> its = usersOf(container);
        return its == null ? null : its.get(uid);
    }

    @SuppressWarnings("ReferenceEquality") // an id that is another array is looked up
    private @Nullable LongMap<User> usersOf(byte[] container) {
        // threads of a process share the array
        if (container != lastContainer) {
            lastContainer = container;
            lastUsers = users.get(new Key(container));
        }
        return lastUsers;
    }

    @Nullable Group group(byte[] container, int gid) {
        if (container.length == 0) {
            return hostGroups.get(gid);
        }
        LongMap<Group> its = groups.get(new Key(container));
        return its == null ? null : its.get(gid);
    }

    void add(byte[] container, User user) {
        if (user.name().length > LONGEST || isNameService(user.name()) || !room()) {
            return;
        }
        LongMap<User> its =
                container.length == 0
                        ? hostUsers
                        : users.computeIfAbsent(new Key(container), key -> new LongMap<>());
        lastContainer = Slice.NOTHING;
        its.put(user.uid(), user);
    }

    void add(byte[] container, Group group) {
        if (group.name().length > LONGEST || isNameService(group.name()) || !room()) {
            return;
        }
        LongMap<Group> its =
                container.length == 0
                        ? hostGroups
                        : groups.computeIfAbsent(new Key(container), key -> new LongMap<>());
        its.put(group.gid(), group);
    }

    private boolean room() {
        if (size == MOST) {
            refused++;
            return false;
        }
        size++;
        return true;
    }

    /** Lines of a passwd file that point to a name service are no users. */
    private static boolean isNameService(byte[] name) {
        return name.length > 0 && (name[0] == '+' || name[0] == '-');
    }

    /** Of the host. */
    void removeUser(int uid) {
        hostUsers.remove(uid);
    }

    /** Of the host. */
    void removeGroup(int gid) {
        hostGroups.remove(gid);
    }

    /** Forgets a container's. */
    void forget(byte[] container) {
        LongMap<User> itsUsers = users.remove(new Key(container));
        LongMap<Group> itsGroups = groups.remove(new Key(container));
        size -= itsUsers == null ? 0 : itsUsers.size();
        size -= itsGroups == null ? 0 : itsGroups.size();
        lastContainer = Slice.NOTHING;
    }

    void forEachHostUser(Consumer<User> visitor) {
        hostUsers.forEach(visitor);
    }

    void forEachHostGroup(Consumer<Group> visitor) {
        hostGroups.forEach(visitor);
    }
}
