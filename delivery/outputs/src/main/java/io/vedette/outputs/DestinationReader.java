package io.vedette.outputs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the destinations that take few words, and what several have in common. */
final class DestinationReader {
    private DestinationReader() {}

    static Optional<Destination> standardOutput(Section item) {
        Section section = item.section("stdout", List.of("format", "color"));
        return Optional.of(
                new Destination.StandardOutput(
                        section.choice("format", LineFormat.ofFalco(), LineFormat.TEXT),
                        section.choice(
                                "color", Destination.Colour.values(), Destination.Colour.AUTO)));
    }

    static Optional<Destination> logFile(Section item) {
        Section section = item.section("file", List.of("path", "format", "sync"));
        LineFormat format = section.choice("format", LineFormat.ofFalco(), LineFormat.JSON);
        boolean sync = section.truth("sync", false);
        return section.required("path")
                .flatMap(written -> section.path("path", written))
                .<Destination>map(path -> new Destination.LogFile(path, format, sync));
    }

    static TlsSettings tls(Section section) {
        if (!section.has("tls")) {
            return TlsSettings.DEFAULT;
        }
        Section tls = section.section("tls", List.of("ca", "certificate", "key"));
        var authorities = new ArrayList<Path>();
        for (ScalarNode each : tls.texts("ca")) {
            tls.path("ca", each.getValue()).ifPresent(authorities::add);
        }
        Optional<Path> certificate = tls.path("certificate");
        Optional<Path> key = tls.path("key");
        if (tls.has("certificate") != tls.has("key")) {
            tls.problem(tls.place("key"), "tls needs both certificate and key, or none of them");
        }
        List<TlsSettings.Identity> identities =
                certificate.isPresent() && key.isPresent()
                        ? List.of(new TlsSettings.Identity(certificate.get(), key.get()))
                        : List.of();
        return new TlsSettings(authorities, identities);
    }

    /**
     * A secret by {@code KEY-file} or {@code KEY-env}; a problem if {@code KEY} itself is given.
     */
    static Optional<Secret> secret(Section section, String key) {
        Optional<Secret> inFile = section.path(key + "-file").<Secret>map(Secret.InFile::new);
        Optional<Secret> inEnvironment =
                section.text(key + "-env").<Secret>map(Secret.InEnvironment::new);
        if (section.has(key)) {
            section.problem(
                    section.place(key),
                    "a "
                            + key
                            + " does not belong in a configuration; name a file with "
                            + key
                            + "-file or a variable with "
                            + key
                            + "-env");
        }
        if (inFile.isPresent() && inEnvironment.isPresent()) {
            section.problem(
                    section.place(key + "-env"),
                    "either " + key + "-file or " + key + "-env, not both");
        }
        return inFile.or(() -> inEnvironment);
    }
}
