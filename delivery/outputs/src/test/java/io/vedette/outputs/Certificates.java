package io.vedette.outputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** An authority, a server named localhost, also at 127.0.0.1, and a client, made by openssl. */
public final class Certificates {
    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** Makes them in a directory of their own. */
    public static Certificates make(Path temporary) throws IOException, InterruptedException {
        return make(temporary, "DNS:localhost,IP:127.0.0.1");
    }

    /**
     * @param names of the server, as in a certificate's subjectAltName
     */
    static Certificates make(Path temporary, String names)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(temporary.resolve("certificates"));
        var made = new Certificates(directory);
        made.openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem",
                "-days",
                "2",
                "-subj",
                "/CN=Test CA");
        Files.writeString(directory.resolve("server.ext"), "subjectAltName=" + names + "\n");
        Files.writeString(directory.resolve("client.ext"), "extendedKeyUsage=clientAuth\n");
        made.issue("server", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        made.issue("client", "rsa:2048");
        return made;
    }

    private void issue(String name, String... algorithm) throws IOException, InterruptedException {
        var request = new ArrayList<>(List.of("req", "-new", "-newkey"));
        request.addAll(List.of(algorithm));
        request.addAll(List.of("-nodes", "-keyout", name + ".key", "-out", name + ".csr"));
        request.addAll(List.of("-subj", "/CN=" + name));
        openssl(request.toArray(String[]::new));
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Path log = directory.resolve("openssl.log");
        int status =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new AssertionError(command + ": " + Files.readString(log));
        }
    }

    public Path authority() {
        return directory.resolve("ca.pem");
    }

    public Path serverCertificate() {
        return directory.resolve("server.pem");
    }

    public Path serverKey() {
        return directory.resolve("server.key");
    }

    public Path clientCertificate() {
        return directory.resolve("client.pem");
    }

    public Path clientKey() {
        return directory.resolve("client.key");
    }

    /** The server's side, which trusts the authority. */
    public SSLContext server() throws IOException {
        return TlsContext.of(
                new TlsSettings(
                        List.of(authority()),
                        List.of(new TlsSettings.Identity(serverCertificate(), serverKey()))));
    }
}
