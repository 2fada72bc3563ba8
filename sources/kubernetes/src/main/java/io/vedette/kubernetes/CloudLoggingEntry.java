package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of Google's Cloud Logging made into the audit event that GKE made it from, as Falco's
 * k8saudit-gke plugin does.
 *
 * <p>The entry keeps no response code: it is 201 for the verb {@code create}, 101 for exec and
 * attach and 200 for everything else, also for refused requests, which show in the annotation
 * {@code authorization.k8s.io/decision}. The labels of the entry and of its resource become
 * annotations. The time is that of receipt with all its digits.
 */
final class CloudLoggingEntry {
    private static final byte[] PROTO_PAYLOAD = ascii("protoPayload");
    private static final byte[] TYPE = ascii("@type");
    private static final byte[] AUDIT_LOG =
            ascii("type.googleapis.com/google.cloud.audit.AuditLog");
    private static final byte[] LOG_NAME = ascii("logName");
    private static final byte[] RESOURCE = ascii("resource");
    private static final byte[] RESOURCE_TYPE = ascii("type");
    private static final byte[] CLUSTER = ascii("k8s_cluster");
    private static final byte[] LABELS = ascii("labels");
    private static final byte[] INSERT_ID = ascii("insertId");
    private static final byte[] RECEIVE_TIMESTAMP = ascii("receiveTimestamp");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] SERVICE_NAME = ascii("serviceName");
    private static final byte[] KUBERNETES = ascii("k8s.io");
    private static final byte[] METHOD_NAME = ascii("methodName");
    private static final byte[] RESOURCE_NAME = ascii("resourceName");
    private static final byte[] AUTHENTICATION = ascii("authenticationInfo");
    private static final byte[] PRINCIPAL = ascii("principalEmail");
    private static final byte[] REQUEST_METADATA = ascii("requestMetadata");
    private static final byte[] CALLER_IP = ascii("callerIp");
    private static final byte[] CALLER_USER_AGENT = ascii("callerSuppliedUserAgent");
    private static final byte[] REQUEST = ascii("request");
    private static final byte[] RESPONSE = ascii("response");

    private static final byte[] EMPTY_TEXT = ascii("\"\"");
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final JsonDocument converted = new JsonDocument();
    private final ByteBuilder out = new ByteBuilder();
    private final Value value = new Value();

    /** What an entry says of the object of a request, in the order of {@code ObjectReference}. */
    private record Target(
            String resource,
            String namespace,
            String name,
            String group,
            String version,
            String subresource) {}

    static boolean isOne(JsonDocument document, int node) {
        return AuditEvent.is(document, document.member(node, PROTO_PAYLOAD), Kind.OBJECT);
    }

    /** The audit event that {@link #convert} made, valid until its next call. */
    JsonDocument event() {
        return converted;
    }

    /**
     * Converts an entry.
     *
     * @return why the entry is no audit event; empty when it is one
     */
    String convert(JsonDocument document, int entry) {
        int payload = document.member(entry, PROTO_PAYLOAD);
        String refusal = refusal(document, entry, payload);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        write(document, entry, payload);
        if (out.length() > JsonDocument.MAXIMUM_SIZE) {
            return "the Cloud Logging entry is too large to be converted";
        }
        if (!converted.parse(out.array(), 0, out.length())) {
            return "the Cloud Logging entry cannot be converted: " + converted.error().reason();
        }
        return "";
    }

    private String refusal(JsonDocument document, int entry, int payload) {
        int type = document.member(payload, TYPE);
        if (type == JsonDocument.ABSENT || !document.textEquals(type, AUDIT_LOG)) {
            return "the Cloud Logging entry's payload is not an AuditLog";
        }
        int service = document.member(payload, SERVICE_NAME);
        if (service == JsonDocument.ABSENT || !document.textEquals(service, KUBERNETES)) {
            return "the Cloud Logging entry is of service "
                    + string(document, payload, SERVICE_NAME)
                    + ", not of k8s.io";
        }
        String log = string(document, entry, LOG_NAME);
        int resourceType = AuditEvent.find(document, entry, RESOURCE, RESOURCE_TYPE);
        boolean isAudit =
                log.endsWith("cloudaudit.googleapis.com%2Factivity")
                        || log.endsWith("cloudaudit.googleapis.com%2Fdata_access");
        if (!isAudit
                || resourceType == JsonDocument.ABSENT
                || !document.textEquals(resourceType, CLUSTER)) {
            return "the Cloud Logging entry is not from the audit log of a cluster";
        }
        return "";
    }

    private void write(JsonDocument document, int entry, int payload) {
        String method = string(document, payload, METHOD_NAME);
        String verb = method.substring(method.lastIndexOf('.') + 1);
        String resourceName = string(document, payload, RESOURCE_NAME);
        Target target = target(resourceName);
        boolean isStream = target.subresource.equals("exec") || target.subresource.equals("attach");

        out.clear();
        out.append("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\"");
        text("level", isStream ? "Request" : "RequestResponse");
        copy("auditID", document, entry, INSERT_ID);
        text("stage", isStream ? "ResponseStarted" : "ResponseComplete");
        text("requestURI", "/" + resourceName);
        text("verb", verb);
        out.append(",\"user\":{\"username\":");
        copy(document, AuditEvent.find(document, payload, AUTHENTICATION, PRINCIPAL));
        out.append("},\"sourceIPs\":[");
        copy(document, AuditEvent.find(document, payload, REQUEST_METADATA, CALLER_IP));
        out.append("]");
        int agent = AuditEvent.find(document, payload, REQUEST_METADATA, CALLER_USER_AGENT);
        if (agent != JsonDocument.ABSENT) {
            out.append(",\"userAgent\":");
            copy(document, agent);
        }
        target(target);
        status(isStream, verb);
        copyObject("requestObject", document, document.member(payload, REQUEST));
        copyObject("responseObject", document, document.member(payload, RESPONSE));
        byte[] time =
                document.member(entry, RECEIVE_TIMESTAMP) == JsonDocument.ABSENT
                        ? TIMESTAMP
                        : RECEIVE_TIMESTAMP;
        copy("requestReceivedTimestamp", document, entry, time);
        copy("stageTimestamp", document, entry, time);
        annotations(document, entry);
        out.append("}");
    }

    /** Takes a name such as {@code core/v1/namespaces/shop/pods/web-1/exec} apart. */
    private static Target target(String resourceName) {
        String[] parts = resourceName.split("/", -1);
        int count = parts.length;
        if (count >= 5 && parts[2].equals("namespaces")) {
            return new Target(
                    parts[4],
                    parts[3],
                    count > 5 ? parts[5] : "",
                    parts[0],
                    parts[1],
                    count > 6 ? parts[6] : "");
        }
        if (count >= 4) {
            return new Target(
                    parts[2], "", parts[3], parts[0], parts[1], count > 4 ? parts[4] : "");
        }
        return new Target("", "", "", "", "", "");
    }

    private void target(Target target) {
        if (target.group.isEmpty() && target.resource.isEmpty()) {
            return;
        }
        out.append(",\"objectRef\":{\"apiVersion\":");
        quote(target.version);
        textUnlessEmpty("resource", target.resource);
        textUnlessEmpty("namespace", target.namespace);
        textUnlessEmpty("name", target.name);
        textUnlessEmpty("apiGroup", target.group);
        textUnlessEmpty("subresource", target.subresource);
        out.append("}");
    }

    private void status(boolean isStream, String verb) {
        String code = "200";
        String text = "OK (inferred)";
        if (isStream) {
            code = "101";
            text = "Switching Protocols (inferred)";
        } else if (verb.equals("create")) {
            code = "201";
            text = "Created (inferred)";
        }
        out.append(",\"responseStatus\":{\"metadata\":{}");
        text("status", text);
        text("message", text);
        out.append(",\"code\":" + code + "}");
    }

    /** Labels of the resource win over labels of the entry; sorted, as Go writes a map. */
    private void annotations(JsonDocument document, int entry) {
        var all = new TreeMap<String, Integer>();
        collect(document, document.member(entry, LABELS), all);
        collect(document, AuditEvent.find(document, entry, RESOURCE, LABELS), all);
        out.append(",\"annotations\":{");
        String separator = "";
        for (Map.Entry<String, Integer> label : all.entrySet()) {
            out.append(separator);
            quote(label.getKey());
            out.append((byte) ':');
            copy(document, label.getValue());
            separator = ",";
        }
        out.append("}");
    }

    private void collect(JsonDocument document, int labels, Map<String, Integer> into) {
        if (!AuditEvent.is(document, labels, Kind.OBJECT)) {
            return;
        }
        for (int label = document.first(labels);
                label != JsonDocument.ABSENT;
                label = document.next(label)) {
            document.name(label, value);
            into.put(value.text(0), label);
        }
    }

    private void copyObject(String name, JsonDocument document, int node) {
        if (AuditEvent.is(document, node, Kind.OBJECT)) {
            name(name);
            copy(document, node);
        }
    }

    private void copy(String name, JsonDocument document, int object, byte[] member) {
        name(name);
        copy(document, document.member(object, member));
    }

    private void copy(JsonDocument document, int node) {
        if (node == JsonDocument.ABSENT) {
            out.append(EMPTY_TEXT);
        } else {
            document.json(node, value);
            out.append(value);
        }
    }

    private void textUnlessEmpty(String name, String text) {
        if (!text.isEmpty()) {
            text(name, text);
        }
    }

    private void text(String name, String text) {
        name(name);
        quote(text);
    }

    private void name(String name) {
        out.append(",\"" + name + "\":");
    }

    private void quote(String text) {
        out.append((byte) '"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                out.append((byte) '\\');
                out.append(b);
            } else if (b >= 0 && b < ' ') {
                out.append("\\u00" + HEX[b >> 4] + HEX[b & 0xF]);
            } else {
                out.append(b);
            }
        }
        out.append((byte) '"');
    }

    private String string(JsonDocument document, int object, byte[] member) {
        int node = document.member(object, member);
        if (!AuditEvent.is(document, node, Kind.STRING)) {
            return "";
        }
        document.text(node, value);
        return value.text(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
