package io.vedette.auditing;

import java.util.Set;

/**
 * What is never asked for, whatever rules read: the bodies that carry credentials which work
 * elsewhere.
 */
final class Withheld {
    private static final Set<String> WRITING = Set.of("create", "update", "patch");

    /** Tokens themselves, or requests that carry them. */
    private static final Set<String> TOKENS =
            Set.of(
                    "tokenreviews",
                    "oauthaccesstokens",
                    "oauthauthorizetokens",
                    "useroauthaccesstokens",
                    "oauthclients");

    private Withheld() {}

    /** The highest level at which a kind of request may be recorded. */
    static AuditLevel most(String resource, String subresource, String verb) {
        if (TOKENS.contains(resource)) {
            return AuditLevel.METADATA;
        }
        if (resource.equals("secrets")) {
            // what is read, listed or deleted comes back with its values
            return WRITING.contains(verb) ? AuditLevel.REQUEST : AuditLevel.METADATA;
        }
        if (resource.equals("serviceaccounts") && subresource.equals("token")) {
            return AuditLevel.REQUEST;
        }
        return AuditLevel.REQUEST_RESPONSE;
    }

    static AuditLevel most(Shape shape) {
        return most(shape.resource(), shape.subresource(), shape.verb());
    }
}
