package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the objects in an audit event for fields that have to understand them. Whatever is not
 * there or of another kind than it should be is empty, never an error.
 *
 * <p>Makes garbage: it is for fields that a rule asks for after it has looked at verb and resource.
 *
 * @param event the event that the objects are in
 */
record Json(AuditEvent event) {
    private static final MemberPath VERB = MemberPath.ofLast("verb");
    private static final MemberPath RESOURCE = MemberPath.ofLast("objectRef", "resource");
    private static final MemberPath REQUEST_OBJECT = MemberPath.ofLast("requestObject");
    private static final MemberPath RESPONSE_OBJECT = MemberPath.ofLast("responseObject");

    /**
     * The member at the end of a path of names. Of members with the same name it is the last, which
     * is the one that an API server heeds in a patch.
     */
    int at(int start, String... names) {
        int node = start;
        for (String name : names) {
            node = event.lastMember(node, name.getBytes(StandardCharsets.UTF_8));
        }
        return node;
    }

    int root(MemberPath path) {
        return event.find(path);
    }

    boolean isObject(int node) {
        return AuditEvent.is(event.document(), node, Kind.OBJECT);
    }

    boolean isArray(int node) {
        return AuditEvent.is(event.document(), node, Kind.ARRAY);
    }

    boolean isTrue(int node) {
        return AuditEvent.is(event.document(), node, Kind.TRUE);
    }

    /** A string; empty for anything else. */
    String text(int node) {
        return event.string(node);
    }

    String text(int start, String... names) {
        return text(at(start, names));
    }

    /** A string, number or other value as text; empty when there is none. */
    String anything(int node) {
        if (node == ABSENT) {
            return "";
        }
        event.document().text(node, event.register());
        return event.register().text(0);
    }

    /** The elements of an array or the values of an object's members. */
    List<Integer> children(int container) {
        JsonDocument document = event.document();
        var children = new ArrayList<Integer>();
        for (int child = document.first(container); child != ABSENT; child = document.next(child)) {
            children.add(child);
        }
        return children;
    }

    /** The elements, when it is an array. */
    List<Integer> elements(int node) {
        return isArray(node) ? children(node) : List.of();
    }

    /** The elements that are text, when it is an array. */
    List<String> texts(int node) {
        if (!isArray(node)) {
            return List.of();
        }
        JsonDocument document = event.document();
        var texts = new ArrayList<String>();
        for (int element = document.first(node);
                element != ABSENT;
                element = document.next(element)) {
            if (document.kind(element) == Kind.STRING) {
                texts.add(text(element));
            }
        }
        return texts;
    }

    String name(int member) {
        event.document().name(member, event.register());
        return event.register().size() == 0 ? "" : event.register().text(0);
    }

    String verb() {
        return text(root(VERB));
    }

    String resource() {
        return text(root(RESOURCE));
    }

    /**
     * The object as a request wants it: the one that it sends, or for a JSON patch that touches
     * what is looked at, the one that came of it.
     *
     * @param paths where what is looked at lies, such as {@code /spec}
     * @return {@link JsonDocument#ABSENT} when the request sends nothing of that
     */
    int wanted(String... paths) {
        int request = root(REQUEST_OBJECT);
        if (!isArray(request)) {
            return isObject(request) ? request : ABSENT;
        }
        for (int operation : elements(request)) {
            if (at(operation, "path") == ABSENT) {
                continue;
            }
            String path = text(operation, "path");
            for (String wanted : paths) {
                if (path.startsWith(wanted) || wanted.startsWith(path)) {
                    int response = root(RESPONSE_OBJECT);
                    return isObject(response) ? response : ABSENT;
                }
            }
        }
        return ABSENT;
    }
}
