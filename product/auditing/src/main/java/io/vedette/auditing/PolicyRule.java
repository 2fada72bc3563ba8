package io.vedette.auditing;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule of an audit policy: a level for the requests that it is about.
 *
 * <p>Empty lists mean everything. A rule with namespaces or resources is about requests for
 * resources alone, and one with URLs about no others.
 *
 * @param omitStages at which no event is made, besides those of the policy
 * @param omitManagedFields overrides the policy's
 * @param line where it is written, from 1
 */
public record PolicyRule(
        AuditLevel level,
        List<String> users,
        List<String> userGroups,
        List<String> verbs,
        List<GroupResources> resources,
        List<String> namespaces,
        List<String> nonResourceUrls,
        Set<AuditStage> omitStages,
        Optional<Boolean> omitManagedFields,
        int line) {
    public PolicyRule {
        users = List.copyOf(users);
        userGroups = List.copyOf(userGroups);
        verbs = List.copyOf(verbs);
        resources = List.copyOf(resources);
        namespaces = List.copyOf(namespaces);
        nonResourceUrls = List.copyOf(nonResourceUrls);
        omitStages = stages(omitStages);
    }

    static Set<AuditStage> stages(Set<AuditStage> stages) {
        return java.util.Collections.unmodifiableSet(
                stages.isEmpty() ? EnumSet.noneOf(AuditStage.class) : EnumSet.copyOf(stages));
    }

    /** As {@code k8s.io/apiserver/pkg/audit/policy/checker.go} decides it. */
    boolean matches(AuditRequest request) {
        if (!users.isEmpty()
                && request.user().filter(user -> users.contains(user.name())).isEmpty()) {
            return false;
        }
        if (!userGroups.isEmpty()
                && request.user()
                        .filter(user -> user.groups().stream().anyMatch(userGroups::contains))
                        .isEmpty()) {
            return false;
        }
        if (!verbs.isEmpty() && !verbs.contains(request.verb())) {
            return false;
        }
        if (!namespaces.isEmpty() || !resources.isEmpty()) {
            return matchesResource(request);
        }
        return nonResourceUrls.isEmpty()
                || (!request.isForResource()
                        && nonResourceUrls.stream().anyMatch(url -> covers(url, request.path())));
    }

    private boolean matchesResource(AuditRequest request) {
        return request.isForResource()
                && (namespaces.isEmpty() || namespaces.contains(request.namespace()))
                && (resources.isEmpty()
                        || resources.stream().anyMatch(each -> each.matches(request)));
    }

    private static boolean covers(String url, String path) {
        if (url.equals("*") || url.equals(path)) {
            return true;
        }
        if (!url.endsWith("*")) {
            return false;
        }
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '*') {
            end--;
        }
        return path.startsWith(url.substring(0, end));
    }
}
