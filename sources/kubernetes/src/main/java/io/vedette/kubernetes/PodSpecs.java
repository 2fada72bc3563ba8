package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a request says of pods, be it a pod, the template of one inside a controller, a patch of
 * either or a container added to one that runs.
 */
final class PodSpecs {
    private static final String[][] TEMPLATES = {
        {"spec", "template", "spec"},
        {"spec", "jobTemplate", "spec", "template", "spec"},
        {"spec", "jobTargetRef", "template", "spec"},
        {"template", "spec"}
    };
    private static final List<String> CONTAINERS =
            List.of("containers", "initContainers", "ephemeralContainers");

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

    private static final int MOST_UNDECLARED = 20;

    private final Json json;
    private final List<Integer> specs = new ArrayList<>();
    private final Set<String> risks = new LinkedHashSet<>();
    private int object = ABSENT;

    private PodSpecs(AuditEvent event) {
        json = new Json(event);
        find();
    }

    static PodSpecs of(AuditEvent event) {
        return new PodSpecs(event);
    }

    private void find() {
        object = json.wanted("/spec", "/template", "/metadata/annotations");
        if (object == ABSENT) {
            return;
        }
        if (json.resource().equals("pods")) {
            add(json.at(object, "spec"));
            if (json.isArray(json.at(object, "ephemeralContainers"))) {
                add(object);
            }
            return;
        }
        for (String[] path : TEMPLATES) {
            add(json.at(object, path));
        }
    }

    private void add(int spec) {
        if (json.isObject(spec)) {
            specs.add(spec);
        }
    }

    private List<Integer> containers(int spec) {
        var all = new ArrayList<Integer>();
        for (String list : CONTAINERS) {
            for (int container : json.elements(json.at(spec, list))) {
                if (json.isObject(container)) {
                    all.add(container);
                }
            }
        }
        return all;
    }

    // -- risks

    /** By what these pods reach beyond themselves; see the field's description. */
    List<String> risks() {
        for (int spec : specs) {
            risk("host-pid", json.isTrue(json.at(spec, "hostPID")));
            risk("host-network", json.isTrue(json.at(spec, "hostNetwork")));
            risk("host-ipc", json.isTrue(json.at(spec, "hostIPC")));
            risk("node-chosen", !json.text(spec, "nodeName").isEmpty());
            risk("control-plane-node", choosesControlPlane(spec) || isPodThatTolerates(spec));
            security(json.at(spec, "securityContext"));
            containers(spec).forEach(container -> security(json.at(container, "securityContext")));
            volumes(spec);
        }
        annotations(json.at(object, "metadata", "annotations"));
        annotations(json.at(object, "spec", "template", "metadata", "annotations"));
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
            risk("capability", DANGEROUS_CAPABILITIES.contains(plain(capability)));
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

    private static String plain(String capability) {
        String upper = capability.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
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
        Map<String, String> paths = hostPaths(spec);
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

    /** Normalised paths on the node by the names of the volumes. */
    private Map<String, String> hostPaths(int spec) {
        var paths = new LinkedHashMap<String, String>();
        for (int volume : json.elements(json.at(spec, "volumes"))) {
            String path = json.text(volume, "hostPath", "path");
            if (!path.isEmpty()) {
                paths.put(json.text(volume, "name"), HostPath.normalised(path));
            }
        }
        return paths;
    }

    /** The volumes that containers mount, all of them only for reading. */
    private Set<String> readOnlyVolumes(int spec) {
        var readOnly = new HashSet<String>();
        var writable = new HashSet<String>();
        for (int container : containers(spec)) {
            for (int mount : json.elements(json.at(container, "volumeMounts"))) {
                boolean forReading = json.isTrue(json.at(mount, "readOnly"));
                (forReading ? readOnly : writable).add(json.text(mount, "name"));
            }
        }
        readOnly.removeAll(writable);
        return readOnly;
    }

    // -- what they are made of

    List<String> hostPaths() {
        return specs.stream()
                .flatMap(spec -> hostPaths(spec).values().stream().sorted())
                .distinct()
                .toList();
    }

    List<String> images() {
        return ofContainers("image");
    }

    private List<String> ofContainers(String member) {
        return specs.stream()
                .flatMap(spec -> containers(spec).stream())
                .map(container -> json.text(container, member))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** Capabilities that are added, without CAP_. */
    List<String> capabilities() {
        return specs.stream()
                .flatMap(spec -> containers(spec).stream())
                .flatMap(container ->
                        json
                                .texts(json.at(container, "securityContext", "capabilities", "add"))
                                .stream())
                .map(PodSpecs::plain)
                .distinct()
                .toList();
    }

    /** All that containers run: commands, arguments, hooks and probes, one a line. */
    String commands() {
        var lines = new ArrayList<String>();
        for (int spec : specs) {
            for (int container : containers(spec)) {
                var words = new ArrayList<>(json.texts(json.at(container, "command")));
                words.addAll(json.texts(json.at(container, "args")));
                lines.add(String.join(" ", words));
                for (String hook : List.of("postStart", "preStop")) {
                    lines.add(command(json.at(container, "lifecycle", hook)));
                }
                for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
                    lines.add(command(json.at(container, probe)));
                }
            }
        }
        lines.removeIf(String::isEmpty);
        return String.join("\n", lines);
    }

    private String command(int handler) {
        return String.join(" ", json.texts(json.at(handler, "exec", "command")));
    }

    List<String> serviceAccounts() {
        return specs.stream()
                .map(spec -> {
                    String name = json.text(spec, "serviceAccountName");
                    return name.isEmpty() ? json.text(spec, "serviceAccount") : name;
                })
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * What does not occur in what was last applied to the object with kubectl, though something
     * was: repositories of images, names of containers, commands.
     */
    List<String> undeclared() {
        String declared =
                json.text(
                        json.root("responseObject"),
                        "metadata",
                        "annotations",
                        "kubectl.kubernetes.io/last-applied-configuration");
        if (declared.isEmpty()) {
            return List.of();
        }
        Stream<String> images =
                images().stream()
                        .filter(image -> !declared.contains(repository(image)))
                        .map(image -> "image " + image);
        Stream<String> containers =
                ofContainers("name").stream()
                        .filter(name -> !declared.contains("\"name\":\"" + name + "\""))
                        .map(name -> "container " + name);
        Stream<String> commands =
                commands()
                        .lines()
                        .filter(command -> !declared.contains(plainPart(command)))
                        .map(command -> "command " + command);
        return Stream.of(images, containers, commands)
                .flatMap(each -> each.limit(MOST_UNDECLARED))
                .toList();
    }

    /** The longest part of a command that is written in JSON as it is. */
    private static String plainPart(String command) {
        String longest = "";
        for (String part : command.split("[^A-Za-z0-9_./:=@-]+")) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    /** An image without tag and digest. */
    static String repository(String image) {
        String withoutDigest = image.substring(0, end(image, image.indexOf('@')));
        int colon = withoutDigest.indexOf(':', withoutDigest.lastIndexOf('/') + 1);
        return withoutDigest.substring(0, end(withoutDigest, colon));
    }

    private static int end(String text, int found) {
        return found < 0 ? text.length() : found;
    }

    /** Images that name no fixed version: without tag or digest, or tagged latest. */
    List<String> floatingImages() {
        return images().stream()
                .filter(image -> image.equals(repository(image)) || image.endsWith(":latest"))
                .toList();
    }
}
