package io.vedette.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of one behaviour at one place.
 *
 * @param alerts those of its processes, the first one of each rule, in the order in which they came
 * @param reason why it is not detected or was not acted; empty when it is detected
 */
public record Result(
        Behaviour behaviour, Place place, Verdict verdict, List<Told> alerts, String reason) {
    public Result {
        alerts = List.copyOf(alerts);
    }

    /** How a behaviour can end. */
    public enum Verdict {
        /** A rule that tells of it alerted. */
        DETECTED,
        /** It was acted, there is a rule that should tell of it, and none did. */
        MISSED,
        /** It was acted, and none of the rules that run is meant to tell of it. */
        NO_RULE,
        /** It could not be acted on this machine. */
        SKIPPED
    }

    /**
     * A rule that alerted.
     *
     * @param after from the event in the kernel to the alert
     * @param meant whether the rule is one that tells of this behaviour
     */
    public record Told(String rule, Duration after, boolean meant) {}

    /** How soon the first rule that tells of it alerted. */
    public Optional<Duration> after() {
        return alerts.stream().filter(Told::meant).map(Told::after).findFirst();
    }
}
