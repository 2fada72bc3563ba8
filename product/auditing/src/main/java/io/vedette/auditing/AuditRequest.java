package io.vedette.auditing;

import io.vedette.kubernetes.AuditedRequest;
import java.util.List;
import java.util.Optional;

/**
 * What a policy looks at of a request.
 *
 * @param user who asks, not whom they impersonate; empty when nobody was authenticated
 * @param verb as authorization names it; of a request for no resource, the HTTP method in lower
 *     case
 * @param isForResource whether it is about objects; otherwise only {@code path} counts
 * @param namespace empty for what is in none
 * @param name empty when the request names no object
 * @param path without query
 */
public record AuditRequest(
        Optional<User> user,
        String verb,
        boolean isForResource,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path) {

    /** Somebody who was authenticated. */
    public record User(String name, List<String> groups) {
        public User {
            groups = List.copyOf(groups);
        }
    }

    /** The request that an event tells of. */
    static AuditRequest of(AuditedRequest recorded) {
        Optional<User> user =
                recorded.userName().isEmpty() && recorded.userGroups().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new User(recorded.userName(), recorded.userGroups()));
        return new AuditRequest(
                user,
                recorded.verb(),
                recorded.isForResource(),
                recorded.apiGroup(),
                recorded.resource(),
                recorded.subresource(),
                recorded.namespace(),
                recorded.pathName(),
                recorded.path());
    }

    String combinedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
