package io.vedette.auditing;

import io.vedette.model.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what an API server takes without a word, but does not do what its author can have meant.
 */
public final class PolicyMistakes {
    private static final Set<String> NEVER_OF_REQUESTS =
            Set.of("impersonate", "bind", "escalate", "approve", "sign", "attest", "use");
    private static final String ALL = "*";

    private final String file;
    private final AuditPolicy policy;
    private final List<PolicyProblem> found = new ArrayList<>();

    private PolicyMistakes(String file, AuditPolicy policy) {
        this.file = file;
        this.policy = policy;
    }

    /**
     * All mistakes, in the order of the policy's rules.
     *
     * @param file its name, for problems
     */
    public static List<PolicyProblem> in(String file, AuditPolicy policy) {
        var mistakes = new PolicyMistakes(file, policy);
        for (int i = 0; i < policy.rules().size(); i++) {
            PolicyRule rule = policy.rules().get(i);
            mistakes.reach(i);
            mistakes.stars(rule);
            mistakes.verbs(rule);
            rule.resources().forEach(mistakes::resources);
            mistakes.credentials(i);
        }
        return mistakes.found;
    }

    private void say(int line, String message) {
        found.add(new PolicyProblem(file, line, 1, message));
    }

    private void reach(int index) {
        PolicyRule rule = policy.rules().get(index);
        for (int i = 0; i < index; i++) {
            if (Covering.covers(policy.rules().get(i), rule)) {
                say(
                        rule.line(),
                        "this rule is never reached, since rule "
                                + (i + 1)
                                + " at line "
                                + policy.rules().get(i).line()
                                + " matches everything that it does; move it up");
                return;
            }
        }
    }

    /** Only groups of resources, resources and URLs know wildcards. */
    private void stars(PolicyRule rule) {
        star("users", rule.users(), rule.line());
        star("userGroups", rule.userGroups(), rule.line());
        star("verbs", rule.verbs(), rule.line());
        star("namespaces", rule.namespaces(), rule.line());
        for (GroupResources each : rule.resources()) {
            star("resourceNames", each.resourceNames(), each.line());
            for (String resource : each.resources()) {
                boolean useless =
                        resource.equals("*/*")
                                || (resource.contains(ALL)
                                        && !resource.equals(ALL)
                                        && !resource.startsWith("*/")
                                        && !resource.endsWith("/*"));
                if (useless) {
                    say(
                            each.line(),
                            "resource \""
                                    + resource
                                    + "\" matches nothing; there are \"*\", \"pods/*\" and"
                                    + " \"*/scale\"");
                }
            }
        }
    }

    private void star(String key, List<String> values, int line) {
        for (String value : values) {
            if (value.contains(ALL)) {
                say(
                        line,
                        key
                                + " has \""
                                + value
                                + "\", which matches nothing: there are no wildcards here; leave "
                                + key
                                + " out for all");
            }
        }
    }

    private void verbs(PolicyRule rule) {
        boolean onlyResources = !rule.resources().isEmpty() || !rule.namespaces().isEmpty();
        boolean onlyUrls = !rule.nonResourceUrls().isEmpty();
        Set<String> known = new LinkedHashSet<>();
        if (!onlyUrls) {
            known.addAll(Resources.usualVerbs());
            known.add("proxy");
        }
        if (!onlyResources) {
            known.addAll(Resources.METHODS);
        }
        for (String verb : rule.verbs()) {
            if (known.contains(verb) || verb.contains(ALL)) {
                continue;
            }
            say(
                    rule.line(),
                    "verb \""
                            + verb
                            + "\" is never a request's"
                            + (NEVER_OF_REQUESTS.contains(verb)
                                    ? ": only authorization asks for it"
                                    : onlyUrls
                                            ? " for a URL"
                                            : onlyResources ? " for a resource" : "")
                            + "; "
                            + Suggestions.didYouMeanOrAll(verb, known));
        }
    }

    private void resources(GroupResources each) {
        Set<String> groups = Resources.groups();
        if (each.group().equals("core") || each.group().matches("v[0-9]+((alpha|beta)[0-9]+)?")) {
            say(
                    each.line(),
                    "group \""
                            + each.group()
                            + "\" is none; the core group is written \"\", and versions are not"
                            + " written");
            return;
        }
        if (!groups.contains(each.group()) && !each.group().equals(ALL)) {
            // a group of somebody's own resources; a known one may be meant
            String advice = group(each.group(), groups);
            if (!advice.isEmpty()) {
                say(each.line(), "group \"" + each.group() + "\" is not known; " + advice);
            }
            return;
        }
        if (each.group().equals(ALL)) {
            return;
        }
        for (String resource : each.resources()) {
            resource(each, resource);
        }
    }

    private static String group(String written, Set<String> groups) {
        for (String group : groups) {
            if (group.startsWith(written + ".")) {
                return "did you mean \"" + group + "\"?";
            }
        }
        return written.contains(".") ? Suggestions.didYouMean(written, groups) : "";
    }

    private void resource(GroupResources each, String resource) {
        if (resource.contains(ALL)) {
            return;
        }
        var ofGroup = new TreeSet<String>();
        var elsewhere = new TreeSet<String>();
        for (Resources.Resource known : Resources.known()) {
            if (known.group().equals(each.group())) {
                ofGroup.add(known.combined());
            } else if (known.combined().equals(resource)) {
                elsewhere.add(known.group());
            }
        }
        if (ofGroup.contains(resource)) {
            return;
        }
        String advice =
                elsewhere.isEmpty()
                        ? Suggestions.didYouMean(resource, ofGroup)
                        : "it is in group \"" + elsewhere.first() + "\"";
        say(
                each.line(),
                "group \""
                        + each.group()
                        + "\" has no resource \""
                        + resource
                        + "\", so this matches nothing; "
                        + (advice.isEmpty() ? "check its name, which is in plural" : advice));
    }

    /** Bodies that carry credentials. */
    private void credentials(int index) {
        var leaked = new TreeSet<String>();
        AuditLevel level = policy.rules().get(index).level();
        for (Resources.Resource resource : Resources.known()) {
            for (Shape shape : resource.shapes()) {
                if (!Withheld.most(shape).isBelow(level)) {
                    continue;
                }
                for (Identity identity : Identity.kinds()) {
                    var decision = policy.decide(shape.by(identity.user()));
                    if (decision.rule().isPresent() && decision.rule().getAsInt() == index) {
                        leaked.add(resource.combined());
                    }
                }
            }
        }
        if (!leaked.isEmpty()) {
            say(
                    policy.rules().get(index).line(),
                    "this rule records credentials, which are in bodies of "
                            + String.join(", ", leaked)
                            + "; put a rule with level Metadata for them before it");
        }
    }
}
