package io.vedette.auditing;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An audit policy of audit.k8s.io/v1: the first rule that a request matches decides what is
 * recorded of it, and what matches none is not recorded.
 *
 * <p>Immutable.
 *
 * @param omitStages at which no event is made, whatever the rule
 * @param omitManagedFields whether bodies are recorded without who set which field
 */
public record AuditPolicy(
        List<PolicyRule> rules, Set<AuditStage> omitStages, boolean omitManagedFields) {
    public AuditPolicy {
        rules = List.copyOf(rules);
        omitStages = PolicyRule.stages(omitStages);
    }

    /**
     * What is recorded of a request.
     *
     * @param omitStages at which no event is made
     * @param rule index of the rule that decides; empty when none matches
     */
    public record Decision(
            AuditLevel level,
            Set<AuditStage> omitStages,
            boolean omitManagedFields,
            OptionalInt rule) {
        public Decision {
            omitStages = PolicyRule.stages(omitStages);
        }

        /** Whether an event is made at a stage, if the request comes to it. */
        public boolean records(AuditStage stage) {
            return level != AuditLevel.NONE && !omitStages.contains(stage);
        }
    }

    public Decision decide(AuditRequest request) {
        for (int i = 0; i < rules.size(); i++) {
            PolicyRule rule = rules.get(i);
            if (rule.matches(request)) {
                var omitted = EnumSet.noneOf(AuditStage.class);
                omitted.addAll(omitStages);
                omitted.addAll(rule.omitStages());
                return new Decision(
                        rule.level(),
                        omitted,
                        rule.omitManagedFields().orElse(omitManagedFields),
                        OptionalInt.of(i));
            }
        }
        return new Decision(AuditLevel.NONE, omitStages, omitManagedFields, OptionalInt.empty());
    }
}
