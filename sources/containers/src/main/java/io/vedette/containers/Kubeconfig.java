package io.vedette.containers;

import io.vedette.containers.ClusterCredentials.InFile;
import io.vedette.containers.ClusterCredentials.InText;
import io.vedette.containers.ClusterCredentials.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import tools.jackson.databind.JsonNode;

/**
 * The API server of a kubeconfig's current context, and who this is to it.
 *
 * <p>Programs that kubeconfigs name to get a token ({@code exec}), passwords and servers that need
 * not show who they are ({@code insecure-skip-tls-verify}) are refused.
 *
 * @see <a href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/">the format</a>
 */
final class Kubeconfig {
    private static final int LONGEST = 4 << 20;

    private final Path file;

    private Kubeconfig(Path file) {
        this.file = file;
    }

    /**
     * @throws IOException when the file cannot be read or does not name a server and a user that
     *     can be used, with its name and what to do
     */
    static ClusterServer read(Path file) throws IOException {
        return new Kubeconfig(file).read();
    }

    private ClusterServer read() throws IOException {
        JsonNode all = parsed();
        String context = RuntimeJson.text(all, "current-context");
        JsonNode chosen = named(all, "contexts", "context", context);
        JsonNode cluster = named(all, "clusters", "cluster", RuntimeJson.text(chosen, "cluster"));
        JsonNode user = named(all, "users", "user", RuntimeJson.text(chosen, "user"));
        if (RuntimeJson.text(cluster, "insecure-skip-tls-verify").equals("true")) {
            throw new IOException(
                    file
                            + " does not want the API server to show who it is, which is refused: give"
                            + " certificate-authority");
        }
        if (user.has("exec") || user.has("auth-provider") || user.has("username")) {
            throw new IOException(
                    file
                            + " wants a program or password for its user, which is not supported: use a"
                            + " token or a client certificate, as of a service account");
        }
        var credentials =
                new ClusterCredentials(
                        secret(cluster, "certificate-authority"),
                        Optional.empty(),
                        token(user),
                        secret(user, "client-certificate"),
                        secret(user, "client-key"));
        return ClusterServer.of(RuntimeJson.text(cluster, "server"), credentials, file.toString());
    }

    private JsonNode parsed() throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException(file + " exceeds the limit of " + LONGEST + " bytes");
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new FailsafeSchema())
                        .setCodePointLimit(LONGEST)
                        .setMaxAliasesForCollections(0)
                        .build();
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            JsonNode tree = RuntimeJson.NOTHING;
            for (Object document : new Load(settings).loadAllFromString(text)) {
                tree = RuntimeJson.tree(document);
                break;
            }
            if (!tree.isObject()) {
                throw new IOException(file + " is no kubeconfig");
            }
            return tree;
        } catch (YamlEngineException e) {
            // its message would show the text around the mistake, which may be a secret
            throw new IOException(file + " is no YAML", e);
        }
    }

    private JsonNode named(JsonNode all, String list, String entry, String name)
            throws IOException {
        for (JsonNode one : RuntimeJson.at(all, list)) {
            if (!name.isEmpty() && RuntimeJson.text(one, "name").equals(name)) {
                return one.path(entry);
            }
        }
        throw new IOException(
                file + " has none of " + list + " that is called \"" + name + "\", which it names");
    }

    private Optional<Secret> token(JsonNode user) {
        String path = RuntimeJson.text(user, "tokenFile");
        if (!path.isEmpty()) {
            return Optional.of(new InFile(file.resolveSibling(path)));
        }
        String text = RuntimeJson.text(user, "token");
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new InText(text, "the token of " + file));
    }

    private Optional<Secret> secret(JsonNode of, String name) throws IOException {
        String data = RuntimeJson.text(of, name + "-data");
        if (!data.isEmpty()) {
            try {
                return Optional.of(
                        new InText(
                                new String(
                                        Base64.getMimeDecoder().decode(data),
                                        StandardCharsets.ISO_8859_1),
                                name + "-data of " + file));
            } catch (IllegalArgumentException e) {
                throw new IOException(name + "-data of " + file + " is no base64", e);
            }
        }
        String path = RuntimeJson.text(of, name);
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new InFile(file.resolveSibling(path)));
    }
}
