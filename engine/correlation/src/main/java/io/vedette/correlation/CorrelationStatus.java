package io.vedette.correlation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How correlations fare.
 *
 * @param correlations one for each that runs
 * @param held events that wait to be put in order
 * @param releasedEarly events that could not wait their time because too many were waiting
 */
public record CorrelationStatus(List<One> correlations, int held, long releasedEarly) {
    public CorrelationStatus {
        correlations = List.copyOf(correlations);
    }

    /**
     * How one correlation fares.
     *
     * @param groups those held now
     * @param bytes what they take, as estimated
     * @param events those that were counted
     * @param alerts those that came of it
     * @param losses what was not counted, by reason; reasons that did not occur are left out
     */
    public record One(
            String title,
            int groups,
            long bytes,
            long events,
            long alerts,
            Map<CorrelationLoss, Long> losses) {
        public One {
            var copy = new EnumMap<CorrelationLoss, Long>(CorrelationLoss.class);
            copy.putAll(losses);
            losses = Collections.unmodifiableMap(copy);
        }
    }
}
