package io.vedette.auditing;

import io.vedette.kubernetes.AuditPart;
import io.vedette.kubernetes.AuditedRequest;
import io.vedette.model.Event;
import io.vedette.rules.Condition;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.PartialEvaluation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * At which stages of a request a condition can hold, by the HTTP status that the request comes to.
 */
final class Outcomes {
    private static final List<Integer> USUAL_CODES =
            List.of(101, 200, 201, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503);
    private static final int SWITCHING = 101;
    private static final int UNAUTHENTICATED = 401;
    private static final int NO_CODE = 0;
    private static final Set<AuditPart> KNOWN = EnumSet.of(AuditPart.STAGE, AuditPart.CODE);

    private final Set<Integer> codes = new TreeSet<>(USUAL_CODES);
    private final Map<AuditStage, Map<Integer, Event>> events = new EnumMap<>(AuditStage.class);
    private final Map<Condition, Stages> done = new HashMap<>();

    /**
     * @param compared what rules compare the status with
     */
    Outcomes(Set<String> compared) {
        compared.stream()
                .filter(text -> text.matches("[1-5][0-9][0-9]"))
                .map(Integer::valueOf)
                .forEach(codes::add);
        for (AuditStage stage : AuditStage.values()) {
            var byCode = new TreeMap<Integer, Event>();
            Set<Integer> possible = stage == AuditStage.REQUEST_RECEIVED ? Set.of(NO_CODE) : codes;
            for (int code : possible) {
                byCode.put(code, AuditedRequest.hypothetical(HypotheticalEvents.text(stage, code)));
            }
            events.put(stage, byCode);
        }
    }

    /**
     * Where a condition can hold.
     *
     * @param received whether at RequestReceived
     * @param byCode at the later stages, for each status
     */
    record Stages(boolean received, Map<Integer, Set<AuditStage>> byCode) {
        Stages {
            byCode = Collections.unmodifiableMap(new TreeMap<>(byCode));
        }

        /** What is left of it for a kind of request by a kind of identity. */
        Stages of(Shape shape, Identity identity) {
            var left = new TreeMap<Integer, Set<AuditStage>>();
            byCode.forEach((code, stages) -> {
                if (isPossible(code, shape, identity)) {
                    var possible = EnumSet.copyOf(stages);
                    if (!shape.isLongRunning()) {
                        possible.remove(AuditStage.RESPONSE_STARTED);
                    }
                    left.put(code, possible);
                }
            });
            return new Stages(received, left);
        }

        /**
         * An API server answers 401 to those alone whom it does not know, unless the answer is from
         * somebody behind it.
         */
        private static boolean isPossible(int code, Shape shape, Identity identity) {
            if (code == SWITCHING && !shape.isUpgraded()) {
                return false;
            }
            boolean isKnown = identity.user().isPresent();
            boolean isAsKnown = isKnown != (code == UNAUTHENTICATED);
            return isAsKnown || (isKnown && shape.isProxied());
        }

        boolean isEmpty() {
            return !received && byCode.values().stream().allMatch(Set::isEmpty);
        }

        /** The stages that have to be recorded: RequestReceived only where nothing else tells. */
        Set<AuditStage> wanted() {
            var wanted = EnumSet.noneOf(AuditStage.class);
            byCode.values().forEach(wanted::addAll);
            if (received && byCode.values().stream().anyMatch(Set::isEmpty)) {
                wanted.add(AuditStage.REQUEST_RECEIVED);
            }
            return wanted;
        }
    }

    /**
     * @param rest a condition; empty for one that holds
     * @param parts which parts of an event fields are read from
     */
    Stages of(Optional<Condition> rest, Function<FieldRead, Set<AuditPart>> parts) {
        return rest.map(condition ->
                        done.computeIfAbsent(condition, each -> stages(Optional.of(each), parts)))
                .orElseGet(() -> stages(rest, parts));
    }

    private Stages stages(Optional<Condition> rest, Function<FieldRead, Set<AuditPart>> parts) {
        var byCode = new TreeMap<Integer, Set<AuditStage>>();
        codes.forEach(code -> byCode.put(code, EnumSet.noneOf(AuditStage.class)));
        boolean received = false;
        for (AuditStage stage : AuditStage.values()) {
            for (Map.Entry<Integer, Event> each : events.getOrDefault(stage, Map.of()).entrySet()) {
                boolean possible = rest.isEmpty() || mayHold(rest.get(), each.getValue(), parts);
                if (!possible) {
                    continue;
                }
                if (stage == AuditStage.REQUEST_RECEIVED) {
                    received = true;
                } else {
                    byCode.getOrDefault(each.getKey(), Set.of()).add(stage);
                }
            }
        }
        return new Stages(received, byCode);
    }

    private static boolean mayHold(
            Condition rest, Event event, Function<FieldRead, Set<AuditPart>> parts) {
        var evaluation =
                new PartialEvaluation(event, field -> KNOWN.containsAll(parts.apply(field)));
        return !(evaluation.of(rest) instanceof PartialEvaluation.Fails);
    }
}
