package io.vedette.containers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether a kubelet or an API server tells which workloads pods belong to, by asking. */
public final class ClusterCheck {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** No object is called so; who may read such objects is told that there is none. */
    private static final String NONE = "vedette-doctor-asks";

    private static final String NAMESPACE = "default";

    private ClusterCheck() {}

    /**
     * One server that was asked.
     *
     * @param answers whether it can be asked for pods
     * @param found what it answers, or why it does not; may hold any character
     */
    public record Finding(String who, boolean answers, String found) {}

    /** Asks all that there are, for some seconds at most. */
    public static List<Finding> run(ClusterAccess access) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (ClusterServer server : access.kubelets()) {
            findings.add(kubelet(server));
        }
        if (access.api().isPresent()) {
            findings.add(api(access.api().get()));
        }
        return findings;
    }

    private static Finding kubelet(ClusterServer server) throws InterruptedException {
        String who = "kubelet " + server.address();
        try (var client = new ClusterClient(server, LONGEST)) {
            byte[] list =
                    client.get("/pods").orElseThrow(() -> new IOException("has no list of pods"));
            return new Finding(who, true, SeenPod.list(list).byUid().size() + " pods");
        } catch (IOException e) {
            return new Finding(who, false, String.valueOf(e.getMessage()));
        }
    }

    private static Finding api(ClusterServer server) throws InterruptedException {
        String who = "API server " + server.address();
        try (var client = new ClusterClient(server, LONGEST)) {
            boolean pods = may(client, ApiServer.podPath(NAMESPACE, NONE));
            boolean replicaSets = may(client, ApiServer.replicaSetPath(NAMESPACE, NONE));
            boolean jobs = may(client, ApiServer.jobPath(NAMESPACE, NONE));
            return new Finding(
                    who,
                    pods,
                    "pods "
                            + word(pods)
                            + ", replicasets "
                            + word(replicaSets)
                            + ", jobs "
                            + word(jobs));
        } catch (IOException e) {
            return new Finding(who, false, String.valueOf(e.getMessage()));
        }
    }

    private static String word(boolean may) {
        return may ? "may be read" : "may not be read";
    }

    private static boolean may(ClusterClient client, String path)
            throws IOException, InterruptedException {
        try {
            client.get(path);
            return true;
        } catch (ClusterClient.RefusedException ignored) {
            return false;
        }
    }
}
