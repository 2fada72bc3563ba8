package io.vedette.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette audit}: what API servers record. */
@Command(
        name = "audit",
        description = "Set up the audit log of an API server, or check how it is set up.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditSetupCommand.class, AuditLintCommand.class})
final class AuditCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with the audit log: setup or lint");
    }
}
