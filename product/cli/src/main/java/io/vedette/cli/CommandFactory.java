package io.vedette.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the subcommands, giving each the console. */
final class CommandFactory implements IFactory {
    private final Console console;

    CommandFactory(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == ReplayCommand.class) {
            return type.cast(new ReplayCommand(console));
        }
        if (type == RulesCommand.Check.class) {
            return type.cast(new RulesCommand.Check(console));
        }
        if (type == RulesCommand.Listing.class) {
            return type.cast(new RulesCommand.Listing(console));
        }
        if (type == RulesCommand.Describe.class) {
            return type.cast(new RulesCommand.Describe(console));
        }
        if (type == ExplainCommand.class) {
            return type.cast(new ExplainCommand(console));
        }
        if (type == TestCommand.class) {
            return type.cast(new TestCommand(console));
        }
        if (type == FieldsCommand.class) {
            return type.cast(new FieldsCommand(console));
        }
        if (type == CaptureCommand.Convert.class) {
            return type.cast(new CaptureCommand.Convert(console));
        }
        if (type == CaptureCommand.Cut.class) {
            return type.cast(new CaptureCommand.Cut(console));
        }
        if (type == CaptureCommand.Stat.class) {
            return type.cast(new CaptureCommand.Stat(console));
        }
        if (type == AuditSetupCommand.class) {
            return type.cast(new AuditSetupCommand(console));
        }
        if (type == AuditLintCommand.class) {
            return type.cast(new AuditLintCommand(console));
        }
        if (type == RecordCommand.class) {
            return type.cast(new RecordCommand(console));
        }
        if (type == DoctorCommand.class) {
            return type.cast(new DoctorCommand(console));
        }
        if (type == SimulateCommand.class) {
            return type.cast(new SimulateCommand(console));
        }
        if (type == UpCommand.class) {
            return type.cast(new UpCommand(console));
        }
        if (type == DemoCommand.class) {
            return type.cast(new DemoCommand(console));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
