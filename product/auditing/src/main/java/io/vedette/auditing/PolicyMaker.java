package io.vedette.auditing;

import io.vedette.auditing.Needs.Demand;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the policy that records what a set of rules needs, and nothing that none of them can match.
 *
 * <p>Rules name resources without their API group; the policy names those that are known, in their
 * groups, and treats all others alike, since API servers up to 1.20 at least refuse {@code *} as a
 * group. Of kubelets at least the metadata are recorded: a policy knows them by their group alone,
 * which a certificate can give to anybody.
 */
public final class PolicyMaker {
    /** Paths that are asked for without end by load balancers, kubelets and clients. */
    private static final List<String> COMMON_PATHS =
            List.of("/healthz", "/livez", "/readyz", "/version", "/openapi", "/api", "/metrics");

    private static final String ALL = "*";

    private static final List<String> VERBS_OF_PARTS =
            List.of("get", "create", "update", "patch", "delete");

    private static final Set<AuditStage> STARTED = EnumSet.of(AuditStage.RESPONSE_STARTED);

    private final Needs needs;
    private final List<Who> recognisable = List.of(Who.CONTROL_PLANE, Who.NODES);

    private PolicyMaker(Needs needs) {
        this.needs = needs;
    }

    /** Identities that a policy can tell from others. */
    private enum Who {
        CONTROL_PLANE,
        NODES,
        OTHERS;

        List<Identity> identities() {
            return switch (this) {
                case CONTROL_PLANE -> Identity.CONTROL_PLANE;
                case NODES -> List.of(Identity.NODE);
                case OTHERS -> Identity.OTHERS;
            };
        }

        List<String> users() {
            return switch (this) {
                case CONTROL_PLANE ->
                        identities().stream()
                                .flatMap(each -> each.user().stream())
                                .map(AuditRequest.User::name)
                                .distinct()
                                .toList();
                case NODES, OTHERS -> List.of();
            };
        }

        List<String> groups() {
            return this == NODES ? List.of("system:nodes") : List.of();
        }

        AuditLevel least() {
            return this == NODES ? AuditLevel.METADATA : AuditLevel.NONE;
        }
    }

    /** What is to be recorded of one kind of request, in a policy's words. */
    private record Entry(AuditLevel level, Set<AuditStage> omitted) {}

    /** The policy for rules. */
    public static AuditPolicy make(Needs needs) {
        AuditPolicy policy = new PolicyMaker(needs).policy();
        checkWithheld(policy);
        return policy;
    }

    private AuditPolicy policy() {
        var rules = new ArrayList<PolicyRule>();
        Map<Target, Entry> ofOthers = entries(Who.OTHERS);
        for (Who who : recognisable) {
            Map<Target, Entry> entries = entries(who);
            if (!entries.equals(ofOthers)) {
                rules.addAll(rules(who, entries));
            }
        }
        rules.addAll(rules(Who.OTHERS, ofOthers));
        rules.addAll(ofUnheardVerbs());
        var omitted = EnumSet.of(AuditStage.REQUEST_RECEIVED);
        for (PolicyRule rule : rules) {
            if (rule.level() != AuditLevel.NONE) {
                omitted.retainAll(rule.omitStages());
            }
        }
        return new AuditPolicy(
                rules.stream().map(rule -> withoutStages(rule, omitted)).toList(),
                omitted,
                !needs.readsManagedFields());
    }

    /** What is left at the end: verbs that no API server has had yet. */
    private List<PolicyRule> ofUnheardVerbs() {
        Shape resource = Shape.of(Shape.ANY_OTHER, Shape.ANY_OTHER, Shape.ANY_OTHER, "", true);
        Demand demand =
                demand(resource, Who.OTHERS)
                        .and(demand(Shape.ofPath(Shape.ANY_OTHER, ""), Who.OTHERS));
        if (demand.level() == AuditLevel.NONE) {
            return List.of();
        }
        // bodies of who knows what are not asked for
        Entry entry = entry(Shape.ANY_OTHER, new Demand(AuditLevel.METADATA, demand.stages()));
        return List.of(rule(Who.OTHERS, entry, List.of(), List.of(), List.of()));
    }

    /** What the whole policy leaves out need not be said by each rule. */
    private static PolicyRule withoutStages(PolicyRule rule, Set<AuditStage> saidAlready) {
        var left = EnumSet.noneOf(AuditStage.class);
        left.addAll(rule.omitStages());
        left.removeAll(saidAlready);
        return new PolicyRule(
                rule.level(),
                rule.users(),
                rule.userGroups(),
                rule.verbs(),
                rule.resources(),
                rule.namespaces(),
                rule.nonResourceUrls(),
                rule.level() == AuditLevel.NONE ? Set.of() : left,
                rule.omitManagedFields(),
                rule.line());
    }

    /**
     * What a rule of a policy can name: a resource, a part of one or a path.
     *
     * @param text as a policy writes it; {@code *} for what is not named otherwise
     */
    private record Target(boolean isForResource, String group, String text, String verb) {}

    private Map<Target, Entry> entries(Who who) {
        var demands = new LinkedHashMap<Target, Demand>();
        for (Resources.Resource resource : Resources.known()) {
            for (Shape shape : resource.shapes()) {
                demands.put(
                        new Target(true, resource.group(), resource.combined(), shape.verb()),
                        demand(shape, who));
            }
        }
        for (Resources.Resource resource : unlisted()) {
            for (Shape shape : resource.shapes()) {
                demands.merge(
                        new Target(true, "", ALL, shape.verb()), demand(shape, who), Demand::and);
            }
        }
        var paths = new ArrayList<>(COMMON_PATHS);
        paths.add("");
        for (String path : paths) {
            for (String verb : Resources.METHODS) {
                demands.put(
                        new Target(false, "", path + ALL, verb),
                        demand(Shape.ofPath(verb, path), who));
            }
        }
        var entries = new LinkedHashMap<Target, Entry>();
        demands.forEach((target, demand) -> entries.put(target, entry(target.verb(), demand)));
        return entries;
    }

    /** All that is not in the table, with the names and parts that rules make a difference for. */
    private List<Resources.Resource> unlisted() {
        var all = new ArrayList<Resources.Resource>();
        var names = new TreeSet<>(needs.resources());
        Resources.known().forEach(each -> names.remove(each.name()));
        names.remove("");
        names.add(Shape.ANY_OTHER);
        for (String name : names) {
            all.add(Resources.unlisted(Shape.ANY_OTHER, name, ""));
        }
        var parts = new TreeSet<>(needs.subresources());
        parts.remove("");
        parts.add(Shape.ANY_OTHER);
        for (String part : parts) {
            all.add(
                    new Resources.Resource(
                            Shape.ANY_OTHER, Shape.ANY_OTHER, part, true, VERBS_OF_PARTS));
        }
        return all;
    }

    private Demand demand(Shape shape, Who who) {
        Demand demand = Demand.NOTHING;
        for (Identity identity : who.identities()) {
            demand = demand.and(needs.demand(shape, identity));
        }
        if (demand.level().isBelow(who.least())) {
            demand = demand.and(new Demand(who.least(), EnumSet.of(AuditStage.RESPONSE_COMPLETE)));
        }
        return new Demand(demand.level().atMost(Withheld.most(shape)), demand.stages());
    }

    private static Entry entry(String verb, Demand demand) {
        if (demand.level() == AuditLevel.NONE) {
            return new Entry(AuditLevel.NONE, Set.of());
        }
        // a request that ends in a panic has no other stage that tells
        var omitted = EnumSet.complementOf(EnumSet.of(AuditStage.PANIC));
        omitted.removeAll(demand.stages());
        if (!verb.equals("watch")) {
            // few others come to it, and this way more kinds of request share a rule
            omitted.removeAll(STARTED);
        }
        return new Entry(demand.level(), omitted);
    }

    // From entries to rules

    private static List<PolicyRule> rules(Who who, Map<Target, Entry> entries) {
        if (new LinkedHashSet<>(entries.values()).size() == 1) {
            Entry one = entries.values().iterator().next();
            return List.of(rule(who, one, List.of(), List.of(), List.of()));
        }
        var rules = new ArrayList<PolicyRule>();
        // paths first: then what is left is about resources, and need not say so
        for (boolean isForResource : new boolean[] {false, true}) {
            var ofKind = new LinkedHashMap<Target, Entry>();
            entries.forEach((target, entry) -> {
                if (target.isForResource() == isForResource) {
                    ofKind.put(target, entry);
                }
            });
            rules.addAll(exceptions(who, ofKind));
            rules.addAll(usual(who, isForResource, ofKind));
        }
        return rules;
    }

    /** Rules for what differs from the usual, which has to come behind them. */
    private static List<PolicyRule> exceptions(Who who, Map<Target, Entry> entries) {
        var usual = new LinkedHashMap<String, Entry>();
        entries.forEach((target, entry) -> {
            if (target.text().equals(ALL)) {
                usual.put(target.verb(), entry);
            }
        });
        var verbs = new LinkedHashMap<Named, Set<String>>();
        entries.forEach((target, entry) -> {
            if (!target.text().equals(ALL) && !entry.equals(usual.get(target.verb()))) {
                verbs.computeIfAbsent(
                                new Named(
                                        target.isForResource(),
                                        target.group(),
                                        target.text(),
                                        entry),
                                key -> new TreeSet<>())
                        .add(target.verb());
            }
        });
        var together = new LinkedHashMap<Said, List<Named>>();
        verbs.forEach((named, itsVerbs) ->
                together.computeIfAbsent(
                                new Said(named.entry(), List.copyOf(itsVerbs)),
                                key -> new ArrayList<>())
                        .add(named));
        var rules = new ArrayList<PolicyRule>();
        together.forEach((said, named) -> rules.add(rule(who, said, named)));
        return rules;
    }

    private record Named(boolean isForResource, String group, String text, Entry entry) {}

    private record Said(Entry entry, List<String> verbs) {}

    private static PolicyRule rule(Who who, Said said, List<Named> named) {
        if (!named.getFirst().isForResource()) {
            List<String> paths = named.stream().map(Named::text).toList();
            return rule(who, said.entry(), said.verbs(), List.of(), paths);
        }
        var byGroup = new TreeMap<String, List<String>>();
        named.forEach(each ->
                byGroup.computeIfAbsent(each.group(), group -> new ArrayList<>()).add(each.text()));
        var resources = new ArrayList<GroupResources>();
        byGroup.forEach(
                (group, texts) -> resources.add(new GroupResources(group, texts, List.of(), 1)));
        return rule(who, said.entry(), said.verbs(), resources, List.of());
    }

    private static List<PolicyRule> usual(
            Who who, boolean isForResource, Map<Target, Entry> entries) {
        var verbs = new LinkedHashMap<Entry, Set<String>>();
        entries.forEach((target, entry) -> {
            if (target.text().equals(ALL)) {
                verbs.computeIfAbsent(entry, key -> new TreeSet<>()).add(target.verb());
            }
        });
        var rules = new ArrayList<PolicyRule>();
        verbs.forEach((entry, itsVerbs) ->
                rules.add(
                        rule(
                                who,
                                entry,
                                verbs.size() == 1 ? List.of() : List.copyOf(itsVerbs),
                                List.of(),
                                isForResource ? List.of() : List.of(ALL))));
        return rules;
    }

    private static PolicyRule rule(
            Who who,
            Entry entry,
            List<String> verbs,
            List<GroupResources> resources,
            List<String> paths) {
        return new PolicyRule(
                entry.level(),
                who.users(),
                who.groups(),
                verbs,
                resources,
                List.of(),
                paths,
                entry.omitted(),
                Optional.empty(),
                1);
    }

    /** Looks again, at the finished policy, whether it asks for what it never may. */
    static void checkWithheld(AuditPolicy policy) {
        for (Resources.Resource resource : Resources.known()) {
            for (Shape shape : resource.shapes()) {
                for (Identity identity : Identity.kinds()) {
                    AuditLevel level = policy.decide(shape.by(identity.user())).level();
                    if (Withheld.most(shape).isBelow(level)) {
                        throw new IllegalStateException(
                                "the policy would record " + shape.text() + " at " + level.label());
                    }
                }
            }
        }
    }

    /** How many rules of a policy have which level, for people. */
    public static String summary(AuditPolicy policy) {
        Map<String, Long> counts =
                policy.rules().stream()
                        .collect(
                                Collectors.groupingBy(
                                        rule -> rule.level().label(),
                                        LinkedHashMap::new,
                                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }
}
