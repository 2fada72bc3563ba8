package io.vedette.auditing;

import java.util.List;

/**
 * Whether a rule of a policy matches whatever another one does. Said only where it can be told from
 * what they list: there are others.
 */
final class Covering {
    private static final String ALL = "*";

    private Covering() {}

    static boolean covers(PolicyRule rule, PolicyRule other) {
        return coversList(rule.users(), other.users())
                && coversList(rule.userGroups(), other.userGroups())
                && coversList(rule.verbs(), other.verbs())
                && coversTarget(rule, other);
    }

    /** An empty list is everything. */
    private static boolean coversList(List<String> list, List<String> other) {
        return list.isEmpty() || (!other.isEmpty() && list.containsAll(other));
    }

    private static boolean coversTarget(PolicyRule rule, PolicyRule other) {
        boolean ofResources = !rule.resources().isEmpty() || !rule.namespaces().isEmpty();
        boolean otherOfResources = !other.resources().isEmpty() || !other.namespaces().isEmpty();
        if (ofResources) {
            return otherOfResources
                    && coversList(rule.namespaces(), other.namespaces())
                    && (rule.resources().isEmpty()
                            || (!other.resources().isEmpty()
                                    && other.resources().stream()
                                            .allMatch(each -> coversGroup(rule, each))));
        }
        if (rule.nonResourceUrls().isEmpty()) {
            return true;
        }
        return !otherOfResources
                && !other.nonResourceUrls().isEmpty()
                && other.nonResourceUrls().stream()
                        .allMatch(url ->
                                rule.nonResourceUrls().stream()
                                        .anyMatch(each -> coversUrl(each, url)));
    }

    private static boolean coversGroup(PolicyRule rule, GroupResources other) {
        for (GroupResources each : rule.resources()) {
            if (!each.group().equals(ALL) && !each.group().equals(other.group())) {
                continue;
            }
            if (each.resources().isEmpty()) {
                return true;
            }
            boolean namesCovered = coversList(each.resourceNames(), other.resourceNames());
            boolean resourcesCovered =
                    !other.resources().isEmpty()
                            && other.resources().stream()
                                    .allMatch(resource ->
                                            each.resources().stream()
                                                    .anyMatch(pattern ->
                                                            coversResource(pattern, resource)));
            if (namesCovered && resourcesCovered) {
                return true;
            }
        }
        return false;
    }

    private static boolean coversResource(String pattern, String other) {
        if (pattern.equals(ALL) || pattern.equals(other)) {
            return true;
        }
        int slash = other.indexOf('/');
        String resource = slash < 0 ? other : other.substring(0, slash);
        boolean ofPart =
                slash > 0 && pattern.equals("*" + other.substring(slash)) && !other.endsWith("/*");
        return ofPart || pattern.equals(resource + "/*");
    }

    private static boolean coversUrl(String pattern, String url) {
        if (pattern.equals(ALL) || pattern.equals(url)) {
            return true;
        }
        return pattern.endsWith(ALL) && url.startsWith(pattern.substring(0, pattern.length() - 1));
    }
}
