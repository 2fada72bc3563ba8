package io.vedette.kubernetes;

import static java.util.Objects.requireNonNull;

import io.vedette.json.JsonDocument.Kind;
import io.vedette.model.EightBytes;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What kind of identity makes a request, by what the API server says of it and by what Kubernetes
 * itself calls its components; never by names that people choose.
 *
 * <p>A built-in controller is one only while its requests come from the program that contains it,
 * as far as the client says: its token in other hands is an ordinary service account.
 */
enum Actor {
    /** Nobody was authenticated, and the request was refused for that. */
    UNKNOWN("unknown"),
    /** Nobody was authenticated; the request is made in the name of everybody. */
    ANONYMOUS("anonymous"),
    /** The API server, the controller manager, the scheduler, kube-proxy, a cloud's controllers. */
    CONTROL_PLANE("control-plane"),
    /** A controller within the controller manager, with its own service account. */
    CONTROLLER("controller"),
    NODE("node"),
    /** Whoever joins a node with a bootstrap token. */
    BOOTSTRAP("bootstrap"),
    SERVICE_ACCOUNT("service-account"),
    /** Everybody else: people, and programs outside of the cluster that log in as users do. */
    USER("user");

    private static final byte[] SYSTEM_PREFIX = ascii("system:");
    private static final byte[] KUBE_PREFIX = ascii("kube-");
    private static final byte[] ANONYMOUS_NAME = ascii("system:anonymous");
    private static final byte[] NODE_PREFIX = ascii("system:node:");
    private static final byte[] BOOTSTRAP_PREFIX = ascii("system:bootstrap:");
    private static final byte[] SYSTEM_ACCOUNT_PREFIX = ascii("system:serviceaccount:kube-system:");
    private static final byte[] ACCOUNT_PREFIX = ascii("system:serviceaccount:");

    private static final List<String> COMPONENT_NAMES =
            List.of(
                    "system:apiserver",
                    "system:kube-apiserver",
                    "system:kube-controller-manager",
                    "system:kube-scheduler",
                    "system:kube-proxy",
                    "system:cloud-controller-manager",
                    "system:aggregator",
                    "system:kube-aggregator",
                    "system:kube-dns",
                    "kube-apiserver-kubelet-client",
                    "system:kube-apiserver-kubelet-client");

    private static final byte[][] COMPONENTS = sorted(COMPONENT_NAMES.toArray(new String[0]));

    /**
     * Service accounts of the controllers that kube-controller-manager runs, to Kubernetes 1.34.
     */
    private static final byte[][] CONTROLLERS =
            sorted(
                    "attachdetach-controller",
                    "bootstrap-signer",
                    "certificate-controller",
                    "clusterrole-aggregation-controller",
                    "cloud-node-lifecycle-controller",
                    "cronjob-controller",
                    "daemon-set-controller",
                    "deployment-controller",
                    "device-taint-eviction-controller",
                    "disruption-controller",
                    "endpoint-controller",
                    "endpointslice-controller",
                    "endpointslicemirroring-controller",
                    "ephemeral-volume-controller",
                    "expand-controller",
                    "garbage-collector",
                    "generic-garbage-collector",
                    "horizontal-pod-autoscaler",
                    "job-controller",
                    "kube-apiserver-serving-clustertrustbundle-publisher",
                    "legacy-service-account-token-cleaner",
                    "namespace-controller",
                    "node-controller",
                    "node-ipam-controller",
                    "node-lifecycle-controller",
                    "persistent-volume-binder",
                    "pod-garbage-collector",
                    "podcertificaterequestcleaner",
                    "pv-protection-controller",
                    "pvc-protection-controller",
                    "replicaset-controller",
                    "replication-controller",
                    "resource-claim-controller",
                    "resourcequota-controller",
                    "root-ca-cert-publisher",
                    "route-controller",
                    "selinux-warning-controller",
                    "service-account-controller",
                    "service-ca-cert-publisher",
                    "service-cidrs-controller",
                    "service-controller",
                    "statefulset-controller",
                    "storage-version-garbage-collector",
                    "storage-version-migrator-controller",
                    "taint-eviction-controller",
                    "token-cleaner",
                    "tokens-controller",
                    "ttl-after-finished-controller",
                    "ttl-controller",
                    "validatingadmissionpolicy-status-controller",
                    "volumeattributesclass-protection-controller");

    /** How the programs that contain the controllers name themselves. */
    private static final byte[][] CONTROLLER_CLIENTS =
            Stream.of(
                            "kube-controller-manager/",
                            "cloud-controller-manager/",
                            "hyperkube/",
                            "kubelite/",
                            "k3s/",
                            "rke2/",
                            "openshift-kube-controller-manager/")
                    .map(Actor::ascii)
                    .toArray(byte[][]::new);

    private static final MemberPath USER_NAME = MemberPath.of("user", "username");
    private static final MemberPath USER_AGENT = MemberPath.of("userAgent");

    private static final Map<Actor, byte[]> LABELS = labelBytes();

    private final String label;

    Actor(String label) {
        this.label = label;
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(actor -> actor.label).toList();
    }

    static List<String> controlPlaneUsers() {
        return COMPONENT_NAMES;
    }

    void label(Value into) {
        into.setText(requireNonNull(LABELS.get(this)));
    }

    private static Map<Actor, byte[]> labelBytes() {
        var labels = new EnumMap<Actor, byte[]>(Actor.class);
        for (Actor actor : values()) {
            labels.put(actor, ascii(actor.label));
        }
        return labels;
    }

    static Actor of(AuditEvent event) {
        int name = event.find(USER_NAME);
        if (!AuditEvent.is(event.document(), name, Kind.STRING)) {
            return UNKNOWN;
        }
        Value user = event.register();
        event.document().text(name, user);
        if (user.length(0) == 0) {
            return UNKNOWN;
        }
        if (!startsWith(user, SYSTEM_PREFIX) && !startsWith(user, KUBE_PREFIX)) {
            return USER;
        }
        if (isEqual(user, ANONYMOUS_NAME)) {
            return ANONYMOUS;
        }
        if (startsWith(user, NODE_PREFIX)) {
            return NODE;
        }
        if (startsWith(user, BOOTSTRAP_PREFIX)) {
            return BOOTSTRAP;
        }
        if (startsWith(user, ACCOUNT_PREFIX)) {
            return isBuiltInAccount(user) && isControllerClient(event)
                    ? CONTROLLER
                    : SERVICE_ACCOUNT;
        }
        return contains(COMPONENTS, user, 0) ? CONTROL_PLANE : USER;
    }

    /** Whether the user is the service account of a built-in controller, whoever uses it. */
    static boolean isBuiltInAccount(AuditEvent event) {
        int name = event.find(USER_NAME);
        if (!AuditEvent.is(event.document(), name, Kind.STRING)) {
            return false;
        }
        event.document().text(name, event.register());
        return isBuiltInAccount(event.register());
    }

    /** Whether a service account of kube-system is one of a built-in controller. */
    static boolean isBuiltInAccount(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return Arrays.binarySearch(CONTROLLERS, bytes, Arrays::compare) >= 0;
    }

    private static boolean isBuiltInAccount(Value user) {
        return startsWith(user, SYSTEM_ACCOUNT_PREFIX)
                && contains(CONTROLLERS, user, SYSTEM_ACCOUNT_PREFIX.length);
    }

    private static boolean isControllerClient(AuditEvent event) {
        int agent = event.find(USER_AGENT);
        if (!AuditEvent.is(event.document(), agent, Kind.STRING)) {
            return false;
        }
        Value client = event.register();
        event.document().text(agent, client);
        for (byte[] prefix : CONTROLLER_CLIENTS) {
            if (startsWith(client, prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEqual(Value value, byte[] text) {
        return value.length(0) == text.length && startsWith(value, text);
    }

    private static boolean startsWith(Value value, byte[] prefix) {
        return value.length(0) >= prefix.length
                && EightBytes.standAt(value.array(0), value.offset(0), prefix);
    }

    /** Whether what follows {@code skipped} bytes is among sorted names. */
    private static boolean contains(byte[][] names, Value value, int skipped) {
        int from = value.offset(0) + skipped;
        int to = value.offset(0) + value.length(0);
        int low = 0;
        int high = names.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            byte[] name = names[middle];
            int order = Arrays.compare(name, 0, name.length, value.array(0), from, to);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private static byte[][] sorted(String... names) {
        return Arrays.stream(names)
                .map(Actor::ascii)
                .sorted(Arrays::compare)
                .toArray(byte[][]::new);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
