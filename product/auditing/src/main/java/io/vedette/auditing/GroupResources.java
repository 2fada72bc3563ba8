package io.vedette.auditing;

import java.util.List;

/**
 * Resources of one API group that a rule of a policy is about.
 *
 * @param group its name, empty for the core group, {@code *} for all
 * @param resources {@code pods}, {@code pods/log}, {@code pods/*}, {@code *}{@code /scale} or
 *     {@code *}; none for all
 * @param resourceNames names of objects; none for all
 * @param line where it is written, from 1
 */
public record GroupResources(
        String group, List<String> resources, List<String> resourceNames, int line) {
    public GroupResources {
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
    }

    boolean matches(AuditRequest request) {
        if (!group.equals("*") && !group.equals(request.group())) {
            return false;
        }
        // names count only where resources are named, too
        return resources.isEmpty()
                || ((resourceNames.isEmpty() || resourceNames.contains(request.name()))
                        && resources.stream().anyMatch(each -> covers(each, request)));
    }

    private static boolean covers(String pattern, AuditRequest request) {
        if (pattern.equals("*") || pattern.equals(request.combinedResource())) {
            return true;
        }
        if (!request.subresource().isEmpty() && pattern.equals("*/" + request.subresource())) {
            return true;
        }
        // also the resource itself, which has no subresource
        return pattern.equals(request.resource() + "/*");
    }
}
