package io.vedette.cli;

import io.vedette.model.TerminalText;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top of the command line. */
@Command(
        name = "vedette",
        description = "Runtime defence for Kubernetes.",
        mixinStandardHelpOptions = true,
        versionProvider = Vedette.VersionFromManifest.class,
        subcommands = {
            ReplayCommand.class,
            RulesCommand.class,
            FieldsCommand.class,
            CaptureCommand.class,
            AuditCommand.class,
            RecordCommand.class,
            DoctorCommand.class,
            SimulateCommand.class,
            UpCommand.class,
            DemoCommand.class
        })
public final class Vedette implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(run(new Console(), arguments));
    }

    /**
     * Runs a command line within this process, as a program that embeds the command would.
     *
     * @return the exit status
     */
    public static int run(InputStream in, OutputStream out, PrintStream err, String... arguments) {
        return run(new Console(in, out, err, false), arguments);
    }

    private static int run(Console console, String... arguments) {
        var factory = new CommandFactory(console);
        try (var out = new PrintWriter(console.out(), false, StandardCharsets.UTF_8);
                var err = new PrintWriter(console.err(), true, StandardCharsets.UTF_8)) {
            return execute(factory, out, err, arguments);
        }
    }

    /** Whatever is thrown is told before the streams are closed, or nobody would see it. */
    private static int execute(
            CommandFactory factory, PrintWriter out, PrintWriter err, String... arguments) {
        try {
            return new CommandLine(new Vedette(), factory)
                    .setOut(out)
                    .setErr(err)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setExecutionExceptionHandler((e, command, parsed) -> tell(e, err))
                    .execute(arguments);
        } catch (RuntimeException | Error e) {
            return tell(e, err);
        }
    }

    private static int tell(Throwable defect, PrintWriter err) {
        err.println(
                defect instanceof OutOfMemoryError
                        ? "vedette: there is not enough memory; allow more with JAVA_TOOL_OPTIONS=-Xmx…: "
                                + TerminalText.escape(String.valueOf(defect.getMessage()))
                        : "vedette: this is a defect of Vedette, please report it: "
                                + TerminalText.escape(defect.toString()));
        defect.printStackTrace(err);
        err.flush();
        return ExitStatus.DEFECT;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    /** The version that the build wrote into the jar. */
    static final class VersionFromManifest implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Vedette.class.getPackage().getImplementationVersion();
            return new String[] {"vedette " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
