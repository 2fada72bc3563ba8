package io.vedette.kubernetes;

import java.util.Optional;

/** A part of an audit event, as far as its presence or value is decided by itself. */
public enum AuditPart {
    STAGE("stage"),
    VERB("verb"),
    USER_NAME("user", "username"),
    USER_GROUPS("user", "groups"),
    USER_OTHER("user"),
    IMPERSONATED_USER("impersonatedUser"),
    URI("requestURI"),
    USER_AGENT("userAgent"),
    SOURCE_ADDRESSES("sourceIPs"),
    RESOURCE("objectRef", "resource"),
    SUBRESOURCE("objectRef", "subresource"),
    API_GROUP("objectRef", "apiGroup"),
    NAMESPACE("objectRef", "namespace"),
    NAME("objectRef", "name"),
    OBJECT_OTHER("objectRef"),
    CODE("responseStatus", "code"),
    STATUS_OTHER("responseStatus"),
    /** What the request sends; recorded at level Request and above. */
    REQUEST_OBJECT("requestObject"),
    /** What it is answered with; recorded at level RequestResponse. */
    RESPONSE_OBJECT("responseObject"),
    /** Times, ids, annotations and the rest. */
    OTHER;

    private final String member;
    private final String inner;

    AuditPart() {
        this("");
    }

    AuditPart(String member) {
        this(member, "");
    }

    AuditPart(String member, String inner) {
        this.member = member;
        this.inner = inner;
    }

    /**
     * The part that a member of an event belongs to.
     *
     * @param member of the event
     * @param inner a member of that one; may be empty
     * @return empty when it has several parts, and {@code inner} does not say which
     */
    static Optional<AuditPart> of(String member, String inner) {
        AuditPart rest = OTHER;
        boolean divided = false;
        for (AuditPart part : values()) {
            if (!part.isWithin(member)) {
                continue;
            }
            if (part.inner.isEmpty()) {
                rest = part;
            } else if (part.inner.equals(inner)) {
                return Optional.of(part);
            } else {
                divided = true;
            }
        }
        return divided && inner.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    /** Whether it is the part of a member, or of something within it. */
    boolean isWithin(String ofEvent) {
        return !member.isEmpty() && member.equals(ofEvent);
    }
}
