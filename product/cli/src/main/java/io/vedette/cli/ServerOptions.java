package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.outputs.Destination;
import io.vedette.outputs.LineFormat;
import io.vedette.outputs.OutputConfiguration;
import io.vedette.outputs.OutputsReader;
import io.vedette.rules.RuleFile;
import io.vedette.server.ListenAddress;
import io.vedette.server.ServerSettings;
import io.vedette.server.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How a server listens, where it keeps its state, and where its alerts go. */
final class ServerOptions {
    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description =
                    "Where to listen for audit events, host:port. Default: 127.0.0.1:9765, or another port if that is"
                            + " taken. Other addresses than loopback need TLS.")
    private ListenAddress address = ListenAddress.DEFAULT;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where queues and positions are kept, made if it is not there. Default: vedette in XDG_STATE_HOME"
                            + " or ~/.local/state.")
    private Path state = defaultState();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A file whose section outputs says where alerts go besides standard output; see docs/outputs.md.")
    private Optional<Path> configuration = Optional.empty();

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "The server's certificate and those of its issuers, PEM.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "Who issues certificates of clients, PEM; others are refused.")
    private Optional<Path> clientAuthority = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Reads addresses, with the reason when one is wrong. */
    static final class AddressConverter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String text) {
            try {
                return ListenAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static Path defaultState() {
        String home = System.getenv("XDG_STATE_HOME");
        Path base =
                home == null || home.isBlank()
                        ? Path.of(System.getProperty("user.home", ""), ".local", "state")
                        : Path.of(home);
        return base.resolve("vedette");
    }

    /** What was asked for; empty when the configuration is wrong, which is then said. */
    Optional<ServerSettings> settingsOrExplain(
            LineFormat standardOutput, List<Path> files, boolean fromStart, Console console) {
        var outputs = new ArrayList<OutputConfiguration>();
        outputs.add(standardOutput(standardOutput));
        if (configuration.isPresent() && !readOutputs(configuration.get(), outputs, console)) {
            return Optional.empty();
        }
        return Optional.of(new ServerSettings(state, address, tls(), files, fromStart, outputs));
    }

    private Optional<TlsFiles> tls() {
        if (certificate.isEmpty() && key.isEmpty() && clientAuthority.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty() || clientAuthority.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "TLS needs all of --tls-certificate, --tls-key and --client-ca");
        }
        return Optional.of(new TlsFiles(certificate.get(), key.get(), clientAuthority.get()));
    }

    static OutputConfiguration standardOutput(LineFormat format) {
        return OutputConfiguration.of(
                "standard-output", new Destination.StandardOutput(format, Destination.Colour.AUTO));
    }

    private static boolean readOutputs(
            Path file, List<OutputConfiguration> outputs, Console console) {
        try {
            var text = new RuleFile(file.toString(), Files.readString(file));
            return switch (OutputsReader.read(text)) {
                case OutputsReader.Result.Read(List<OutputConfiguration> read) -> {
                    outputs.addAll(read);
                    yield true;
                }
                case OutputsReader.Result.Refused refused -> {
                    refused.problems()
                            .forEach(problem ->
                                    console.err().println(TerminalText.escape(problem.toString())));
                    yield false;
                }
            };
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return false;
        }
    }
}
