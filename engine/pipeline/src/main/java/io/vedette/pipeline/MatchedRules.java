package io.vedette.pipeline;

import io.vedette.correlation.CorrelationPlan;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.rules.Matcher;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rules and correlations as a pipeline runs them; matchers belong to the thread that runs it. */
record MatchedRules(
        Map<SourceId, SourceRules> bySource,
        LateAlerts.Needs needs,
        LateAlerts.Needs laterNeeds,
        CorrelationPlan plan) {
    static MatchedRules of(RunningRules running, Map<SourceId, FieldCatalogue> catalogues) {
        List<Rule> rules =
                Stream.concat(running.alerting().stream(), running.counted().stream()).toList();
        var bySource = new LinkedHashMap<SourceId, SourceRules>();
        Matcher.bySource(rules, catalogues)
                .forEach((source, matcher) -> {
                    long alerting =
                            running.alerting().stream()
                                    .filter(rule -> rule.source().equals(source))
                                    .count();
                    bySource.put(source, new SourceRules(matcher, (int) alerting));
                });
        return new MatchedRules(
                bySource,
                LateAlerts.Needs.of(running.alerting(), Field.Trait.LATE),
                LateAlerts.Needs.of(running.alerting(), Field.Trait.LATER),
                new CorrelationPlan(running));
    }

    void prepare(SourceId source) {
        SourceRules rules = bySource.get(source);
        if (rules != null) {
            rules.matcher().prepare();
        }
    }

    /**
     * The rules of one source. They are matched together, so that a field that both kinds ask for
     * is read once.
     *
     * @param matcher of those that alert, then of those that are counted; some are both, and twice
     *     there
     * @param alerting how many alert
     */
    record SourceRules(Matcher matcher, int alerting) {}
}
