package io.vedette.correlation;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import io.vedette.rules.TestCorrelations;
import java.util.ArrayList;
import java.util.List;

/** Runs correlations in tests of rules just as they run elsewhere. */
public final class CorrelationsInTests implements TestCorrelations {
    @Override
    public Counting begin(RunningRules running) {
        var alerts = new ArrayList<Alert>();
        var correlator =
                new Correlator(
                        new CorrelationPlan(running), CorrelationLimits.DEFAULT, alerts::add);
        return new Counting() {
            @Override
            public void see(Event event, List<Rule> matched) {
                correlator.see(event.timeNanos());
                if (!matched.isEmpty()) {
                    correlator.add(event, matched);
                }
            }

            @Override
            public List<Alert> end() {
                correlator.flush();
                return List.copyOf(alerts);
            }
        };
    }
}
