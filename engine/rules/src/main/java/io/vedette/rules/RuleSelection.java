package io.vedette.rules;

import io.vedette.model.Priority;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the rules loaded are run.
 *
 * <p>A rule runs when its file enables it; then the steps are applied in order, each switching the
 * rules it names on or off; rules below the least priority never run. Immutable.
 *
 * @param least the least severe priority that runs
 */
public record RuleSelection(List<Step> steps, Priority least) {
    public static final RuleSelection AS_FILED = new RuleSelection(List.of(), Priority.DEBUG);

    public RuleSelection {
        steps = List.copyOf(steps);
    }

    /** Switches some rules on or off. */
    public sealed interface Step {
        boolean enable();

        boolean names(Rule rule);

        /** Rules whose name a shell pattern matches. */
        record ByName(boolean enable, String pattern) implements Step {
            @Override
            public boolean names(Rule rule) {
                byte[] name = rule.name().getBytes(StandardCharsets.UTF_8);
                return Glob.matches(
                        pattern.getBytes(StandardCharsets.UTF_8), name, 0, name.length, false);
            }
        }

        /** Rules that have a tag. */
        record ByTag(boolean enable, String tag) implements Step {
            @Override
            public boolean names(Rule rule) {
                return rule.tags().contains(tag);
            }
        }
    }

    /** The rules that run, in load order. */
    public List<Rule> apply(List<Rule> rules) {
        var running = new ArrayList<Rule>();
        for (Rule rule : rules) {
            boolean enabled = rule.enabled();
            for (Step step : steps) {
                if (step.names(rule)) {
                    enabled = step.enable();
                }
            }
            if (enabled && rule.priority().isAtLeast(least)) {
                running.add(rule);
            }
        }
        return running;
    }
}
