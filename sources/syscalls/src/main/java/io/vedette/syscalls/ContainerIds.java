package io.vedette.syscalls;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids of containers by lists of control groups, remembered since few lists are the control groups
 * of many threads. Bounded. One thread owns it.
 */
final class ContainerIds {
    private static final int MOST = 4096;

    private final Map<Key, byte[]> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
                    return size() > MOST;
                }
            };
    private byte[] lastList = Slice.NOTHING;
    private byte[] lastId = Slice.NOTHING;

    /** A list by its content. */
    private static final class Key {
        private final byte[] list;

        Key(byte[] list) {
            this.list = list;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(list, key.list);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(list);
        }
    }

    /** Empty for the host; the same array for the same list. */
    @SuppressWarnings("ReferenceEquality") // a list that is another array is looked up
    byte[] of(byte[] list) {
        if (list == lastList) {
            return lastId;
        }
        lastId = known.computeIfAbsent(new Key(list), key -> ControlGroups.container(key.list));
        lastList = list;
        return lastId;
    }
}
