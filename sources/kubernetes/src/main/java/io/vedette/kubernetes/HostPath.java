package io.vedette.kubernetes;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;

/**
 * Paths on a node as they are once links and detours are taken out of them: {@code
 * //var/./run/../run/docker.sock/} is {@code /run/docker.sock}, and {@code /proc/1/root/etc} is
 * {@code /etc}.
 */
final class HostPath {
    /**
     * Directories through which a node can be taken over or its secrets read, together with all
     * that is below and above them.
     */
    private static final List<String> SENSITIVE =
            List.of(
                    "/etc",
                    "/root",
                    "/home",
                    "/proc",
                    "/sys",
                    "/dev",
                    "/boot",
                    "/bin",
                    "/sbin",
                    "/lib",
                    "/lib64",
                    "/usr",
                    "/run",
                    "/opt/cni",
                    "/var/lib/kubelet",
                    "/var/lib/etcd",
                    "/var/lib/docker",
                    "/var/lib/containerd",
                    "/var/lib/containers",
                    "/var/lib/crio",
                    "/var/lib/cni",
                    "/var/lib/rancher",
                    "/var/lib/k0s",
                    "/var/lib/minikube",
                    "/var/log",
                    "/var/spool/cron",
                    "/var/snap");

    /** Where provisioners of distributions keep the volumes that they make. */
    private static final List<String> STORAGE =
            List.of("/var/lib/rancher/k3s/storage", "/var/snap/microk8s/common/default-storage");

    private static final Set<String> RUNTIME =
            Set.of(
                    "docker.sock",
                    "containerd.sock",
                    "crio.sock",
                    "cri-dockerd.sock",
                    "dockershim.sock",
                    "podman.sock",
                    "frakti.sock");

    private static final List<String> RUNTIME_DIRECTORIES =
            List.of(
                    "/run",
                    "/run/containerd",
                    "/run/docker",
                    "/run/crio",
                    "/run/podman",
                    "/run/k3s",
                    "/run/k3s/containerd",
                    "/run/dockershim",
                    "/var/lib/docker",
                    "/var/lib/containerd");

    private HostPath() {}

    static String normalised(String path) {
        var parts = new ArrayDeque<String>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
            if (parts.size() == 3 && leadsToTheRoot(parts)) {
                parts.clear();
            }
        }
        String normal = "/" + String.join("/", parts);
        return isWithin(normal, "/var/run") ? normal.substring("/var".length()) : normal;
    }

    /** {@code /proc/1/root} and the like are links to the root directory. */
    private static boolean leadsToTheRoot(ArrayDeque<String> parts) {
        return parts.getFirst().equals("proc")
                && (parts.getLast().equals("root") || parts.getLast().equals("cwd"));
    }

    /** Whether a path lies at or below a directory; both are normalised. */
    static boolean isWithin(String path, String directory) {
        return directory.equals("/")
                || (path.startsWith(directory)
                        && (path.length() == directory.length()
                                || path.charAt(directory.length()) == '/'));
    }

    /** Whether somebody with this directory can take over the node or read its secrets. */
    static boolean isSensitive(String normalised) {
        if (isRuntime(normalised) || isManifests(normalised)) {
            return true;
        }
        if (STORAGE.stream().anyMatch(storage -> isWithin(normalised, storage))) {
            return false;
        }
        return SENSITIVE.stream()
                .anyMatch(sensitive ->
                        isWithin(normalised, sensitive) || isWithin(sensitive, normalised));
    }

    /** Whether it is, or is a directory of, a container runtime's socket. */
    static boolean isRuntime(String normalised) {
        String name = normalised.substring(normalised.lastIndexOf('/') + 1);
        return RUNTIME.contains(name) || RUNTIME_DIRECTORIES.contains(normalised);
    }

    /** Whether it is a directory of pods that a kubelet runs by itself. */
    static boolean isManifests(String normalised) {
        return normalised.endsWith("/manifests") || normalised.contains("/manifests/");
    }
}
