package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path of member names that goes through the elements of every array on its way.
 *
 * <p>With an index only that element is followed, in every array. A path that ends at an array
 * gives the array as one node, unless an empty name follows.
 */
final class RequestPath {
    /** Follow every element. */
    static final int ALL = -1;

    /** The event is no array, so the first name is a member of it. */
    private final MemberPath first;

    private final byte[][] names;

    private RequestPath(MemberPath first, byte[][] names) {
        this.first = first;
        this.names = names;
    }

    static RequestPath of(String... names) {
        return new RequestPath(
                MemberPath.of(names[0]),
                Arrays.stream(names)
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    /**
     * Collects the nodes at the end of the path; an element of an array in which it ends early adds
     * {@link JsonDocument#ABSENT}.
     *
     * @return false when the path ends before it comes to an array, or there is no element with
     *     that index
     */
    boolean collect(AuditEvent event, int index, AuditEvent.Nodes into) {
        int node = event.find(first);
        return node != JsonDocument.ABSENT && collect(event.document(), node, 1, index, into);
    }

    // As deep as the document at most, so 512 calls.
    private boolean collect(
            JsonDocument document, int start, int step, int index, AuditEvent.Nodes into) {
        int node = start;
        for (int i = step; i < names.length; i++) {
            if (document.kind(node) == Kind.ARRAY) {
                if (index == ALL) {
                    collectAll(document, node, i, into);
                    return true;
                }
                node = document.element(node, index);
            }
            if (names[i].length > 0) {
                node = document.member(node, names[i]);
            }
            if (node == JsonDocument.ABSENT) {
                return false;
            }
        }
        into.add(node);
        return true;
    }

    private void collectAll(JsonDocument document, int array, int step, AuditEvent.Nodes into) {
        for (int element = document.first(array);
                element != JsonDocument.ABSENT;
                element = document.next(element)) {
            if (!collect(document, element, step, ALL, into)) {
                into.add(JsonDocument.ABSENT);
            }
        }
    }
}
