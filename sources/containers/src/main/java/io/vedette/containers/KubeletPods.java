package io.vedette.containers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The pods of this node by its kubelet's list. Whoever asks for a pod while the list is being
 * fetched shares the next one. Any thread may ask; it waits.
 */
final class KubeletPods {
    private final List<ClusterQuestions> kubelets;
    private final PodCounts counts;
    private final LongSupplier clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Map<String, SeenPod> pods = Map.of();
    private volatile long begun;

    KubeletPods(List<ClusterQuestions> kubelets, PodCounts counts, LongSupplier clock) {
        this.kubelets = List.copyOf(kubelets);
        this.counts = counts;
        this.clock = clock;
        begun = clock.getAsLong() - 1;
    }

    boolean isEmpty() {
        return kubelets.isEmpty();
    }

    /**
     * A pod of the list that there is, else of one that was asked for after this was called; empty
     * when it is not there.
     *
     * @throws IOException when no kubelet can be asked
     */
    Optional<SeenPod> find(String uid) throws IOException, InterruptedException {
        SeenPod known = pods.get(uid);
        if (known == null) {
            fetchSince(clock.getAsLong());
            known = pods.get(uid);
        }
        return Optional.ofNullable(known);
    }

    private void fetchSince(long time) throws IOException, InterruptedException {
        fetching.lockInterruptibly();
        try {
            if (begun - time >= 0) {
                return;
            }
            long now = clock.getAsLong();
            pods = fetch();
            begun = now;
        } finally {
            fetching.unlock();
        }
    }

    private Map<String, SeenPod> fetch() throws IOException, InterruptedException {
        var troubles = new ArrayList<String>();
        for (ClusterQuestions kubelet : kubelets) {
            try {
                Optional<SeenPod.Listed> listed = kubelet.get("/pods", SeenPod::list);
                if (listed.isPresent()) {
                    counts.passedOver(listed.get().passedOver());
                    return listed.get().byUid();
                }
                troubles.add("a kubelet has no list of pods");
            } catch (IOException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
        throw new IOException(String.join("; ", troubles));
    }
}
