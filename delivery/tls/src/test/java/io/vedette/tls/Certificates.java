package io.vedette.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Authorities and those they vouch for, made by openssl in a directory. */
public final class Certificates {
    private static final int DAYS = 2;

    /** What keys are made with. */
    public enum KeyKind {
        EC,
        RSA;

        private List<String> options() {
            return switch (this) {
                case EC -> List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");
                case RSA -> List.of("rsa:2048");
            };
        }
    }

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** None yet. */
    public static Certificates in(Path directory) {
        return new Certificates(directory);
    }

    /**
     * An authority, a server named localhost, also at 127.0.0.1, and a client, in a directory of
     * their own.
     */
    public static Certificates make(Path temporary) throws IOException, InterruptedException {
        return make(temporary, "DNS:localhost,IP:127.0.0.1");
    }

    /**
     * The same with other names.
     *
     * @param names of the server, as in a certificate's subjectAltName
     */
    public static Certificates make(Path temporary, String names)
            throws IOException, InterruptedException {
        var made = in(Files.createDirectories(temporary.resolve("certificates")));
        made.makeAuthority("ca");
        made.issue("server", KeyKind.EC, "ca", "subjectAltName=" + names);
        made.issue("client", KeyKind.RSA, "ca", "extendedKeyUsage=clientAuth");
        return made;
    }

    public void makeAuthority(String name) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("req", "-x509", "-newkey"));
        arguments.addAll(KeyKind.EC.options());
        arguments.addAll(List.of("-nodes", "-keyout", name + ".key", "-out", name + ".pem"));
        arguments.addAll(List.of("-days", Integer.toString(DAYS), "-subj", "/CN=" + name));
        openssl(arguments);
    }

    /**
     * Makes a key and a certificate of it.
     *
     * @param extension of the certificate, such as {@code subjectAltName=IP:127.0.0.1}
     */
    public void issue(String name, KeyKind key, String authority, String extension)
            throws IOException, InterruptedException {
        request(name, key, extension);
        sign(name, authority, DAYS);
    }

    /** Makes a certificate whose time was over before it began. */
    public void issueExpired(String name, KeyKind key, String authority, String extension)
            throws IOException, InterruptedException {
        request(name, key, extension);
        sign(name, authority, -1);
    }

    private void request(String name, KeyKind key, String extension)
            throws IOException, InterruptedException {
        Files.writeString(directory.resolve(name + ".ext"), extension + "\n");
        var arguments = new ArrayList<>(List.of("req", "-new", "-newkey"));
        arguments.addAll(key.options());
        arguments.addAll(List.of("-nodes", "-keyout", name + ".key", "-out", name + ".csr"));
        arguments.addAll(List.of("-subj", "/CN=" + name));
        openssl(arguments);
    }

    private void sign(String name, String authority, int days)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("x509", "-req", "-in", name + ".csr"));
        arguments.addAll(List.of("-CA", authority + ".pem", "-CAkey", authority + ".key"));
        arguments.addAll(List.of("-CAcreateserial", "-days", Integer.toString(days)));
        arguments.addAll(List.of("-extfile", name + ".ext", "-out", name + ".pem"));
        openssl(arguments);
    }

    void openssl(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
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

    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    public Path key(String name) {
        return directory.resolve(name + ".key");
    }

    public Path authority() {
        return certificate("ca");
    }

    public Path serverCertificate() {
        return certificate("server");
    }

    public Path serverKey() {
        return key("server");
    }

    public Path clientCertificate() {
        return certificate("client");
    }

    public Path clientKey() {
        return key("client");
    }

    /** The server's side, which trusts the authority. */
    public SSLContext server() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    KeyStores.identity(
                            Pem.read(serverKey()).key(),
                            Pem.read(serverCertificate()).certificates()),
                    KeyStores.trust(Pem.read(authority()).certificates()),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("what was made is of no use", e);
        }
    }
}
