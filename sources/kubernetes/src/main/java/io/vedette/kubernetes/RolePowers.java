package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the owner of a role can do that matters for an attacker, wildcards taken into account.
 *
 * <p>A rule that names single objects gives no power over all of them and is passed over, but for
 * those that let their owner become somebody else.
 */
final class RolePowers {
    private static final List<String> RBAC = List.of("rbac.authorization.k8s.io");
    private static final List<String> CORE = List.of("");
    private static final List<String> WRITING = List.of("create", "update", "patch");
    private static final List<String> READING = List.of("get", "list", "watch");

    private static final List<MemberPath> BOOTSTRAPPING =
            Stream.of("responseObject", "requestObject")
                    .map(object ->
                            MemberPath.ofLast(
                                    object, "metadata", "labels", "kubernetes.io/bootstrapping"))
                    .toList();

    private final Json json;
    private final Set<String> powers = new LinkedHashSet<>();

    private RolePowers(AuditEvent event) {
        json = new Json(event);
    }

    /** The powers of the role in a request, or that a patch adds to one. */
    static List<String> of(AuditEvent event) {
        var powers = new RolePowers(event);
        int role = powers.json.wanted("/rules");
        for (int rule : powers.json.elements(powers.json.at(role, "rules"))) {
            powers.add(rule);
        }
        return List.copyOf(powers.powers);
    }

    /** The roles that a role adds its rules to by its labels, such as view. */
    static List<String> aggregatesTo(AuditEvent event) {
        var json = new Json(event);
        int role = json.wanted("/metadata/labels", "/rules");
        String prefix = "rbac.authorization.k8s.io/aggregate-to-";
        return json.children(json.at(role, "metadata", "labels")).stream()
                .filter(label -> json.text(label).equals("true"))
                .map(json::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    /** Whether the role is one that the API server itself makes and maintains. */
    static boolean isBuiltIn(AuditEvent event) {
        var json = new Json(event);
        for (MemberPath path : BOOTSTRAPPING) {
            int label = json.root(path);
            if (label != ABSENT && json.text(label).equals("rbac-defaults")) {
                return true;
            }
        }
        return false;
    }

    private record Rule(
            List<String> verbs, List<String> groups, List<String> resources, boolean named) {
        boolean allows(List<String> group, List<String> resource, List<String> verb) {
            return matches(verbs, verb)
                    && matches(groups, group)
                    && resource.stream().anyMatch(this::covers);
        }

        private static boolean matches(List<String> granted, List<String> wanted) {
            return granted.contains("*") || granted.stream().anyMatch(wanted::contains);
        }

        /** As the API server matches: all, that very name, or that part of every kind of object. */
        private boolean covers(String resource) {
            int slash = resource.indexOf('/');
            return resources.contains("*")
                    || resources.contains(resource)
                    || (slash >= 0 && resources.contains("*" + resource.substring(slash)));
        }
    }

    private void add(int node) {
        var rule =
                new Rule(
                        json.texts(json.at(node, "verbs")),
                        json.texts(json.at(node, "apiGroups")),
                        json.texts(json.at(node, "resources")),
                        !json.elements(json.at(node, "resourceNames")).isEmpty());
        become(rule);
        if (rule.named()) {
            return;
        }
        boolean all = rule.verbs().contains("*") && rule.resources().contains("*");
        power("everything", all && (rule.groups().contains("*") || rule.groups().contains("")));
        power("read-secrets", rule.allows(CORE, List.of("secrets"), READING));
        power("write-secrets", rule.allows(CORE, List.of("secrets"), WRITING));
        power(
                "exec",
                rule.allows(CORE, List.of("pods/exec", "pods/attach"), List.of("create", "get"))
                        || rule.allows(CORE, List.of("pods/ephemeralcontainers"), WRITING));
        power("nodes-proxy", rule.allows(CORE, List.of("nodes/proxy"), WRITING));
        power(
                "run-pods",
                rule.allows(CORE, List.of("pods", "replicationcontrollers"), WRITING)
                        || rule.allows(
                                List.of("apps", "batch", "extensions"),
                                List.of(
                                        "deployments",
                                        "daemonsets",
                                        "statefulsets",
                                        "replicasets",
                                        "jobs",
                                        "cronjobs"),
                                WRITING));
        power(
                "change-admission",
                rule.allows(
                        List.of("admissionregistration.k8s.io"),
                        List.of("mutatingwebhookconfigurations", "mutatingadmissionpolicies"),
                        WRITING));
        power("read-everything", isReadEverything(rule));
    }

    /** What lets the owner become somebody else or give themselves more. */
    private void become(Rule rule) {
        power(
                "impersonate",
                rule.allows(
                        List.of("", "authentication.k8s.io"),
                        List.of("users", "groups", "serviceaccounts", "userextras/scopes", "uids"),
                        List.of("impersonate")));
        power(
                "escalate",
                rule.allows(RBAC, List.of("roles", "clusterroles"), List.of("escalate", "bind")));
        power(
                "manage-bindings",
                !rule.named()
                        && rule.allows(
                                RBAC, List.of("clusterrolebindings", "rolebindings"), WRITING));
        power(
                "tokens",
                !rule.named()
                        && rule.allows(CORE, List.of("serviceaccounts/token"), List.of("create")));
        power(
                "approve-certificates",
                rule.allows(
                        List.of("certificates.k8s.io"),
                        List.of("certificatesigningrequests/approval"),
                        List.of("update", "patch")));
    }

    private static boolean isReadEverything(Rule rule) {
        return rule.resources().contains("*")
                && (rule.groups().contains("*") || rule.groups().contains(""))
                && rule.verbs().stream().anyMatch(READING::contains);
    }

    private void power(String name, boolean holds) {
        if (holds) {
            powers.add(name);
        }
    }

    /** All names, for the description of the field. */
    static List<String> names() {
        return Arrays.asList(
                "everything",
                "read-everything",
                "read-secrets",
                "write-secrets",
                "exec",
                "nodes-proxy",
                "run-pods",
                "change-admission",
                "impersonate",
                "escalate",
                "manage-bindings",
                "tokens",
                "approve-certificates");
    }
}
