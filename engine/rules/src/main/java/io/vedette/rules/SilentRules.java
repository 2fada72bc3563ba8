package io.vedette.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells which rules and correlations are there for others to count and do not alert themselves. */
final class SilentRules {
    private SilentRules() {}

    /**
     * The names of rules and titles of correlations that some correlation refers to, unless one of
     * those that do says {@code generate: true}.
     */
    static Set<String> names(List<Correlation> correlations) {
        var silent = new HashSet<String>();
        var generated = new HashSet<String>();
        for (Correlation correlation : correlations) {
            for (Correlation.Input input : correlation.inputs()) {
                (correlation.generate() ? generated : silent).add(input.name());
            }
        }
        silent.removeAll(generated);
        return silent;
    }
}
