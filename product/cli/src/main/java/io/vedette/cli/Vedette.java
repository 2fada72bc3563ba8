package io.vedette.cli;

import io.vedette.model.TerminalText;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
        versionProvider = Vedette.VersionFromManifest.class)
public final class Vedette implements Runnable {
    /** By name, in the order in which the help lists them. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /**
     * Virtual threads that wait for a class to be initialised keep what carries them; with one or
     * two, as many as there are processors, those that initialise it might have none left.
     */
    private static final int LEAST_CARRIERS = 8;

    @Spec private CommandSpec spec = CommandSpec.create();

    /**
     * Runs the command on a thread of its own: what ends the process in order waits for that thread
     * to end, and this one cannot while the process is ending, since {@link System#exit} waits.
     */
    public static void main(String[] arguments) throws InterruptedException {
        allowCarriers();
        var status = new AtomicInteger(1);
        var work = new Thread(() -> status.set(run(new Console(), arguments)), "vedette");
        work.start();
        work.join();
        System.exit(status.get());
    }

    /** To be called before the first virtual thread is made. */
    private static void allowCarriers() {
        if (Runtime.getRuntime().availableProcessors() < LEAST_CARRIERS
                && System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(LEAST_CARRIERS));
        }
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
            return commandLine(factory, arguments)
                    .setOut(out)
                    .setErr(err)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setExecutionExceptionHandler((e, command, parsed) -> tell(e, err))
                    .execute(arguments);
        } catch (RuntimeException | Error e) {
            return tell(e, err);
        }
    }

    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("replay", ReplayCommand.class);
        commands.put("rules", RulesCommand.class);
        commands.put("fields", FieldsCommand.class);
        commands.put("capture", CaptureCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("record", RecordCommand.class);
        commands.put("doctor", DoctorCommand.class);
        commands.put("simulate", SimulateCommand.class);
        commands.put("up", UpCommand.class);
        commands.put("demo", DemoCommand.class);
        return commands;
    }

    /**
     * Only the command that is asked for is made, where one is: making all of them takes longer
     * than most of them run.
     */
    private static CommandLine commandLine(CommandFactory factory, String... arguments) {
        var top = new CommandLine(new Vedette(), factory);
        Class<?> asked = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (asked == null) {
            COMMANDS.forEach(top::addSubcommand);
        } else {
            top.addSubcommand(arguments[0], asked);
        }
        return top;
    }

    private static int tell(Throwable defect, PrintWriter err) {
        err.println(
                defect instanceof OutOfMemoryError
                        ? "vedette: there is not enough memory; allow more with VEDETTE_JAVA_FLAGS=-Xmx…: "
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
