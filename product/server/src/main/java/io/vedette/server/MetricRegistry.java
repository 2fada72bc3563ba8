package io.vedette.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Metrics by their shape: each is read when it is asked for, on the thread that asks. */
final class MetricRegistry {
    private static final long NANOS = 1_000_000_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    /** All metrics as they are now. */
    MetricSnapshots snapshots() {
        return registry.scrape();
    }

    /** Takes the values of one metric, each with those of its labels. */
    @FunctionalInterface
    interface Values {
        void tell(long value, String... labels);
    }

    /** A number that only grows. */
    void counter(String name, String help, LongSupplier count) {
        counters(name, help, value -> value.tell(count.getAsLong()));
    }

    /** A time that only grows, told in seconds. */
    void seconds(String name, String help, LongSupplier nanos) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(to -> to.call((double) nanos.getAsLong() / NANOS))
                .register(registry);
    }

    /** A number that only grows for each constant, which is its label. */
    <K extends Enum<K>> void each(
            String name, String help, String label, K[] constants, ToLongFunction<K> count) {
        counters(
                name,
                help,
                value -> {
                    for (K constant : constants) {
                        value.tell(count.applyAsLong(constant), label(constant));
                    }
                },
                label);
    }

    /** Numbers that only grow, by labels. */
    void counters(String name, String help, Consumer<Values> values, String... labels) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(to -> values.accept((value, its) -> to.call((double) value, its)))
                .register(registry);
    }

    /** Numbers that go up and down, by labels. */
    void gauges(String name, String help, Consumer<Values> values, String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(to -> values.accept((value, its) -> to.call((double) value, its)))
                .register(registry);
    }

    /** A constant as it stands in labels. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
