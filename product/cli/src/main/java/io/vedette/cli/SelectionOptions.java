package io.vedette.cli;

import io.vedette.model.Priority;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RuleSelection.Step;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which of the rules loaded a command runs. */
final class SelectionOptions {
    @Option(
            names = "--enable-tag",
            paramLabel = "TAG",
            description = "Run only rules that have this tag; several tags: any of them.")
    private List<String> enabledTags = new ArrayList<>();

    @Option(
            names = "--disable-tag",
            paramLabel = "TAG",
            description = "Do not run rules that have this tag.")
    private List<String> disabledTags = new ArrayList<>();

    @Option(
            names = "--enable-rule",
            paramLabel = "GLOB",
            description = "Run rules with such a name also where their file switches them off.")
    private List<String> enabledRules = new ArrayList<>();

    @Option(
            names = "--disable-rule",
            paramLabel = "GLOB",
            description = "Do not run rules with such a name.")
    private List<String> disabledRules = new ArrayList<>();

    @Option(
            names = "--min-priority",
            paramLabel = "PRIORITY",
            converter = PriorityConverter.class,
            description =
                    "Run only rules of this priority or a more severe one (default: debug, which is all).")
    private Priority least = Priority.DEBUG;

    /** Tags first, then rules by name; what is disabled wins. */
    RuleSelection selection() {
        var steps = new ArrayList<Step>();
        if (!enabledTags.isEmpty()) {
            steps.add(new Step.ByName(false, "*"));
            enabledTags.forEach(tag -> steps.add(new Step.ByTag(true, tag)));
        }
        enabledRules.forEach(glob -> steps.add(new Step.ByName(true, glob)));
        disabledRules.forEach(glob -> steps.add(new Step.ByName(false, glob)));
        disabledTags.forEach(tag -> steps.add(new Step.ByTag(false, tag)));
        return new RuleSelection(steps, least);
    }

    static final class PriorityConverter implements ITypeConverter<Priority> {
        @Override
        public Priority convert(String text) {
            return Priority.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "\""
                                            + text
                                            + "\" is no priority: emergency, alert, critical, error, warning,"
                                            + " notice, informational or debug"));
        }
    }
}
