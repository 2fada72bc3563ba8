package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ids of containers by lists of control groups, remembered since few lists are the control groups
 * of many threads. Bounded. One thread owns it.
 *
 * <p>Of recordings the list alone decides, as in Falco. On this machine more is known:
 *
 * <ul>
 *   <li>A path that looks like none of a runtime's is a container's, too, when its threads live in
 *       a namespace of process ids and nothing was ever started in it from outside: what {@code
 *       runc} was told to run without any runtime above it.
 *   <li>What looks like containerd's, a name below a namespace, is so of any service that makes
 *       control groups of its own: it has to live in such a namespace as well.
 *   <li>A group below a container's is that container's, so that nobody leaves it by making one.
 *   <li>Two containers whose ids begin alike are not one: the second is called by its whole id, so
 *       that it is not taken for the first.
 * </ul>
 */
final class ContainerIds {
    private static final int MOST = 4096;

    private final boolean live;
    private final Map<Key, Group> known = bounded();

    /** On this machine: by the path of its control group, and by what events call it. */
    private final Map<String, ContainerPlace> byPath = bounded();

    private final Map<String, ContainerPlace> byId = bounded();
    private byte[] lastList = Slice.NOTHING;
    private @Nullable Group last;

    ContainerIds(boolean live) {
        this.live = live;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }

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

    /** What a list stands for. */
    private static final class Group {
        /** The container's id; empty for the host. */
        private byte[] id = Slice.NOTHING;

        /** On this machine: who it is if it is a container, which its threads have to show. */
        private Optional<ControlGroups.Found> candidate = Optional.empty();
    }

    boolean isLive() {
        return live;
    }

    /** Empty for the host; the same array for the same list. */
    byte[] of(byte[] list) {
        return group(list).id;
    }

    /**
     * Empty for the host; the same array for the same list, as long as it is not found to be of a
     * container.
     *
     * @param started whether a program was just started by this thread
     */
    byte[] of(ProcessThread thread, boolean started) {
        Group group = group(thread.controlGroups);
        if (group.candidate.isPresent()) {
            if (thread.isInPidNamespace()) {
                group.id = name(group.candidate.get());
                group.candidate = Optional.empty();
            } else if (started) {
                group.candidate = Optional.empty();
            }
        }
        return group.id;
    }

    /** Who events call so; empty for those of recordings. */
    Optional<ContainerPlace> place(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Another container has the id of one that has ended. */
    ContainerPlace again(ContainerPlace before) {
        var again =
                new ContainerPlace(before.id(), before.fullId(), before.path(), before.run() + 1);
        byId.put(again.id(), again);
        byPath.put(again.path(), again);
        return again;
    }

    @SuppressWarnings("ReferenceEquality") // a list that is another array is looked up
    private Group group(byte[] list) {
        Group group = last;
        if (list != lastList || group == null) {
            group = known.computeIfAbsent(new Key(list), key -> made(key.list));
            last = group;
            lastList = list;
        }
        return group;
    }

    private Group made(byte[] list) {
        var group = new Group();
        if (!live) {
            group.id = ControlGroups.container(list);
            return group;
        }
        for (String path : ControlGroups.paths(list)) {
            ContainerPlace above = above(path);
            if (above != null) {
                group.id = bytes(above.id());
                return group;
            }
        }
        Optional<ControlGroups.Found> found = ControlGroups.find(list);
        if (found.isPresent() && found.get().certain()) {
            group.id = name(found.get());
        } else {
            group.candidate = found;
        }
        return group;
    }

    /** The container whose control group a path is, or is below. */
    private @Nullable ContainerPlace above(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            ContainerPlace place = byPath.get(path.substring(0, end));
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    private byte[] name(ControlGroups.Found found) {
        String id = KnownContainer.shortId(found.fullId());
        ContainerPlace same = byId.get(id);
        if (same != null && !same.fullId().equals(found.fullId())) {
            id = found.fullId();
        }
        var place = new ContainerPlace(id, found.fullId(), found.path(), 0);
        byId.put(id, place);
        byPath.put(found.path(), place);
        return bytes(id);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
