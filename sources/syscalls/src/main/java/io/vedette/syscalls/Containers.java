package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The containers that events told of or that a lookup knows. Bounded: the oldest is forgotten for a
 * new one. One thread owns it.
 */
final class Containers {
    private static final int MOST = 10_000;

    private final Map<String, KnownContainer> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, KnownContainer> eldest) {
                    return size() > MOST;
                }
            };
    private final ContainerLookup lookup;
    private @Nullable KnownContainer last;
    private byte[] lastId = Slice.NOTHING;
    private int version;
    private int lastVersion = -1;

    Containers(ContainerLookup lookup) {
        this.lookup = lookup;
    }

    int size() {
        return known.size();
    }

    void clear() {
        known.clear();
        version++;
    }

    KnownContainer add(Container container) {
        var added = new KnownContainer(container);
        known.put(container.id(), added);
        version++;
        return added;
    }

    void remove(String id) {
        known.remove(id);
        version++;
    }

    /**
     * What is known of a container; null when that is nothing but its id.
     *
     * @param id empty for the host
     */
    @SuppressWarnings("ReferenceEquality") // an id that is another array is looked up
    @Nullable KnownContainer find(byte[] id) {
        if (id.length == 0) {
            return KnownContainer.HOST;
        }
        // threads of a process share the array, and one event asks many times
        if (id == lastId && version == lastVersion) {
            return last;
        }
        String text = new String(id, StandardCharsets.UTF_8);
        KnownContainer found = known.get(text);
        if (found == null) {
            Optional<Container> looked = lookup.find(text);
            if (looked.isPresent()) {
                found = add(looked.get());
            }
        }
        last = found;
        lastId = id;
        lastVersion = version;
        return found;
    }

    /** The container that holds the namespaces of this one's pod; null when it is not known. */
    @Nullable KnownContainer sandbox(Container container) {
        return known.get(KnownContainer.shortId(container.podSandboxId()));
    }
}
