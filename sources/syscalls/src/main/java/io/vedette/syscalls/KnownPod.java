package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod with its texts encoded, so that reading them makes no garbage. */
final class KnownPod {
    final byte[] node;
    final byte[] serviceAccount;
    final byte[] workloadKind;
    final byte[] workloadName;

    /** Names and uids of the owners by their kinds. */
    private final Map<String, byte[]> names = new HashMap<>();

    private final Map<String, byte[]> uids = new HashMap<>();

    KnownPod(Pod pod) {
        node = encoded(pod.node());
        serviceAccount = encoded(pod.serviceAccount());
        workloadKind = encoded(pod.workload().kind());
        workloadName = encoded(pod.workload().name());
        for (Pod.Owner owner : pod.owners()) {
            names.put(owner.kind(), encoded(owner.name()));
            uids.put(owner.kind(), encoded(owner.uid()));
        }
    }

    private static byte[] encoded(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte @Nullable [] ownerName(String kind) {
        return names.get(kind);
    }

    byte @Nullable [] ownerUid(String kind) {
        return uids.get(kind);
    }
}
