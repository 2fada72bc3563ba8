package io.vedette.auditing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Writes the file that tells an API server where to post audit events: a kubeconfig. */
public final class WebhookFile {
    private WebhookFile() {}

    /**
     * What the two ends know each other by, in PEM.
     *
     * @param serverAuthority who issued the certificate of the receiver
     * @param clientCertificate that the API server shows
     * @param clientKey its private key
     */
    public record Identification(
            String serverAuthority, String clientCertificate, String clientKey) {}

    /**
     * The file's text. It holds the private key, so it is for its owner's eyes alone.
     *
     * @param webhook where events are posted
     * @param identification for an HTTPS receiver
     */
    public static String text(URI webhook, Optional<Identification> identification) {
        var text = new StringBuilder();
        text.append("apiVersion: v1\nkind: Config\nclusters:\n  - name: vedette\n    cluster:\n");
        text.append("      server: ")
                .append(HypotheticalEvents.quoted(webhook.toString()))
                .append('\n');
        identification.ifPresent(
                each -> data(text, "certificate-authority-data", each.serverAuthority()));
        text.append("users:\n  - name: api-server\n    user:");
        if (identification.isPresent()) {
            text.append('\n');
            data(text, "client-certificate-data", identification.get().clientCertificate());
            data(text, "client-key-data", identification.get().clientKey());
        } else {
            text.append(" {}\n");
        }
        text.append("contexts:\n  - name: vedette\n    context:\n");
        text.append("      cluster: vedette\n      user: api-server\n");
        return text.append("current-context: vedette\n").toString();
    }

    private static void data(StringBuilder text, String key, String pem) {
        text.append("      ")
                .append(key)
                .append(": ")
                .append(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .append('\n');
    }
}
