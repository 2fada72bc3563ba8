package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles its rules with the first event: a recording has events of one source, and rules are for
 * several.
 */
final class OnDemandMatcher implements Matcher {
    private final List<Rule> rules;
    private final EventTypes types;
    private @Nullable Matcher compiled;

    OnDemandMatcher(List<Rule> rules, EventTypes types) {
        this.rules = List.copyOf(rules);
        this.types = types;
    }

    @Override
    public void prepare() {
        compiled();
    }

    private Matcher compiled() {
        Matcher known = compiled;
        if (known == null) {
            known = Matcher.compiling(rules, types);
            compiled = known;
        }
        return known;
    }

    @Override
    public int next(Event event, int from) {
        Matcher known = compiled;
        return (known == null ? compiled() : known).next(event, from);
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public List<String> notes() {
        Matcher known = compiled;
        return known == null ? List.of() : known.notes();
    }
}
