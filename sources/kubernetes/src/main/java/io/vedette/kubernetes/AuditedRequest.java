package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import io.vedette.json.JsonDocument;
import io.vedette.model.Event;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An audit event as the request that an API server decided about when it recorded it.
 *
 * <p>A view of the event, valid as long as it is.
 */
public final class AuditedRequest {
    private static final MemberPath LEVEL = MemberPath.ofLast("level");
    private static final MemberPath STAGE = MemberPath.ofLast("stage");
    private static final MemberPath USER_NAME = MemberPath.ofLast("user", "username");
    private static final MemberPath USER_GROUPS = MemberPath.ofLast("user", "groups");
    private static final MemberPath REQUEST_URI = MemberPath.ofLast("requestURI");
    private static final MemberPath OBJECT_REF = MemberPath.ofLast("objectRef");
    private static final MemberPath API_GROUP = MemberPath.ofLast("objectRef", "apiGroup");
    private static final MemberPath SUBRESOURCE = MemberPath.ofLast("objectRef", "subresource");
    private static final MemberPath NAMESPACE = MemberPath.ofLast("objectRef", "namespace");
    private static final MemberPath NAME = MemberPath.ofLast("objectRef", "name");

    private final AuditEvent event;
    private final Json json;

    private AuditedRequest(AuditEvent event) {
        this.event = event;
        json = new Json(event);
    }

    /**
     * Looks at an event so.
     *
     * @param event of an {@link AuditReader}
     */
    public static AuditedRequest of(Event event) {
        if (event instanceof AuditEvent audited) {
            return new AuditedRequest(audited);
        }
        throw new IllegalArgumentException(event.source() + " is not the source of audit events");
    }

    /**
     * An event that nobody recorded.
     *
     * @param text the event as a JSON object, with members of audit.k8s.io/v1
     */
    public static Event hypothetical(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var document = new JsonDocument();
        if (!document.parse(bytes, 0, bytes.length)) {
            throw new IllegalArgumentException("no JSON: " + document.error());
        }
        var event = new AuditEvent("");
        event.set(document, document.root(), 0);
        return event;
    }

    /** The users that are parts of the control plane itself; by name, of no namespace. */
    public static List<String> controlPlaneUsers() {
        return Actor.controlPlaneUsers();
    }

    public String level() {
        return text(LEVEL);
    }

    public String stage() {
        return text(STAGE);
    }

    /** The verb; of a request for no resource, the HTTP method in lower case. */
    public String verb() {
        return json.verb();
    }

    /** The user who asked, not whom they impersonate; empty when nobody was authenticated. */
    public String userName() {
        return text(USER_NAME);
    }

    public List<String> userGroups() {
        return json.texts(json.root(USER_GROUPS));
    }

    public boolean isForResource() {
        return json.isObject(json.root(OBJECT_REF));
    }

    public String resource() {
        return json.resource();
    }

    /** The API group of the resource, empty for the core group, and everything else of it. */
    public String apiGroup() {
        return text(API_GROUP);
    }

    public String subresource() {
        return text(SUBRESOURCE);
    }

    public String namespace() {
        return text(NAMESPACE);
    }

    /**
     * The name of the object. An API server adds it later when the request's path has none; see
     * {@link #pathName}.
     */
    public String name() {
        return text(NAME);
    }

    /** The name as far as it is known from the request's path, which is what policies look at. */
    public String pathName() {
        return verb().equals("create") && subresource().isEmpty() ? "" : name();
    }

    private String text(MemberPath path) {
        return json.text(json.root(path));
    }

    /** The path of the request, without query. */
    public String path() {
        String uri = text(REQUEST_URI);
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** Bytes of the event as JSON without blanks. */
    public int bytes() {
        return bytes(event.node());
    }

    private int bytes(int node) {
        if (node == ABSENT) {
            return 0;
        }
        var text = new Value();
        event.document().json(node, text);
        return text.length(0);
    }

    /**
     * The event as it would be at another level.
     *
     * @param level as audit.k8s.io/v1 writes it
     * @param left members of the event that it does not have then, such as {@code requestObject}
     * @param withoutManagedFields whether the metadata of objects lose who set which field
     * @return JSON in UTF-8, of one line
     */
    public byte[] at(String level, Set<String> left, boolean withoutManagedFields) {
        var out = new ByteBuilder();
        out.append((byte) '{');
        for (int member : json.children(event.node())) {
            String name = json.name(member);
            if (left.contains(name)) {
                continue;
            }
            writeName(member, out);
            boolean isObject = name.equals("requestObject") || name.equals("responseObject");
            if (name.equals("level")) {
                out.append("\"" + level + "\"");
            } else if (withoutManagedFields && isObject) {
                writeObject(member, out);
            } else {
                write(member, out);
            }
        }
        out.append((byte) '}');
        return Arrays.copyOf(out.array(), out.length());
    }

    /** An object, or the items of a list of objects, without managed fields. */
    private void writeObject(int object, ByteBuilder out) {
        if (!json.isObject(object)) {
            write(object, out);
            return;
        }
        out.append((byte) '{');
        for (int member : json.children(object)) {
            writeName(member, out);
            String name = json.name(member);
            if (name.equals("metadata") && json.isObject(member)) {
                writeMetadata(member, out);
            } else if (name.equals("items") && json.isArray(member)) {
                out.append((byte) '[');
                boolean first = true;
                for (int item : json.children(member)) {
                    if (!first) {
                        out.append((byte) ',');
                    }
                    first = false;
                    writeObject(item, out);
                }
                out.append((byte) ']');
            } else {
                write(member, out);
            }
        }
        out.append((byte) '}');
    }

    private void writeMetadata(int metadata, ByteBuilder out) {
        out.append((byte) '{');
        for (int member : json.children(metadata)) {
            if (!json.name(member).equals("managedFields")) {
                writeName(member, out);
                write(member, out);
            }
        }
        out.append((byte) '}');
    }

    private void writeName(int member, ByteBuilder out) {
        if (out.array()[out.length() - 1] != '{') {
            out.append((byte) ',');
        }
        JsonDocument document = event.document();
        int start = document.nameStart(member);
        int end = document.nameEnd(member);
        out.append((byte) '"');
        out.append(document.source(), start, (end < 0 ? ~end : end) - start);
        out.append((byte) '"');
        out.append((byte) ':');
    }

    private void write(int node, ByteBuilder out) {
        var text = new Value();
        event.document().json(node, text);
        out.append(text);
    }
}
