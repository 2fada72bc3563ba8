package io.vedette.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pipeline that waits for what is found out of one box, on a clock of its own. */
final class LateRig {
    static final Duration WAIT = Duration.ofMillis(250);
    private static final Map<SourceId, FieldCatalogue> CATALOGUES =
            Map.of(Boxes.BOXES, FieldCatalogue.of(new Boxes()));

    final List<Alert> alerts = new ArrayList<>();
    private final List<EvaluationFailure> failures = new ArrayList<>();
    private long now;
    private long numbers;
    final Boxes.Box box = new Boxes.Box();

    Pipeline pipeline(String... rules) {
        var text = new StringBuilder();
        for (String rule : rules) {
            String[] parts = rule.split(";", -1);
            text.append("- {rule: ")
                    .append(parts[0])
                    .append(", desc: d, priority: INFO, source: boxes, condition: '")
                    .append(parts[1])
                    .append("', output: '")
                    .append(parts[2])
                    .append("'}\n");
        }
        LoadResult loaded =
                new RuleLoader(CATALOGUES, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", text.toString())));
        assertThat(loaded.files().getFirst().errors()).isEmpty();
        var pipeline =
                new Pipeline(
                        loaded.rules().rules(),
                        CATALOGUES,
                        Matching.ALL,
                        alerts::add,
                        failures::add);
        pipeline.waitForLateFields(WAIT, () -> now);
        return pipeline;
    }

    Boxes.Opened open(String file) {
        return new Boxes.Opened(++numbers, file, box, true);
    }

    List<String> outputs() {
        return alerts.stream().map(Alert::message).toList();
    }

    void pass(Duration time) {
        now += time.toNanos();
    }
}
