package io.vedette.kubernetes;

import static io.vedette.kubernetes.AuditPart.API_GROUP;
import static io.vedette.kubernetes.AuditPart.CODE;
import static io.vedette.kubernetes.AuditPart.IMPERSONATED_USER;
import static io.vedette.kubernetes.AuditPart.NAME;
import static io.vedette.kubernetes.AuditPart.NAMESPACE;
import static io.vedette.kubernetes.AuditPart.OTHER;
import static io.vedette.kubernetes.AuditPart.REQUEST_OBJECT;
import static io.vedette.kubernetes.AuditPart.RESOURCE;
import static io.vedette.kubernetes.AuditPart.RESPONSE_OBJECT;
import static io.vedette.kubernetes.AuditPart.SOURCE_ADDRESSES;
import static io.vedette.kubernetes.AuditPart.STAGE;
import static io.vedette.kubernetes.AuditPart.STATUS_OTHER;
import static io.vedette.kubernetes.AuditPart.SUBRESOURCE;
import static io.vedette.kubernetes.AuditPart.URI;
import static io.vedette.kubernetes.AuditPart.USER_AGENT;
import static io.vedette.kubernetes.AuditPart.USER_GROUPS;
import static io.vedette.kubernetes.AuditPart.USER_NAME;
import static io.vedette.kubernetes.AuditPart.USER_OTHER;
import static io.vedette.kubernetes.AuditPart.VERB;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of an audit event each field of the catalogue is read from, so that one can tell what
 * has to be recorded for a rule.
 */
public final class AuditParts {
    private static final Map<String, Set<AuditPart>> FIXED =
            Map.ofEntries(
                    Map.entry("ka.auditid", EnumSet.of(OTHER)),
                    Map.entry("ka.stage", EnumSet.of(STAGE)),
                    Map.entry("ka.auth.decision", EnumSet.of(OTHER)),
                    Map.entry("ka.auth.reason", EnumSet.of(OTHER)),
                    Map.entry("ka.auth.openshift.decision", EnumSet.of(OTHER)),
                    Map.entry("ka.auth.openshift.username", EnumSet.of(OTHER)),
                    Map.entry("ka.validations.admission.policy.failure", EnumSet.of(OTHER)),
                    Map.entry("ka.security.pod.violations", EnumSet.of(OTHER)),
                    Map.entry("ka.cluster.name", EnumSet.of(OTHER)),
                    Map.entry("ka.user.name", EnumSet.of(USER_NAME)),
                    Map.entry("ka.user.groups", EnumSet.of(USER_GROUPS)),
                    Map.entry("ka.impuser.name", EnumSet.of(IMPERSONATED_USER)),
                    Map.entry("ka.verb", EnumSet.of(VERB)),
                    Map.entry("ka.uri", EnumSet.of(URI)),
                    Map.entry("ka.uri.param", EnumSet.of(URI)),
                    Map.entry("ka.useragent", EnumSet.of(USER_AGENT)),
                    // Falco's plugin looks into the request, where it never is
                    Map.entry("ka.sourceips", EnumSet.of(SOURCE_ADDRESSES)),
                    Map.entry("ka.target.name", EnumSet.of(NAME)),
                    Map.entry("ka.target.namespace", EnumSet.of(NAMESPACE)),
                    Map.entry("ka.target.resource", EnumSet.of(RESOURCE)),
                    Map.entry("ka.target.subresource", EnumSet.of(SUBRESOURCE)),
                    Map.entry(
                            "ka.target.pod.name",
                            EnumSet.of(RESOURCE, SUBRESOURCE, RESPONSE_OBJECT)),
                    Map.entry("ka.req.configmap.name", EnumSet.of(NAME)),
                    Map.entry("ka.req.binding.subject.has_name", EnumSet.noneOf(AuditPart.class)),
                    Map.entry("ka.resp.name", EnumSet.of(RESPONSE_OBJECT)),
                    Map.entry("ka.response.code", EnumSet.of(CODE)),
                    Map.entry("ka.response.reason", EnumSet.of(STATUS_OTHER)),
                    // the client counts only for the accounts of built-in controllers
                    Map.entry("audit.actor", EnumSet.of(USER_NAME, USER_AGENT)),
                    Map.entry("audit.actor.builtin_account", EnumSet.of(USER_NAME)),
                    Map.entry("audit.actor.credential", EnumSet.of(USER_OTHER)),
                    Map.entry("audit.actor.pod", EnumSet.of(USER_OTHER)),
                    Map.entry("audit.impersonated.groups", EnumSet.of(IMPERSONATED_USER)),
                    // an API server keeps what it says of a failure at every level, as
                    // responseStatus; 1.20 does not yet, but no policy asks for failures alone
                    Map.entry("audit.message", EnumSet.of(STATUS_OTHER)),
                    Map.entry("audit.exec.command", EnumSet.of(URI)),
                    Map.entry("audit.exec.interactive", EnumSet.of(URI)),
                    Map.entry("audit.proxy.path", EnumSet.of(URI, NAME)),
                    Map.entry("audit.object", EnumSet.of(REQUEST_OBJECT)),
                    Map.entry("audit.role.builtin", EnumSet.of(REQUEST_OBJECT, RESPONSE_OBJECT)),
                    Map.entry("audit.pod.undeclared", EnumSet.of(REQUEST_OBJECT, RESPONSE_OBJECT)),
                    Map.entry("evt.type", EnumSet.noneOf(AuditPart.class)),
                    Map.entry("evt.source", EnumSet.noneOf(AuditPart.class)),
                    Map.entry("evt.pluginname", EnumSet.noneOf(AuditPart.class)),
                    Map.entry("evt.is_async", EnumSet.noneOf(AuditPart.class)),
                    Map.entry("evt.asynctype", EnumSet.noneOf(AuditPart.class)));

    private AuditParts() {}

    /**
     * The parts that decide the value of a field.
     *
     * @param field of the catalogue of audit events
     * @param verb of the request; some fields read less for some verbs
     */
    public static Set<AuditPart> readBy(String field, Optional<String> argument, String verb) {
        Set<AuditPart> fixed = FIXED.get(field);
        if (fixed != null) {
            return EnumSet.copyOf(fixed);
        }
        if (field.equals("jevt.value") || field.equals("json.value")) {
            return ofPointer(argument.orElse(""));
        }
        if (field.equals("jevt.obj") || field.equals("json.obj")) {
            return EnumSet.allOf(AuditPart.class);
        }
        if (field.equals("jevt.rawtime") || field.equals("json.rawtime")) {
            return EnumSet.of(OTHER);
        }
        if (field.startsWith("evt.")) {
            // the sentence, and times
            return field.equals("evt.plugininfo")
                    ? EnumSet.complementOf(EnumSet.of(REQUEST_OBJECT, RESPONSE_OBJECT))
                    : EnumSet.of(OTHER);
        }
        if (field.startsWith("ka.req.")) {
            return EnumSet.of(REQUEST_OBJECT);
        }
        if (!field.startsWith("audit.")) {
            throw new IllegalArgumentException("no field of audit events: " + field);
        }
        return field.equals("audit.changed") ? ofChange(verb) : ofRequestedObject(field, verb);
    }

    /**
     * Whether a field that is read from bodies is decided when there are none, whatever its other
     * parts are.
     */
    public static boolean isDecidedWithoutBodies(String field) {
        return (field.startsWith("audit.") && !field.equals("audit.changed"))
                || field.equals("ka.target.pod.name");
    }

    private static Set<AuditPart> ofChange(String verb) {
        return verb.equals("create")
                ? EnumSet.of(VERB, URI)
                : EnumSet.of(VERB, URI, RESOURCE, REQUEST_OBJECT, RESPONSE_OBJECT);
    }

    /** Fields that understand an object: of a JSON patch they look at what came of it. */
    private static Set<AuditPart> ofRequestedObject(String field, String verb) {
        var parts = EnumSet.of(REQUEST_OBJECT);
        if (!verb.equals("create") && !verb.equals("update")) {
            parts.add(RESPONSE_OBJECT);
        }
        if (field.equals("audit.pod.risks") || field.startsWith("audit.role.")) {
            parts.addAll(EnumSet.of(RESOURCE, NAMESPACE, VERB, NAME, SUBRESOURCE));
        } else if (field.startsWith("audit.binding.")) {
            parts.addAll(EnumSet.of(USER_NAME, USER_GROUPS, NAMESPACE));
            if (field.equals("audit.binding.role")) {
                // the role of a binding that is patched is only in the answer
                return parts;
            }
        } else if (field.startsWith("audit.pod.")) {
            parts.addAll(EnumSet.of(RESOURCE, VERB, SUBRESOURCE));
        }
        return parts;
    }

    private static Set<AuditPart> ofPointer(String pointer) {
        String[] steps = (pointer.startsWith("/") ? pointer : "/" + pointer).split("/", -1);
        String member = unescaped(steps, 1);
        if (member.isEmpty()) {
            return EnumSet.allOf(AuditPart.class);
        }
        Optional<AuditPart> one = AuditPart.of(member, unescaped(steps, 2));
        if (one.isPresent()) {
            return member.equals("objectRef") && one.get() == AuditPart.OBJECT_OTHER
                    ? EnumSet.of(AuditPart.OBJECT_OTHER, API_GROUP)
                    : EnumSet.of(one.get());
        }
        var within = EnumSet.noneOf(AuditPart.class);
        for (AuditPart part : AuditPart.values()) {
            if (part.isWithin(member)) {
                within.add(part);
            }
        }
        return within;
    }

    private static String unescaped(String[] steps, int index) {
        return index < steps.length ? steps[index].replace("~1", "/").replace("~0", "~") : "";
    }
}
