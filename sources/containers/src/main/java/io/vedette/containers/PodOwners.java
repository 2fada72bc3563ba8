package io.vedette.containers;

import io.vedette.containers.SeenPod.OwnerReference;
import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows what pods belong to: from the ReplicaSet to its Deployment, from the Job to its CronJob,
 * and no further, so that objects that own each other lead nowhere.
 *
 * <p>Where the API server cannot be asked, the names tell: a Deployment calls its ReplicaSets by
 * its own name and the hash of the pods' template, which the pods have as a label; a CronJob calls
 * its Jobs by its own name and the time that it made them for, which is that of the pod.
 */
final class PodOwners {
    private static final String DEPLOYMENT = "Deployment";
    private static final String CRON_JOB = "CronJob";
    private static final String NODE = "Node";

    /** Minutes since 1970, before Kubernetes 1.21 seconds. */
    private static final Pattern TIMED = Pattern.compile("(.+)-([0-9]{8}|[0-9]{10})");

    /** A CronJob may make its Job, and that its pods again, this long after the time. */
    private static final long LATEST_SECONDS = 86_400;

    private static final long EARLIEST_SECONDS = 60;

    private PodOwners() {}

    /** What an API server says of what something belongs to. */
    @FunctionalInterface
    interface Above {
        /**
         * What a thing belongs to; empty when that is nothing.
         *
         * @throws IOException when nobody can tell
         */
        Optional<OwnerReference> of(String namespace, OwnerReference owner)
                throws IOException, InterruptedException;
    }

    /** A pod with its owners. */
    static Pod of(SeenPod seen, String uid, Above above) throws InterruptedException {
        return new Pod(
                uid,
                seen.namespace(),
                seen.name(),
                seen.node(),
                seen.serviceAccount(),
                owners(seen, above));
    }

    private static List<Pod.Owner> owners(SeenPod seen, Above above) throws InterruptedException {
        if (seen.owner().isEmpty()) {
            return seen.isOfFile() ? List.of(new Pod.Owner(NODE, seen.node(), "")) : List.of();
        }
        OwnerReference direct = seen.owner().get();
        var owners = new ArrayList<Pod.Owner>();
        owners.add(direct.owner());
        if (isReplicaSet(direct) || isJob(direct)) {
            try {
                above.of(seen.namespace(), direct)
                        .map(OwnerReference::owner)
                        .filter(owner -> !owner.equals(direct.owner()))
                        .ifPresent(owners::add);
            } catch (IOException ignored) {
                // counted where it was asked
                byName(seen, direct).ifPresent(owners::add);
            }
        }
        return owners;
    }

    static boolean isReplicaSet(OwnerReference owner) {
        return owner.kind().equals("ReplicaSet") && owner.version().startsWith("apps/");
    }

    static boolean isJob(OwnerReference owner) {
        return owner.kind().equals("Job") && owner.version().startsWith("batch/");
    }

    private static Optional<Pod.Owner> byName(SeenPod seen, OwnerReference direct) {
        if (isReplicaSet(direct)) {
            String end = "-" + seen.template();
            return !seen.template().isEmpty()
                            && direct.name().endsWith(end)
                            && direct.name().length() > end.length()
                    ? Optional.of(
                            new Pod.Owner(
                                    DEPLOYMENT,
                                    direct.name()
                                            .substring(0, direct.name().length() - end.length()),
                                    ""))
                    : Optional.empty();
        }
        Matcher timed = TIMED.matcher(direct.name());
        if (!timed.matches() || seen.created() == 0) {
            return Optional.empty();
        }
        long number = Long.parseLong(timed.group(2));
        long time = timed.group(2).length() == 8 ? number * 60 : number;
        long after = seen.created() - time;
        return after >= -EARLIEST_SECONDS && after <= LATEST_SECONDS
                ? Optional.of(new Pod.Owner(CRON_JOB, timed.group(1), ""))
                : Optional.empty();
    }
}
