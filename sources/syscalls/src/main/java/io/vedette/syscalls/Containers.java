package io.vedette.syscalls;

import io.vedette.syscalls.ContainerLookup.Known;
import io.vedette.syscalls.ContainerLookup.Pending;
import io.vedette.syscalls.ContainerLookup.PodKnown;
import io.vedette.syscalls.ContainerLookup.PodPending;
import io.vedette.syscalls.ContainerLookup.PodUnknown;
import io.vedette.syscalls.ContainerLookup.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The containers that events told of or that a lookup knows. Bounded: the oldest is forgotten for a
 * new one. One thread owns it.
 */
final class Containers {
    private static final int MOST = 10_000;

    /** What has not been found out of a container by then is not waited for. */
    private static final long LONGEST_PENDING_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** For so long nobody asks again for a pod that nobody could tell of. */
    private static final long POD_UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, KnownContainer> known = bounded();

    /** Of containers that nobody can tell of, whether they are unmanaged. */
    private final Map<String, Boolean> unknown = bounded();

    /** Containers that are being found out, and since when. */
    private final Map<String, Long> pending = new HashMap<>();

    /** Of containers whose ids others may have after them. */
    private final Map<String, Long> firstProcesses = bounded();

    private final ContainerLookup lookup;
    private final ContainerIds ids;
    private @Nullable ContainerAccounts accounts;
    private @Nullable KnownContainer last;
    private byte[] lastId = Slice.NOTHING;
    private int version;
    private int lastVersion = -1;

    Containers(ContainerLookup lookup, ContainerIds ids) {
        this.lookup = lookup;
        this.ids = ids;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /** Reads accounts in containers from now on. */
    void readAccounts(ContainerAccounts reading) {
        accounts = reading;
    }

    int size() {
        return known.size();
    }

    void clear() {
        known.clear();
        unknown.clear();
        version++;
    }

    KnownContainer add(Container container) {
        var added = new KnownContainer(container);
        known.put(container.id(), added);
        version++;
        return added;
    }

    /** Tells of a container that no runtime knows. */
    void addUnmanaged(String id) {
        unknown.put(id, true);
        version++;
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
        String text = text(id);
        KnownContainer found = known.get(text);
        boolean settled = found != null;
        if (found == null) {
            settled = isLookedUp(text);
            found = known.get(text);
        }
        if (settled) {
            last = found;
            lastId = id;
            lastVersion = version;
        }
        return found;
    }

    boolean anyHasIp(String ip) {
        return known.values().stream().anyMatch(each -> each.hasIp(ip));
    }

    private static String text(byte[] id) {
        return new String(id, StandardCharsets.UTF_8);
    }

    /** Asks the lookup, unless it has told what it can. */
    private boolean isLookedUp(String id) {
        if (known.containsKey(id) || unknown.containsKey(id)) {
            return true;
        }
        Optional<ContainerPlace> place = ids.place(id);
        if (place.isEmpty()) {
            return true;
        }
        switch (lookup.find(place.get())) {
            case Known(Container container) -> add(container);
            case Unknown(boolean unmanaged) -> {
                unknown.put(id, unmanaged);
                version++;
            }
            case Pending ignored -> {
                return false;
            }
        }
        return true;
    }

    /**
     * What Kubernetes says of a container's pod; null while that is not known, and outside of pods.
     */
    @Nullable KnownPod pod(KnownContainer container) {
        if (container.pod == null && container.podReference != null) {
            isPodAskedFor(container, container.podReference);
        }
        return container.pod;
    }

    /** Whether the pod of a known container is being found out. */
    boolean isPodPending(byte[] id) {
        KnownContainer container = id.length == 0 ? null : find(id);
        return container != null
                && container.pod == null
                && container.podReference != null
                && isPodAskedFor(container, container.podReference);
    }

    /** Asks the lookup, unless it has just said that it does not know. */
    private boolean isPodAskedFor(KnownContainer container, Pod.Reference reference) {
        long now = System.nanoTime();
        if (now - container.nextPodQuestion < 0) {
            return false;
        }
        return switch (lookup.pod(reference)) {
            case PodPending ignored -> true;
            case PodKnown(Pod pod) -> {
                container.pod = new KnownPod(pod);
                yield false;
            }
            case PodUnknown ignored -> {
                container.nextPodQuestion = now + POD_UNKNOWN_NANOS;
                yield false;
            }
        };
    }

    /** Whether a runtime knows a container; empty when nobody can tell. */
    Optional<Boolean> isManaged(byte[] id) {
        if (find(id) != null) {
            return Optional.of(true);
        }
        return Boolean.TRUE.equals(unknown.get(text(id))) ? Optional.of(false) : Optional.empty();
    }

    /** A thread is in a container, perhaps the first that is seen of it. */
    void seen(ProcessThread thread, boolean started) {
        ContainerAccounts reading = accounts;
        if (thread.container.length == 0 || reading == null) {
            return;
        }
        String id = text(thread.container);
        Optional<ContainerPlace> place = ids.place(id);
        if (place.isEmpty()) {
            return;
        }
        if (begins(thread, place.get())) {
            place = Optional.of(ids.again(place.get()));
            remove(id);
            unknown.remove(id);
            reading.forget(id);
        }
        boolean begins = !isLookedUp(id);
        // a container's first process is in its root before it is the container's program
        if (started || thread.virtualPid == 1) {
            begins |= reading.request(thread, place.get());
        }
        if (begins) {
            pending.putIfAbsent(id, System.nanoTime());
        }
    }

    /** Whether a container is another one than that which had its id before. */
    private boolean begins(ProcessThread thread, ContainerPlace place) {
        if (place.isUnique() || thread.virtualPid != 1 || !thread.isMain()) {
            return false;
        }
        Long before = firstProcesses.put(place.id(), thread.pid);
        return before != null && before != thread.pid;
    }

    /**
     * Whether something of a container is being found out. Nothing is in the time before its first
     * program was started.
     */
    boolean isPending(byte[] id) {
        if (pending.isEmpty() || id.length == 0) {
            return false;
        }
        String text = text(id);
        Long since = pending.get(text);
        if (since == null) {
            return false;
        }
        ContainerAccounts reading = accounts;
        boolean accountsPending = reading != null && reading.isPending(text);
        if (System.nanoTime() - since < LONGEST_PENDING_NANOS
                && (accountsPending || !isLookedUp(text))) {
            return true;
        }
        pending.remove(text);
        return false;
    }

    /** The container that holds the namespaces of this one's pod; null when it is not known. */
    @Nullable KnownContainer sandbox(Container container) {
        return known.get(KnownContainer.shortId(container.podSandboxId()));
    }
}
