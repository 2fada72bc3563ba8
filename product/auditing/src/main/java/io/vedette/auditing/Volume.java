package io.vedette.auditing;

import io.vedette.model.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a policy would record of what a recording has, in all and by the policy's rules.
 *
 * <p>Owned by one thread.
 */
public final class Volume {
    private final AppliedPolicy policy;
    private final List<Part> parts = new ArrayList<>();
    private long wantingMore;

    /** Events, and their bytes as JSON without blanks. */
    public static final class Part {
        private long eventsBefore;
        private long bytesBefore;
        private long eventsAfter;
        private long bytesAfter;

        private Part() {}

        private void add(AppliedPolicy.Outcome outcome) {
            eventsBefore++;
            bytesBefore += outcome.bytesBefore();
            outcome.left()
                    .ifPresent(left -> {
                        eventsAfter++;
                        bytesAfter += left.length;
                    });
        }

        public long eventsBefore() {
            return eventsBefore;
        }

        public long bytesBefore() {
            return bytesBefore;
        }

        public long eventsAfter() {
            return eventsAfter;
        }

        public long bytesAfter() {
            return bytesAfter;
        }
    }

    /**
     * Begins with nothing.
     *
     * @param policy whose rules are counted
     */
    public Volume(AuditPolicy policy) {
        this.policy = new AppliedPolicy(policy);
        // the last is for what no rule matches, and everything is also in the first
        for (int i = 0; i < policy.rules().size() + 2; i++) {
            parts.add(new Part());
        }
    }

    /** Counts an event of an audit log. */
    public void add(Event event) {
        AppliedPolicy.Outcome outcome = policy.to(event);
        parts.getFirst().add(outcome);
        parts.get(1 + outcome.rule().orElse(parts.size() - 2)).add(outcome);
        if (outcome.wantsMore()) {
            wantingMore++;
        }
    }

    public Part all() {
        return parts.getFirst();
    }

    /** By the rules of the policy, in their order. */
    public List<Part> byRule() {
        return List.copyOf(parts.subList(1, parts.size() - 1));
    }

    /** What no rule matches, which is not recorded. */
    public Part unmatched() {
        return parts.getLast();
    }

    /** Events that the policy wants with bodies which were not recorded. */
    public long wantingMore() {
        return wantingMore;
    }
}
