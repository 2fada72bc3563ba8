package io.vedette.containers;

import io.vedette.syscalls.Container;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the specification of an OCI runtime tells of a container.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config.md">config.json</a>
 */
final class OciSpecification {
    /** A privileged container has all that the kernel knows, 38 at least, an ordinary one 14. */
    private static final int CAPABILITIES_OF_PRIVILEGED = 37;

    private OciSpecification() {}

    /** Whether it may do all that the machine may: no capability is missing, and no path hidden. */
    static boolean isPrivileged(JsonNode specification) {
        return RuntimeJson.at(specification, "process", "capabilities", "bounding").size()
                        >= CAPABILITIES_OF_PRIVILEGED
                && RuntimeJson.at(specification, "linux", "maskedPaths").isEmpty();
    }

    /** Which namespaces are the machine's. */
    static void namespaces(JsonNode specification, ContainerBuilder into) {
        Set<String> own = new HashSet<>();
        for (JsonNode namespace : RuntimeJson.at(specification, "linux", "namespaces")) {
            own.add(RuntimeJson.text(namespace, "type"));
        }
        into.hostPid = !own.contains("pid");
        into.hostNetwork = !own.contains("network");
        into.hostIpc = !own.contains("ipc");
    }

    /** Files and folders from outside. */
    static void mounts(JsonNode specification, ContainerBuilder into) {
        for (JsonNode mount : RuntimeJson.at(specification, "mounts")) {
            Set<String> options = new HashSet<>();
            for (JsonNode option : mount.path("options")) {
                options.add(option.isString() ? option.stringValue() : "");
            }
            if (RuntimeJson.text(mount, "type").equals("bind")
                    || options.contains("bind")
                    || options.contains("rbind")) {
                into.mount(
                        new Container.Mount(
                                RuntimeJson.text(mount, "source"),
                                RuntimeJson.text(mount, "destination"),
                                "",
                                !options.contains("ro"),
                                propagation(options)));
            }
        }
    }

    private static String propagation(Set<String> options) {
        return List.of("rshared", "shared", "rslave", "slave", "rprivate", "private").stream()
                .filter(options::contains)
                .findFirst()
                .orElse("");
    }
}
