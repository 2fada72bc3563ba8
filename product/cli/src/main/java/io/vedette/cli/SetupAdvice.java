package io.vedette.cli;

import java.nio.file.Path;
import java.util.List;

/** What to tell the programs that start API servers. */
final class SetupAdvice {
    /** Where the files are for an API server that runs in a container. */
    private static final String MOUNTED = "/etc/kubernetes/vedette-audit";

    /**
     * Events wait a second at most. Batches are small enough for 32 MiB, which is what Vedette
     * takes, at the average size of events; an event larger than 10 MiB loses its bodies rather
     * than its batch. 100 batches a second are as much as Vedette takes. Each batch is tried five
     * times, with pauses of 1, 1.5, 2.25 and 3.375 times the backoff: with 10 s Vedette may be away
     * for 81 s.
     */
    private static final List<String> FLAGS =
            List.of(
                    "audit-webhook-mode=batch",
                    "audit-webhook-batch-max-wait=1s",
                    "audit-webhook-batch-max-size=100",
                    "audit-webhook-batch-buffer-size=20000",
                    "audit-webhook-batch-throttle-qps=100",
                    "audit-webhook-batch-throttle-burst=200",
                    "audit-webhook-initial-backoff=10s",
                    "audit-webhook-truncate-enabled=true",
                    "audit-webhook-truncate-max-event-size=10485760");

    private SetupAdvice() {}

    private static List<String> flags(String directory, String policy, String webhook) {
        var all = new java.util.ArrayList<String>();
        all.add("audit-policy-file=" + directory + "/" + policy);
        all.add("audit-webhook-config-file=" + directory + "/" + webhook);
        all.addAll(FLAGS);
        return all;
    }

    static String text(Path directory, String policy, String webhook, boolean isLoopback) {
        var text = new StringBuilder();
        section(text, "kube-apiserver, started as a process of its own:");
        flags(directory.toString(), policy, webhook)
                .forEach(flag -> line(text, 2, "--" + flag + " \\"));
        text.setLength(text.length() - 3);
        text.append('\n');
        kubeadm(text, directory, policy, webhook);
        k3s(text, directory, policy, webhook);
        kind(text, directory, policy, webhook, isLoopback);
        return text.toString();
    }

    private static void kubeadm(StringBuilder text, Path directory, String policy, String webhook) {
        section(
                text,
                "kubeadm, in the file for kubeadm init or upgrade (for v1beta3, extraArgs is a mapping instead):");
        line(text, 2, "apiVersion: kubeadm.k8s.io/v1beta4");
        line(text, 2, "kind: ClusterConfiguration");
        apiServer(text, 2, directory.toString(), policy, webhook);
    }

    private static void apiServer(
            StringBuilder text, int indent, String directory, String policy, String webhook) {
        line(text, indent, "apiServer:");
        line(text, indent + 2, "extraArgs:");
        for (String flag : flags(MOUNTED, policy, webhook)) {
            int equals = flag.indexOf('=');
            line(
                    text,
                    indent + 4,
                    "- {name: "
                            + flag.substring(0, equals)
                            + ", value: \""
                            + flag.substring(equals + 1)
                            + "\"}");
        }
        line(text, indent + 2, "extraVolumes:");
        line(text, indent + 4, "- name: vedette-audit");
        line(text, indent + 4, "  hostPath: " + quoted(directory));
        line(text, indent + 4, "  mountPath: " + MOUNTED);
        line(text, indent + 4, "  readOnly: true");
    }

    private static void k3s(StringBuilder text, Path directory, String policy, String webhook) {
        section(text, "k3s, in /etc/rancher/k3s/config.yaml of each server:");
        line(text, 2, "kube-apiserver-arg:");
        flags(directory.toString(), policy, webhook)
                .forEach(flag -> line(text, 4, "- " + quoted(flag)));
    }

    private static void kind(
            StringBuilder text, Path directory, String policy, String webhook, boolean isLoopback) {
        section(text, "kind, for kind create cluster --config:");
        line(text, 2, "kind: Cluster");
        line(text, 2, "apiVersion: kind.x-k8s.io/v1alpha4");
        line(text, 2, "nodes:");
        line(text, 4, "- role: control-plane");
        line(text, 4, "  extraMounts:");
        line(text, 4, "    - hostPath: " + quoted(directory.toString()));
        line(text, 4, "      containerPath: " + MOUNTED);
        line(text, 4, "      readOnly: true");
        line(text, 4, "  kubeadmConfigPatches:");
        line(text, 4, "    - |");
        line(text, 4, "      kind: ClusterConfiguration");
        apiServer(text, 10, MOUNTED, policy, webhook);
        if (isLoopback) {
            line(text, 0, "");
            line(
                    text,
                    0,
                    "kind's nodes are containers, whose 127.0.0.1 is not this machine's: run vedette up in the node,"
                            + " or listen with TLS and write the files again with --webhook https://…");
        }
    }

    private static void section(StringBuilder text, String title) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append("# ").append(title).append("\n\n");
    }

    private static void line(StringBuilder text, int indent, String line) {
        text.repeat(' ', line.isEmpty() ? 0 : indent).append(line).append('\n');
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
