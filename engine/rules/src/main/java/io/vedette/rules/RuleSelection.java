package io.vedette.rules;

import io.vedette.model.Priority;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

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

        boolean names(String name, Set<String> tags);

        /** Rules and correlations whose name a shell pattern matches. */
        record ByName(boolean enable, String pattern) implements Step {
            @Override
            public boolean names(String name, Set<String> tags) {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                return Glob.matches(
                        pattern.getBytes(StandardCharsets.UTF_8), bytes, 0, bytes.length, false);
            }
        }

        /** Rules and correlations that have a tag. */
        record ByTag(boolean enable, String tag) implements Step {
            @Override
            public boolean names(String name, Set<String> tags) {
                return tags.contains(tag);
            }
        }
    }

    /** The rules that run, in load order; correlations left aside. */
    public List<Rule> apply(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> runs(rule.enabled(), rule.priority(), rule.name(), rule.tags()))
                .toList();
    }

    /**
     * What runs of a set of rules and correlations. Whatever a correlation that runs refers to is
     * evaluated for it, also when it is not selected itself: it only does not alert then.
     */
    public RunningRules apply(RuleSet set) {
        List<Correlation> selected =
                set.correlations().stream()
                        .filter(each ->
                                runs(each.enabled(), each.priority(), each.title(), each.tags()))
                        .toList();
        return RunningRules.of(set, apply(set.rules()), selected);
    }

    private boolean runs(boolean filed, Priority priority, String name, Set<String> tags) {
        boolean enabled = filed;
        for (Step step : steps) {
            if (step.names(name, tags)) {
                enabled = step.enable();
            }
        }
        return enabled && priority.isAtLeast(least);
    }
}
