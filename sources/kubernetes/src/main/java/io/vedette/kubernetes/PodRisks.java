package io.vedette.kubernetes;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** By what pods in a request reach beyond themselves, into their node and its kernel. */
final class PodRisks {
    /** With one of these a process can leave its container or take over others. */
    private static final Set<String> DANGEROUS_CAPABILITIES =
            Set.of(
                    "ALL",
                    "SYS_ADMIN",
                    "SYS_PTRACE",
                    "SYS_MODULE",
                    "SYS_RAWIO",
                    "SYS_BOOT",
                    "SYS_TIME",
                    "SYSLOG",
                    "DAC_READ_SEARCH",
                    "DAC_OVERRIDE",
                    "NET_ADMIN",
                    "BPF",
                    "PERFMON",
                    "MAC_ADMIN",
                    "MAC_OVERRIDE",
                    "AUDIT_CONTROL",
                    "CHECKPOINT_RESTORE",
                    "LINUX_IMMUTABLE",
                    "IPC_OWNER");

    private final PodSpecs pods;
    private final Json json;
    private final Set<String> risks = new LinkedHashSet<>();

    private PodRisks(PodSpecs pods) {
        this.pods = pods;
        json = pods.json();
    }

    /** By what the pods reach beyond themselves; see the field's description. */
    static List<String> of(AuditEvent event) {
        return new PodRisks(event.pods()).all();
    }

    private List<String> all() {
        for (int spec : pods.specs()) {
            risk("host-pid", json.isTrue(json.at(spec, "hostPID")));
            risk("host-network", json.isTrue(json.at(spec, "hostNetwork")));
            risk("host-ipc", json.isTrue(json.at(spec, "hostIPC")));
            risk("node-chosen", !json.text(spec, "nodeName").isEmpty());
            risk("control-plane-node", choosesControlPlane(spec) || isPodThatTolerates(spec));
            security(json.at(spec, "securityContext"));
            pods.containers(spec)
                    .forEach(container -> security(json.at(container, "securityContext")));
            volumes(spec);
        }
        annotations(json.at(pods.object(), "metadata", "annotations"));
        annotations(json.at(pods.object(), "spec", "template", "metadata", "annotations"));
        return List.copyOf(risks);
    }

    private void risk(String name, boolean holds) {
        if (holds) {
            risks.add(name);
        }
    }

    private void security(int context) {
        if (!json.isObject(context)) {
            return;
        }
        risk("privileged", json.isTrue(json.at(context, "privileged")));
        for (String capability : json.texts(json.at(context, "capabilities", "add"))) {
            risk("capability", DANGEROUS_CAPABILITIES.contains(PodSpecs.plain(capability)));
        }
        String procMount = json.text(context, "procMount");
        risk("unmasked-proc", procMount.equalsIgnoreCase("Unmasked"));
        risk("unconfined", isUnconfined(json.text(context, "seccompProfile", "type")));
        risk("unconfined", isUnconfined(json.text(context, "appArmorProfile", "type")));
        String domain = json.text(context, "seLinuxOptions", "type");
        risk("unconfined", domain.equals("spc_t") || domain.startsWith("unconfined"));
        risk("host-process", json.isTrue(json.at(context, "windowsOptions", "hostProcess")));
    }

    private static boolean isUnconfined(String profile) {
        return profile.equalsIgnoreCase("Unconfined");
    }

    private void annotations(int annotations) {
        if (!json.isObject(annotations)) {
            return;
        }
        for (int annotation : json.children(annotations)) {
            String name = json.name(annotation);
            if (name.startsWith("container.apparmor.security.beta.kubernetes.io/")
                    || name.contains("seccomp.security.alpha.kubernetes.io/")) {
                risk("unconfined", isUnconfined(json.text(annotation)));
            }
        }
    }

    private boolean choosesControlPlane(int spec) {
        for (int member : json.children(json.at(spec, "nodeSelector"))) {
            if (isControlPlaneLabel(json.name(member))) {
                return true;
            }
        }
        int required =
                json.at(
                        spec,
                        "affinity",
                        "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        "nodeSelectorTerms");
        for (int term : json.elements(required)) {
            for (int expression : json.elements(json.at(term, "matchExpressions"))) {
                String operator = json.text(expression, "operator");
                if (isControlPlaneLabel(json.text(expression, "key"))
                        && (operator.equals("Exists") || operator.equals("In"))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A single pod has no other reason to bear the taint of the control plane. */
    private boolean isPodThatTolerates(int spec) {
        return json.resource().equals("pods")
                && json.elements(json.at(spec, "tolerations")).stream()
                        .anyMatch(toleration -> isControlPlaneLabel(json.text(toleration, "key")));
    }

    private static boolean isControlPlaneLabel(String label) {
        return label.equals("node-role.kubernetes.io/control-plane")
                || label.equals("node-role.kubernetes.io/master")
                || label.equals("node-role.kubernetes.io/etcd");
    }

    private void volumes(int spec) {
        Map<String, String> paths = pods.hostPaths(spec);
        if (paths.isEmpty()) {
            return;
        }
        Set<String> readOnly = readOnlyVolumes(spec);
        paths.forEach((volume, path) -> {
            boolean writable = !readOnly.contains(volume);
            risk("host-path", true);
            risk("host-path-write", writable);
            risk("host-path-sensitive", HostPath.isSensitive(path));
            risk("host-path-sensitive-write", writable && HostPath.isSensitive(path));
            risk("runtime-socket", HostPath.isRuntime(path));
            risk("static-pods", writable && HostPath.isManifests(path));
        });
    }

    /** The volumes that containers mount, all of them only for reading. */
    private Set<String> readOnlyVolumes(int spec) {
        var readOnly = new HashSet<String>();
        var writable = new HashSet<String>();
        for (int container : pods.containers(spec)) {
            for (int mount : json.elements(json.at(container, "volumeMounts"))) {
                boolean forReading = json.isTrue(json.at(mount, "readOnly"));
                (forReading ? readOnly : writable).add(json.text(mount, "name"));
            }
        }
        readOnly.removeAll(writable);
        return readOnly;
    }
}
