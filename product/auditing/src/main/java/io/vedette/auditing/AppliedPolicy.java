package io.vedette.auditing;

import io.vedette.auditing.AuditPolicy.Decision;
import io.vedette.kubernetes.AuditedRequest;
import io.vedette.model.Event;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a policy would have left of events that were recorded with another one. */
public final class AppliedPolicy {
    private final AuditPolicy policy;

    /**
     * Prepares a policy.
     *
     * @param policy to apply
     */
    public AppliedPolicy(AuditPolicy policy) {
        this.policy = policy;
    }

    /**
     * What becomes of an event.
     *
     * @param rule index of the rule that decided; empty when none matches
     * @param bytesBefore of the event as it was recorded, as JSON without blanks
     * @param left the event as it would be recorded, as a line of JSON; empty when it would not be
     * @param wantsMore whether the policy asks for bodies that were not recorded, so that the event
     *     would be larger
     */
    public record Outcome(
            OptionalInt rule, int bytesBefore, Optional<byte[]> left, boolean wantsMore) {}

    /**
     * Applies the policy.
     *
     * @param event of an audit log
     */
    public Outcome to(Event event) {
        AuditedRequest recorded = AuditedRequest.of(event);
        Decision decision = policy.decide(AuditRequest.of(recorded));
        AuditLevel before = AuditLevel.parse(recorded.level()).orElse(AuditLevel.METADATA);
        boolean kept =
                AuditStage.parse(recorded.stage())
                        .map(decision::records)
                        .orElse(decision.level() != AuditLevel.NONE);
        return new Outcome(
                decision.rule(),
                recorded.bytes(),
                kept ? Optional.of(left(recorded, decision, before)) : Optional.empty(),
                kept && before.isBelow(decision.level()));
    }

    private static byte[] left(AuditedRequest recorded, Decision decision, AuditLevel before) {
        AuditLevel level = decision.level().atMost(before);
        Set<String> without = new HashSet<>();
        if (level.isBelow(AuditLevel.REQUEST)) {
            without.add("requestObject");
        }
        if (level.isBelow(AuditLevel.REQUEST_RESPONSE)) {
            without.add("responseObject");
        }
        return recorded.at(level.label(), without, decision.omitManagedFields());
    }
}
