package io.vedette.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.SourceId;
import io.vedette.rules.Diagnostic;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matcher;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RunningRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Correlations over rules that match what happens in a house, with the alerts that come. */
final class House {
    /**
     * Rules {@code knock}, {@code open}, {@code close} and {@code any} of doors, {@code ring} of
     * alarms.
     */
    static final String RULES =
            """
            - {rule: knock, desc: d, output: o, priority: INFO, source: door, condition: it.what = knock}
            - {rule: open, desc: d, output: o, priority: NOTICE, source: door, condition: it.what = open}
            - {rule: close, desc: d, output: o, priority: INFO, source: door, condition: it.what = close}
            - {rule: any, desc: d, output: o, priority: DEBUG, source: door, condition: it.what exists}
            - {rule: ring, desc: d, output: o, priority: INFO, source: alarm, condition: it.what = ring}
            """;

    /** Limits of the product, and events are put in order within 10 s. */
    static final CorrelationLimits LIMITS =
            new CorrelationLimits(Duration.ofSeconds(10), 1_000, 1_000, 1024L * 1024);

    final List<Alert> alerts = new ArrayList<>();
    final Correlator correlator;
    private final Map<SourceId, Matcher> counting;

    House(String correlations) {
        this(correlations, LIMITS);
    }

    House(String correlations, CorrelationLimits limits) {
        RunningRules running = running(correlations);
        // a house is built for each of hundreds of rounds: compiling would take most of the time
        counting =
                running.counted().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Rule::source,
                                        Collectors.collectingAndThen(
                                                Collectors.toList(), Matcher::interpreting)));
        correlator = new Correlator(new CorrelationPlan(running), limits, alerts::add);
    }

    static RunningRules running(String correlations) {
        LoadResult loaded = load(correlations);
        assertThat(loaded.files().stream().flatMap(file -> file.errors().stream()))
                .map(Diagnostic::toString)
                .isEmpty();
        return RuleSelection.AS_FILED.apply(loaded.rules());
    }

    static LoadResult load(String correlations) {
        return new RuleLoader(Happening.CATALOGUES, LoadOptions.DEFAULT)
                .load(
                        List.of(
                                new RuleFile("correlations.yaml", correlations),
                                new RuleFile("rules.yaml", RULES)));
    }

    byte[] snapshot() {
        var out = new ByteArrayOutputStream();
        try {
            correlator.snapshot(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    Snapshot.Outcome restore(byte[] snapshot) {
        return correlator.restore(ByteBuffer.wrap(snapshot));
    }

    House see(Happening... events) {
        for (Happening event : events) {
            correlator.see(event.timeNanos());
            Matcher matcher = counting.get(event.source());
            if (matcher == null) {
                continue;
            }
            var matched = new ArrayList<Rule>();
            for (int i = matcher.next(event, 0); i >= 0; i = matcher.next(event, i + 1)) {
                matched.add(matcher.rules().get(i));
            }
            if (!matched.isEmpty()) {
                correlator.add(event, matched);
            }
        }
        return this;
    }

    /** Everything that came until nothing more is waited for. */
    List<Alert> alerts() {
        correlator.flush();
        return alerts;
    }

    /** The events that alerts came of. */
    List<String> triggers() {
        return alerts().stream().map(alert -> alert.eventIds().getLast()).toList();
    }

    long lost(CorrelationLoss loss) {
        return correlator.status().correlations().stream()
                .mapToLong(one -> one.losses().getOrDefault(loss, 0L))
                .sum();
    }

    /** A correlation in one line. */
    static String correlation(String type, String rules, String more) {
        return "{title: T, level: medium, correlation: {type: %s, rules: [%s], timespan: 10s, %s}}\n"
                .formatted(type, rules, more);
    }
}
