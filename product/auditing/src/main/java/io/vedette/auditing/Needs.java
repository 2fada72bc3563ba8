package io.vedette.auditing;

import io.vedette.kubernetes.AuditPart;
import io.vedette.kubernetes.AuditParts;
import io.vedette.kubernetes.AuditedRequest;
import io.vedette.model.Event;
import io.vedette.model.SourceId;
import io.vedette.rules.Condition;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Correlation;
import io.vedette.rules.EventField;
import io.vedette.rules.Operator;
import io.vedette.rules.PartialEvaluation;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What rules have to be told of a kind of request by a kind of identity, found by evaluating their
 * conditions with what the kinds fix and leaving the rest open.
 *
 * <p>Sound: of a request that some rule may match it is said so. Owned by one thread.
 */
public final class Needs {
    /** Compared in these ways, a text that nobody mentions differs from all that are. */
    private static final Set<Operator> EQUALITY =
            EnumSet.of(
                    Operator.EQUAL,
                    Operator.DOUBLE_EQUAL,
                    Operator.NOT_EQUAL,
                    Operator.IN,
                    Operator.INTERSECTS);

    private static final Set<Operator> PREFIX =
            EnumSet.of(
                    Operator.EQUAL,
                    Operator.DOUBLE_EQUAL,
                    Operator.NOT_EQUAL,
                    Operator.IN,
                    Operator.INTERSECTS,
                    Operator.STARTSWITH);

    private static final Set<String> OF_IDENTITY =
            Set.of("audit.actor", "audit.actor.builtin_account");

    private static final Set<String> WHOLE_EVENT = Set.of("jevt.obj", "json.obj");

    private final List<WatchedRule> rules = new ArrayList<>();
    private final Outcomes outcomes;
    private final boolean otherResourceIsKnown;
    private final boolean otherSubresourceIsKnown;
    private final boolean otherVerbIsKnown;
    private final boolean pathIsKnown;
    private final Set<String> resources;
    private final Set<String> subresources;
    private final Set<String> uris;
    private final PartialEvaluation conditions =
            new PartialEvaluation(AuditedRequest.hypothetical("{}"), field -> false);
    private final Map<List<Object>, List<Left>> leftByRequest = new HashMap<>();
    private final Map<String, Map<FieldRead, Set<AuditPart>>> partsByVerb = new HashMap<>();

    /**
     * A rule that is evaluated.
     *
     * @param told the fields that are read when it matches: for the alert's text, and by
     *     correlations
     * @param countedBy titles of the correlations that look at it
     */
    public record WatchedRule(Rule rule, Set<FieldRead> told, List<String> countedBy) {
        public WatchedRule {
            told = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(told));
            countedBy = List.copyOf(countedBy);
        }
    }

    /**
     * A rule that may match.
     *
     * @param rest what is open of its condition; empty when it is known to hold
     * @param stages at which it may match, by what the request comes to
     * @param decisive the fields that decide it
     * @param told the open fields that are read when it matches
     */
    record Need(
            WatchedRule rule,
            Optional<Condition> rest,
            Outcomes.Stages stages,
            Set<FieldRead> decisive,
            Set<FieldRead> told) {}

    private record Left(WatchedRule rule, PartialEvaluation.Outcome outcome) {}

    /** What has to be recorded. */
    record Demand(AuditLevel level, Set<AuditStage> stages) {
        static final Demand NOTHING = new Demand(AuditLevel.NONE, Set.of());

        Demand {
            stages = PolicyRule.stages(stages);
        }

        Demand and(Demand other) {
            var both = EnumSet.noneOf(AuditStage.class);
            both.addAll(stages);
            both.addAll(other.stages);
            return new Demand(level.atLeast(other.level), both);
        }
    }

    /**
     * Prepares the rules.
     *
     * @param running the rules and correlations that run; only those of audit events count
     */
    public Needs(RunningRules running) {
        for (Rule rule : running.evaluated()) {
            if (rule.source().equals(SourceId.K8S_AUDIT)) {
                rules.add(watched(rule, running.correlations()));
            }
        }
        otherResourceIsKnown = isComparedOnlyBy(EQUALITY, AuditPart.RESOURCE);
        otherSubresourceIsKnown = isComparedOnlyBy(EQUALITY, AuditPart.SUBRESOURCE);
        otherVerbIsKnown = isComparedOnlyBy(EQUALITY, AuditPart.VERB);
        pathIsKnown =
                rules.stream()
                        .allMatch(each ->
                                PartialEvaluation.isComparedOnlyBy(
                                        PREFIX, each.rule().condition(), Needs::isUri));
        resources = texts(AuditPart.RESOURCE);
        subresources = texts(AuditPart.SUBRESOURCE);
        uris = new TreeSet<>();
        rules.forEach(each ->
                uris.addAll(
                        PartialEvaluation.textsComparedWith(
                                each.rule().condition(), Needs::isUri)));
        outcomes = new Outcomes(texts(AuditPart.CODE));
    }

    private static WatchedRule watched(Rule rule, List<Correlation> correlations) {
        var told = new LinkedHashSet<>(rule.output().fields());
        var countedBy = new ArrayList<String>();
        for (Correlation correlation : correlations) {
            for (Correlation.Input input : correlation.inputs()) {
                if (!input.isCorrelation() && input.name().equals(rule.name())) {
                    countedBy.add(correlation.title());
                    Correlation.Fields fields = input.fields().get(SourceId.K8S_AUDIT);
                    if (fields != null) {
                        Stream.concat(fields.groupBy().stream(), fields.values().stream())
                                .map(EventField::operand)
                                .forEach(told::add);
                    }
                }
            }
        }
        return new WatchedRule(rule, told, countedBy);
    }

    private boolean isComparedOnlyBy(Set<Operator> operators, AuditPart part) {
        return rules.stream()
                .allMatch(each ->
                        PartialEvaluation.isComparedOnlyBy(
                                operators, each.rule().condition(), reads(part)));
    }

    private Set<String> texts(AuditPart part) {
        var texts = new TreeSet<String>();
        rules.forEach(each ->
                texts.addAll(
                        PartialEvaluation.textsComparedWith(each.rule().condition(), reads(part))));
        return texts;
    }

    /** Fields that are read from a part alone. */
    private Predicate<FieldRead> reads(AuditPart part) {
        return field -> parts(field, Shape.ANY_OTHER).equals(EnumSet.of(part));
    }

    private static boolean isUri(FieldRead field) {
        return field.field().name().equals("ka.uri")
                || (field.field().name().equals("jevt.value")
                        && field.argument().orElse("").equals("/requestURI"));
    }

    public List<WatchedRule> rules() {
        return List.copyOf(rules);
    }

    /** Resources that rules name. */
    Set<String> resources() {
        return resources;
    }

    /** Parts of resources that rules name. */
    Set<String> subresources() {
        return subresources;
    }

    /** Whether something in bodies is read that is only there with managed fields. */
    boolean readsManagedFields() {
        return rules.stream()
                .flatMap(each ->
                        Stream.concat(
                                PartialEvaluation.fields(each.rule().condition()).stream(),
                                each.told().stream()))
                .anyMatch(field ->
                        field.argument().orElse("").contains("managedFields")
                                || WHOLE_EVENT.contains(field.field().name()));
    }

    /** The rules that may match. */
    List<Need> of(Shape shape, Identity identity) {
        var needs = new ArrayList<Need>();
        for (String uri : representatives(shape)) {
            Facts facts = facts(shape, identity, uri);
            PartialEvaluation evaluation = conditions.with(facts.event(), facts::knows);
            for (Left left : left(shape, uri)) {
                PartialEvaluation.Outcome outcome =
                        left.outcome() instanceof PartialEvaluation.Open(Condition rest)
                                ? evaluation.of(rest)
                                : left.outcome();
                need(left.rule(), outcome, facts).ifPresent(needs::add);
            }
        }
        return needs;
    }

    /** What the kind of request alone leaves of all rules, which every identity begins with. */
    private List<Left> left(Shape shape, String uri) {
        List<Left> before = leftByRequest.get(List.of(shape, uri));
        if (before != null) {
            return before;
        }
        var left = new ArrayList<Left>();
        Facts facts = facts(shape, Identity.ANYBODY, uri);
        PartialEvaluation evaluation = conditions.with(facts.event(), facts::knows);
        for (WatchedRule rule : rules) {
            PartialEvaluation.Outcome outcome = evaluation.of(rule.rule().condition());
            if (!(outcome instanceof PartialEvaluation.Fails)) {
                left.add(new Left(rule, outcome));
            }
        }
        leftByRequest.put(List.of(shape, uri), left);
        return left;
    }

    /** URIs that stand for all with the shape's path. */
    private List<String> representatives(Shape shape) {
        if (shape.path().isEmpty() || !pathIsKnown) {
            return List.of("");
        }
        var all = new ArrayList<String>();
        all.add(shape.path());
        all.add(shape.path() + "/" + Shape.ANY_OTHER + "?" + Shape.ANY_OTHER);
        uris.stream().filter(uri -> uri.startsWith(shape.path())).forEach(all::add);
        return all;
    }

    private Optional<Need> need(WatchedRule rule, PartialEvaluation.Outcome outcome, Facts facts) {
        if (outcome instanceof PartialEvaluation.Fails) {
            return Optional.empty();
        }
        Optional<Condition> rest =
                outcome instanceof PartialEvaluation.Open(Condition open)
                        ? Optional.of(open)
                        : Optional.empty();
        Outcomes.Stages stages =
                outcomes.of(rest, field -> parts(field, facts.shape().verb()))
                        .of(facts.shape(), facts.identity());
        if (stages.isEmpty()) {
            return Optional.empty();
        }
        var told = new LinkedHashSet<FieldRead>();
        rule.told().stream().filter(field -> !facts.knows(field)).forEach(told::add);
        return Optional.of(
                new Need(
                        rule,
                        rest,
                        stages,
                        rest.map(PartialEvaluation::fields).orElse(Set.of()),
                        told));
    }

    /** What has to be recorded so that every rule sees what it reads. */
    Demand demand(Shape shape, Identity identity) {
        Demand demand = Demand.NOTHING;
        for (Need need : of(shape, identity)) {
            AuditLevel level = AuditLevel.METADATA;
            for (FieldRead field : need.decisive()) {
                level = level.atLeast(level(field, shape));
            }
            for (FieldRead field : need.told()) {
                level = level.atLeast(level(field, shape));
            }
            demand = demand.and(new Demand(level, need.stages().wanted()));
        }
        return demand;
    }

    /** The level from which on a field can be read of a kind of request. */
    AuditLevel level(FieldRead field, Shape shape) {
        Set<AuditPart> parts = parts(field, shape.verb());
        if (parts.contains(AuditPart.RESPONSE_OBJECT) && shape.hasResponseObject()) {
            return AuditLevel.REQUEST_RESPONSE;
        }
        return parts.contains(AuditPart.REQUEST_OBJECT) && shape.hasRequestObject()
                ? AuditLevel.REQUEST
                : AuditLevel.METADATA;
    }

    /** Whether a rule cannot match when bodies are recorded only up to a level. */
    boolean failsAt(AuditLevel level, Need need, Shape shape, Identity identity) {
        if (need.rest().isEmpty()) {
            return false;
        }
        var absent = EnumSet.noneOf(AuditPart.class);
        if (level.isBelow(AuditLevel.REQUEST)) {
            absent.add(AuditPart.REQUEST_OBJECT);
        }
        if (level.isBelow(AuditLevel.REQUEST_RESPONSE)) {
            absent.add(AuditPart.RESPONSE_OBJECT);
        }
        Facts facts = facts(shape, identity, "").with(absent);
        PartialEvaluation evaluation = conditions.with(facts.event(), facts::knows);
        return evaluation.of(need.rest().get()) instanceof PartialEvaluation.Fails;
    }

    private Set<AuditPart> parts(FieldRead field, String verb) {
        Map<FieldRead, Set<AuditPart>> known = partsByVerb.get(verb);
        if (known == null) {
            known = new HashMap<>();
            partsByVerb.put(verb, known);
        }
        Set<AuditPart> parts = known.get(field);
        if (parts == null) {
            parts = AuditParts.readBy(field.field().name(), field.argument(), verb);
            known.put(field, parts);
        }
        return parts;
    }

    /** An event that has what kinds of request and identity fix, and which parts of it count. */
    private final class Facts {
        private final Shape shape;
        private final Identity identity;
        private final Event event;
        private final Set<AuditPart> known;
        private final boolean isUriKnown;

        private Facts(
                Shape shape,
                Identity identity,
                Event event,
                Set<AuditPart> known,
                boolean isUriKnown) {
            this.shape = shape;
            this.identity = identity;
            this.event = event;
            this.known = known;
            this.isUriKnown = isUriKnown;
        }

        Shape shape() {
            return shape;
        }

        Identity identity() {
            return identity;
        }

        Event event() {
            return event;
        }

        Facts with(Set<AuditPart> more) {
            var all = EnumSet.copyOf(known);
            all.addAll(more);
            return new Facts(shape, identity, event, all, isUriKnown);
        }

        boolean knows(FieldRead field) {
            String name = field.field().name();
            if (OF_IDENTITY.contains(name)) {
                return !identity.equals(Identity.ANYBODY);
            }
            Set<AuditPart> parts = parts(field, shape.verb());
            return known.containsAll(parts)
                    || (isUriKnown && isUri(field))
                    || (AuditParts.isDecidedWithoutBodies(name) && isWithoutBodies(parts));
        }

        /** Bodies are known only when there are none. */
        private boolean isWithoutBodies(Set<AuditPart> parts) {
            boolean sends = parts.contains(AuditPart.REQUEST_OBJECT);
            boolean answers = parts.contains(AuditPart.RESPONSE_OBJECT);
            return (sends || answers)
                    && (!sends || known.contains(AuditPart.REQUEST_OBJECT))
                    && (!answers || known.contains(AuditPart.RESPONSE_OBJECT));
        }
    }

    private Facts facts(Shape shape, Identity identity, String uri) {
        var known = EnumSet.noneOf(AuditPart.class);
        if (otherVerbIsKnown || !shape.verb().equals(Shape.ANY_OTHER)) {
            known.add(AuditPart.VERB);
        }
        addObject(shape, known);
        if (identity.user().isEmpty()) {
            known.addAll(
                    EnumSet.of(AuditPart.USER_NAME, AuditPart.USER_GROUPS, AuditPart.USER_OTHER));
        } else if (identity.isThisUser()) {
            known.add(AuditPart.USER_NAME);
        }
        if (!shape.hasRequestObject()) {
            known.add(AuditPart.REQUEST_OBJECT);
        }
        if (!shape.hasResponseObject()) {
            known.add(AuditPart.RESPONSE_OBJECT);
        }
        return new Facts(
                shape,
                identity,
                AuditedRequest.hypothetical(HypotheticalEvents.text(shape, identity, uri)),
                known,
                !uri.isEmpty());
    }

    private void addObject(Shape shape, Set<AuditPart> known) {
        if (!shape.isForResource()) {
            known.addAll(
                    EnumSet.of(
                            AuditPart.RESOURCE,
                            AuditPart.SUBRESOURCE,
                            AuditPart.API_GROUP,
                            AuditPart.NAMESPACE,
                            AuditPart.NAME,
                            AuditPart.OBJECT_OTHER));
            return;
        }
        if (otherResourceIsKnown || !shape.resource().equals(Shape.ANY_OTHER)) {
            known.add(AuditPart.RESOURCE);
        }
        if (otherSubresourceIsKnown || !shape.subresource().equals(Shape.ANY_OTHER)) {
            known.add(AuditPart.SUBRESOURCE);
        }
        if (shape.namespace().filter(each -> !each.equals(Shape.ANY_OTHER)).isPresent()) {
            known.add(AuditPart.NAMESPACE);
        }
        // an API server adds the name that an object brings along
        if (!shape.verb().equals("create")
                && shape.name().filter(each -> !each.equals(Shape.ANY_OTHER)).isPresent()) {
            known.add(AuditPart.NAME);
        }
    }
}
