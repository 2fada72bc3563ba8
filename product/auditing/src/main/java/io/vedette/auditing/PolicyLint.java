package io.vedette.auditing;

import io.vedette.auditing.AuditPolicy.Decision;
import io.vedette.auditing.Blindness.Cause;
import io.vedette.auditing.Blindness.Effect;
import io.vedette.auditing.Blindness.Extent;
import io.vedette.auditing.Needs.Need;
import io.vedette.rules.Condition.FieldRead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the rules from which a policy keeps what they need, by going through all kinds of requests
 * by all kinds of identities, those included that the policy names.
 */
public final class PolicyLint {
    private final AuditPolicy policy;
    private final Needs needs;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    private PolicyLint(AuditPolicy policy, Needs needs) {
        this.policy = policy;
        this.needs = needs;
    }

    /** What is found of one rule. */
    private static final class Tally {
        private final Needs.WatchedRule rule;
        private final Map<CauseKey, CauseParts> causes = new LinkedHashMap<>();
        private int cases;
        private int lost;
        private int weakened;
        private int incomplete;

        Tally(Needs.WatchedRule rule) {
            this.rule = rule;
        }

        Optional<Blindness> blindness() {
            if (causes.isEmpty()) {
                return Optional.empty();
            }
            Extent extent =
                    lost == cases && cases > 0
                            ? Extent.BLIND
                            : lost + weakened > 0
                                    ? Extent.PARTLY_BLIND
                                    : incomplete > 0 ? Extent.INCOMPLETE : Extent.WITHHELD;
            var found = new ArrayList<Cause>();
            causes.forEach((key, parts) -> {
                // what is better not recorded is told of where nothing worse is
                if (key.isWithheld() == (extent == Extent.WITHHELD)) {
                    found.add(
                            new Cause(
                                    key.policyRule(),
                                    key.line(),
                                    key.level(),
                                    key.effect(),
                                    parts.missing,
                                    parts.requests));
                }
            });
            return Optional.of(new Blindness(rule.rule().name(), rule.countedBy(), extent, found));
        }
    }

    private record CauseKey(
            OptionalInt policyRule,
            int line,
            AuditLevel level,
            Effect effect,
            boolean isWithheld) {}

    private static final class CauseParts {
        private final SortedSet<String> missing = new TreeSet<>();
        private final SortedSet<String> requests = new TreeSet<>();
    }

    /** Rules that do not get what they need, the worst first, otherwise in load order. */
    public static List<Blindness> blindness(AuditPolicy policy, Needs needs) {
        var lint = new PolicyLint(policy, needs);
        for (Shape shape : lint.shapes()) {
            for (Identity identity : lint.identities()) {
                lint.look(shape, identity);
            }
        }
        return lint.tallies.values().stream()
                .flatMap(tally -> tally.blindness().stream())
                .sorted(Comparator.comparing(Blindness::extent))
                .toList();
    }

    private Set<Identity> identities() {
        var all = new LinkedHashSet<>(Identity.OTHERS);
        all.add(Identity.NODE);
        all.addAll(Identity.CONTROL_PLANE.subList(0, 1));
        for (PolicyRule rule : policy.rules()) {
            rule.users().forEach(name -> all.addAll(Identity.named(name)));
            rule.userGroups().stream()
                    .filter(group -> !group.equals("system:authenticated"))
                    .filter(group -> !group.equals("system:unauthenticated"))
                    .filter(group -> !group.equals("system:nodes"))
                    .map(Identity::inGroup)
                    .forEach(all::add);
        }
        return all;
    }

    private Set<Shape> shapes() {
        var shapes = new LinkedHashSet<Shape>();
        Resources.known().forEach(each -> shapes.addAll(each.shapes()));
        var names = new TreeSet<>(needs.resources());
        Resources.known().forEach(each -> names.remove(each.name()));
        names.removeIf(String::isEmpty);
        names.add(Shape.ANY_OTHER);
        for (String name : names) {
            for (String group : groupsOfUnknown()) {
                shapes.addAll(Resources.unlisted(group, name, "").shapes());
            }
        }
        for (String verb : Resources.METHODS) {
            shapes.add(Shape.ofPath(verb, ""));
        }
        for (PolicyRule rule : policy.rules()) {
            for (String url : rule.nonResourceUrls()) {
                String path = url.endsWith("*") ? url.substring(0, url.length() - 1) : url;
                Resources.METHODS.forEach(verb -> shapes.add(Shape.ofPath(verb, path)));
            }
        }
        return shapes;
    }

    /** Groups that are not built in, which may have resources of any name. */
    private Set<String> groupsOfUnknown() {
        var groups = new LinkedHashSet<String>();
        groups.add(Shape.ANY_OTHER);
        Set<String> builtIn = Resources.groups();
        policy.rules().stream()
                .flatMap(rule -> rule.resources().stream())
                .map(GroupResources::group)
                .filter(group -> !group.equals("*") && !builtIn.contains(group))
                .forEach(groups::add);
        return groups;
    }

    /** The shape, and with names where the policy makes a difference between them. */
    private Set<Shape> variants(Shape shape, Identity identity) {
        if (!shape.isForResource()) {
            return Set.of(shape);
        }
        var namespaces = new LinkedHashSet<Optional<String>>();
        var names = new LinkedHashSet<Optional<String>>();
        namespaces.add(Optional.empty());
        names.add(Optional.empty());
        for (PolicyRule rule : policy.rules()) {
            if (rule.verbs().isEmpty() || rule.verbs().contains(shape.verb())) {
                if (shape.isNamespaced()) {
                    rule.namespaces().forEach(each -> namespaces.add(Optional.of(each)));
                }
                rule.resources().stream()
                        .filter(each -> each.resources().contains(shape.combinedResource()))
                        .flatMap(each -> each.resourceNames().stream())
                        .forEach(each -> names.add(Optional.of(each)));
            }
        }
        var variants = new LinkedHashSet<Shape>();
        Decision usual = policy.decide(shape.by(identity.user()));
        variants.add(shape);
        for (Optional<String> namespace : namespaces) {
            for (Optional<String> name : names) {
                Shape variant = shape.named(namespace, name);
                if (!policy.decide(variant.by(identity.user())).equals(usual)) {
                    variants.add(variant);
                }
            }
        }
        return variants;
    }

    private void look(Shape shape, Identity identity) {
        for (Shape variant : variants(shape, identity)) {
            Decision decision = policy.decide(variant.by(identity.user()));
            if (decision.level() == AuditLevel.REQUEST_RESPONSE
                    && decision.omitStages().isEmpty()) {
                needs.of(variant, identity).forEach(need -> tally(need).cases++);
                continue;
            }
            for (Need need : needs.of(variant, identity)) {
                look(need, variant, identity, decision);
            }
        }
    }

    private Tally tally(Need need) {
        return tallies.computeIfAbsent(need.rule().rule().name(), name -> new Tally(need.rule()));
    }

    private void look(Need need, Shape shape, Identity identity, Decision decision) {
        Tally tally = tally(need);
        tally.cases++;
        if (decision.level() == AuditLevel.NONE) {
            tally.lost++;
            cause(tally, decision, Effect.NOT_RECORDED, shape, Set.of(), false);
            return;
        }
        var omitted = new TreeSet<String>();
        boolean seesSome = sees(need.stages(), decision, omitted);
        if (!omitted.isEmpty()) {
            cause(tally, decision, Effect.STAGE_OMITTED, shape, omitted, false);
        }
        if (!seesSome) {
            tally.lost++;
            return;
        }
        if (!omitted.isEmpty()) {
            tally.weakened++;
        }
        lookAtBodies(tally, need, shape, identity, decision);
    }

    /** Whether some case is recorded; adds the stages without which some are not. */
    private static boolean sees(Outcomes.Stages stages, Decision decision, Set<String> omitted) {
        boolean seesSome = false;
        for (Set<AuditStage> possible : stages.byCode().values()) {
            var all = new TreeSet<>(possible);
            if (stages.received()) {
                all.add(AuditStage.REQUEST_RECEIVED);
            }
            if (all.isEmpty()) {
                continue;
            }
            if (all.stream().anyMatch(decision::records)) {
                seesSome = true;
            } else {
                all.forEach(stage -> omitted.add(stage.label()));
            }
        }
        return seesSome;
    }

    private void lookAtBodies(
            Tally tally, Need need, Shape shape, Identity identity, Decision decision) {
        AuditLevel most = Withheld.most(shape);
        var decisive = missing(need.decisive(), shape, decision.level());
        var told = missing(need.told(), shape, decision.level());
        var all = new TreeSet<>(decisive);
        all.addAll(told);
        if (all.isEmpty()) {
            return;
        }
        boolean isWithheld = !decision.level().isBelow(most);
        cause(tally, decision, Effect.LEVEL_TOO_LOW, shape, all, isWithheld);
        if (isWithheld) {
            // the best that a policy should do: that it does not see more is no fault of it
            return;
        }
        if (decisive.isEmpty()) {
            tally.incomplete++;
        } else if (needs.failsAt(decision.level(), need, shape, identity)) {
            tally.lost++;
        } else {
            tally.weakened++;
        }
    }

    private SortedSet<String> missing(Set<FieldRead> fields, Shape shape, AuditLevel level) {
        var missing = new TreeSet<String>();
        for (FieldRead field : fields) {
            if (level.isBelow(needs.level(field, shape))) {
                String argument = field.argument().map(text -> "[" + text + "]").orElse("");
                missing.add(field.field().name() + argument);
            }
        }
        return missing;
    }

    private void cause(
            Tally tally,
            Decision decision,
            Effect effect,
            Shape shape,
            Set<String> missing,
            boolean isWithheld) {
        OptionalInt number =
                decision.rule().isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(decision.rule().getAsInt() + 1);
        int line =
                decision.rule().isEmpty()
                        ? 0
                        : policy.rules().get(decision.rule().getAsInt()).line();
        CauseParts parts =
                tally.causes.computeIfAbsent(
                        new CauseKey(number, line, decision.level(), effect, isWithheld),
                        key -> new CauseParts());
        parts.missing.addAll(missing);
        parts.requests.add(shape.text());
    }
}
