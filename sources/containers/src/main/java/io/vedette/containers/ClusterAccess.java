package io.vedette.containers;

import io.vedette.containers.ClusterCredentials.InFile;
import io.vedette.containers.ClusterCredentials.Secret;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom to ask which workloads this node's pods belong to: the kubelet, whose list has all pods of
 * the node and no other, and the API server, which also knows what made them. Immutable.
 */
public final class ClusterAccess {
    /** Nobody is to be asked. */
    public static final ClusterAccess NONE = new ClusterAccess(Optional.empty(), List.of());

    private static final Path SERVICE_ACCOUNT =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** With these kubelets show who they are unless they were told otherwise. */
    private static final List<Path> OF_KUBELET =
            List.of(
                    Path.of("/var/lib/kubelet/pki/kubelet-server-current.pem"),
                    Path.of("/var/lib/kubelet/pki/kubelet.crt"));

    private static final String KUBELET = "https://127.0.0.1:10250";
    private static final String KUBELET_FOR_READING = "http://127.0.0.1:10255";
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    private final Optional<ClusterServer> api;
    private final List<ClusterServer> kubelets;

    ClusterAccess(Optional<ClusterServer> api, List<ClusterServer> kubelets) {
        this.api = api;
        this.kubelets = List.copyOf(kubelets);
    }

    Optional<ClusterServer> api() {
        return api;
    }

    /** In the order in which they are asked, until one answers. */
    List<ClusterServer> kubelets() {
        return kubelets;
    }

    /**
     * Finds out whom to ask: by a kubeconfig, that of {@code KUBECONFIG}, or as the service account
     * of the pod that this runs in.
     *
     * @param kubelet its address; where it usually listens on this machine when it is not given
     * @param environment of this process
     * @throws IOException when what was given cannot be used, with what to do
     */
    public static ClusterAccess find(
            Optional<Path> kubeconfig, Optional<String> kubelet, Map<String, String> environment)
            throws IOException {
        return find(kubeconfig, kubelet, environment, SERVICE_ACCOUNT);
    }

    static ClusterAccess find(
            Optional<Path> kubeconfig,
            Optional<String> kubelet,
            Map<String, String> environment,
            Path serviceAccount)
            throws IOException {
        Optional<Path> file = kubeconfig.or(() -> ofEnvironment(environment));
        Optional<ClusterServer> api =
                file.isPresent()
                        ? Optional.of(Kubeconfig.read(file.get()))
                        : ofServiceAccount(environment, serviceAccount);
        ClusterCredentials credentials =
                api.map(ClusterServer::credentials)
                        .orElse(ClusterCredentials.NONE)
                        .with(ofKubelet());
        var kubelets = new ArrayList<ClusterServer>();
        if (kubelet.isPresent()) {
            kubelets.add(ClusterServer.of(kubelet.get(), credentials, "--kubelet"));
        } else {
            if (credentials.tellsWho()) {
                kubelets.add(ClusterServer.of(KUBELET, credentials, "kubelet"));
            }
            kubelets.add(ClusterServer.of(KUBELET_FOR_READING, credentials, "kubelet"));
        }
        return new ClusterAccess(api, kubelets);
    }

    private static Optional<Path> ofEnvironment(Map<String, String> environment) {
        for (String one :
                environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1)) {
            if (!one.isEmpty() && Files.exists(Path.of(one))) {
                return Optional.of(Path.of(one));
            }
        }
        return Optional.empty();
    }

    private static Optional<ClusterServer> ofServiceAccount(
            Map<String, String> environment, Path serviceAccount) throws IOException {
        String host = environment.getOrDefault(HOST, "");
        String port = environment.getOrDefault(PORT, "443");
        Path token = serviceAccount.resolve("token");
        if (host.isEmpty() || !Files.exists(token)) {
            return Optional.empty();
        }
        var credentials =
                new ClusterCredentials(
                        Optional.of(new InFile(serviceAccount.resolve("ca.crt"))),
                        Optional.empty(),
                        Optional.of(new InFile(token)),
                        Optional.empty(),
                        Optional.empty());
        String address = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        return Optional.of(ClusterServer.of(address, credentials, HOST));
    }

    private static Optional<Secret> ofKubelet() {
        return OF_KUBELET.stream().filter(Files::isReadable).findFirst().<Secret>map(InFile::new);
    }
}
