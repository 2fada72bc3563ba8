package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ways in which audit fields are read; each method makes a reader that keeps nothing and, but
 * for text that has to be put together, makes no garbage.
 */
final class AuditFieldReaders {
    private static final byte[] TRUE = utf8("true");
    private static final byte[] FALSE = utf8("false");
    private static final byte[] ZERO = utf8("0");
    private static final byte[] POD = utf8("pods");
    private static final MemberPath RESOURCE = MemberPath.of("objectRef", "resource");
    private static final MemberPath SUBRESOURCE = MemberPath.of("objectRef", "subresource");
    private static final MemberPath RESPONSE_NAME =
            MemberPath.of("responseObject", "metadata", "name");
    private static final MemberPath REQUEST_URI = MemberPath.of("requestURI");
    private static final MemberPath SOURCE_ADDRESSES = MemberPath.of("sourceIPs");
    private static final MemberPath SUBJECTS = MemberPath.of("requestObject", "subjects");
    private static final byte[] KIND = utf8("kind");
    private static final byte[] NAME = utf8("name");
    private static final byte[] NAMESPACE = utf8("namespace");
    private static final byte[] HOST_PORT = utf8("hostPort");
    private static final byte[] CONTAINER_PORT = utf8("containerPort");

    private AuditFieldReaders() {}

    /** The value at the end of a path. */
    static FieldReader<AuditEvent> text(String... path) {
        MemberPath names = MemberPath.of(path);
        return (event, into) -> {
            int node = event.find(names);
            if (node == JsonDocument.ABSENT) {
                return false;
            }
            event.document().text(node, into);
            return true;
        };
    }

    /** The elements of the array at the end of a path. */
    static FieldReader<AuditEvent> list(String... path) {
        MemberPath names = MemberPath.of(path);
        return (event, into) -> {
            into.clear();
            int node = event.find(names);
            addElements(event.document(), node, into);
            return into.size() > 0;
        };
    }

    static FieldReader<AuditEvent> constant(String text) {
        byte[] bytes = utf8(text);
        return (event, into) -> {
            into.setText(bytes);
            return true;
        };
    }

    /** The values at the ends of a path; absent altogether when one is missing. */
    static FieldReader<AuditEvent> complete(int index, RequestPath path) {
        return (event, into) -> addAll(event, path, index, into) && into.size() > 0;
    }

    /** The values at the ends of a path that there are. */
    static FieldReader<AuditEvent> present(int index, RequestPath path) {
        return (event, into) -> {
            into.clear();
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, index, nodes)) {
                return false;
            }
            for (int i = 0; i < nodes.size(); i++) {
                if (nodes.get(i) != JsonDocument.ABSENT) {
                    event.document().addText(nodes.get(i), into);
                }
            }
            return into.size() > 0;
        };
    }

    /** The elements of all arrays at the ends of a path; what is no array is passed over. */
    static FieldReader<AuditEvent> flattened(int index, String... names) {
        RequestPath path = RequestPath.of(names);
        return (event, into) -> {
            into.clear();
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, index, nodes)) {
                return false;
            }
            for (int i = 0; i < nodes.size(); i++) {
                addElements(event.document(), nodes.get(i), into);
            }
            return into.size() > 0;
        };
    }

    /** For each array at the ends of a path its text joined by blanks; all have to be text. */
    static FieldReader<AuditEvent> joined(int index, RequestPath path) {
        return (event, into) -> {
            into.clear();
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, index, nodes)) {
                return false;
            }
            for (int i = 0; i < nodes.size(); i++) {
                if (nodes.get(i) != JsonDocument.ABSENT && !addJoined(event, nodes.get(i), into)) {
                    return false;
                }
            }
            return into.size() > 0;
        };
    }

    private static boolean addJoined(AuditEvent event, int array, Value into) {
        JsonDocument document = event.document();
        if (document.kind(array) != Kind.ARRAY) {
            return false;
        }
        ByteBuilder scratch = event.scratch();
        int start = scratch.length();
        for (int word = document.first(array);
                word != JsonDocument.ABSENT;
                word = document.next(word)) {
            if (document.kind(word) != Kind.STRING) {
                return false;
            }
            if (scratch.length() > start || word != document.first(array)) {
                scratch.append((byte) ' ');
            }
            document.text(word, event.register());
            scratch.append(event.register());
        }
        into.addText(scratch.array(), start, scratch.length() - start);
        return true;
    }

    /** The images at the ends of a path, without tag and digest. */
    static FieldReader<AuditEvent> repositories(
            int index, RequestPath path, AuditFieldOptions options) {
        boolean keepsPort = options.fixUpstreamBugs();
        return (event, into) -> {
            Value images = event.register();
            if (!addAll(event, path, index, images)) {
                return false;
            }
            into.clear();
            for (int i = 0; i < images.size(); i++) {
                byte[] array = images.array(i);
                int start = images.offset(i);
                int end = start + images.length(i);
                int cut = keepsPort ? tagOrDigest(array, start, end) : first(array, start, end);
                into.addText(array, start, cut - start);
            }
            return into.size() > 0;
        };
    }

    /** The first colon or at sign, as the plugin cuts. */
    private static int first(byte[] array, int start, int end) {
        int at = start;
        while (at < end && array[at] != ':' && array[at] != '@') {
            at++;
        }
        return at;
    }

    /** The colon of the tag, after the last slash, or the at sign of the digest. */
    private static int tagOrDigest(byte[] array, int start, int end) {
        int tag = -1;
        for (int at = start; at < end; at++) {
            switch (array[at]) {
                case '@' -> {
                    return tag < 0 ? at : tag;
                }
                case '/' -> tag = -1;
                case ':' -> tag = at;
                default -> {}
            }
        }
        return tag < 0 ? end : tag;
    }

    /** The ports of each array at the ends of a path: on the host, or else in the container. */
    static FieldReader<AuditEvent> hostPorts(int index, RequestPath path) {
        return (event, into) -> {
            into.clear();
            JsonDocument document = event.document();
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, index, nodes)) {
                return false;
            }
            for (int i = 0; i < nodes.size(); i++) {
                int ports = nodes.get(i);
                if (ports != JsonDocument.ABSENT && !addPorts(document, ports, into)) {
                    return false;
                }
            }
            return into.size() > 0;
        };
    }

    private static boolean addPorts(JsonDocument document, int ports, Value into) {
        if (document.kind(ports) != Kind.ARRAY) {
            return false;
        }
        for (int port = document.first(ports);
                port != JsonDocument.ABSENT;
                port = document.next(port)) {
            int number = document.member(port, HOST_PORT);
            if (number == JsonDocument.ABSENT) {
                number = document.member(port, CONTAINER_PORT);
            }
            if (number != JsonDocument.ABSENT) {
                document.addText(number, into);
            }
        }
        return true;
    }

    /**
     * The values at the ends of a path, and for a missing one that of the pod's specification, or
     * else 0.
     */
    static FieldReader<AuditEvent> effective(int index, RequestPath path, String member) {
        MemberPath ofPod = MemberPath.of("requestObject", "spec", member);
        return (event, into) -> {
            into.clear();
            JsonDocument document = event.document();
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, index, nodes)) {
                return false;
            }
            int otherwise = event.find(ofPod);
            for (int i = 0; i < nodes.size(); i++) {
                int node = nodes.get(i) == JsonDocument.ABSENT ? otherwise : nodes.get(i);
                if (node == JsonDocument.ABSENT) {
                    into.addText(ZERO);
                } else {
                    document.addText(node, into);
                }
            }
            return into.size() > 0;
        };
    }

    /** Whether one of the values at the ends of a path is true. */
    static FieldReader<AuditEvent> anyTrue(RequestPath path) {
        return (event, into) -> {
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, RequestPath.ALL, nodes)) {
                return false;
            }
            into.setText(FALSE);
            for (int i = 0; i < nodes.size(); i++) {
                if (AuditEvent.is(event.document(), nodes.get(i), Kind.TRUE)) {
                    into.setText(TRUE);
                }
            }
            return true;
        };
    }

    /**
     * Whether one of the values at the ends of a path is the text, or begins with it before a *.
     */
    static FieldReader<AuditEvent> mounts(byte[] key, RequestPath path) {
        boolean isPrefix = key[key.length - 1] == '*';
        byte[] prefix = Arrays.copyOf(key, key.length - 1);
        FieldReader<AuditEvent> paths = present(RequestPath.ALL, path);
        return (event, into) -> {
            Value found = event.register();
            if (!paths.read(event, found)) {
                // Volumes of which none is on the host still give an answer.
                found.clear();
                if (!path.collect(event, RequestPath.ALL, event.nodes())) {
                    return false;
                }
            }
            into.setText(FALSE);
            for (int i = 0; i < found.size(); i++) {
                if (isEqual(found, i, key) || (isPrefix && startsWith(found, i, prefix))) {
                    into.setText(TRUE);
                }
            }
            return true;
        };
    }

    private static boolean isEqual(Value value, int index, byte[] text) {
        return value.length(index) == text.length && startsWith(value, index, text);
    }

    private static boolean startsWith(Value value, int index, byte[] prefix) {
        int offset = value.offset(index);
        return value.length(index) >= prefix.length
                && Arrays.equals(
                        value.array(index),
                        offset,
                        offset + prefix.length,
                        prefix,
                        0,
                        prefix.length);
    }

    /** The names of all members but {@code name} of the objects at the ends of a path. */
    static FieldReader<AuditEvent> volumeTypes(int index, RequestPath path) {
        return (event, into) -> {
            into.clear();
            JsonDocument document = event.document();
            AuditEvent.Nodes nodes = event.nodes();
            if (!path.collect(event, index, nodes)) {
                return false;
            }
            Value name = event.register();
            for (int i = 0; i < nodes.size(); i++) {
                if (!AuditEvent.is(document, nodes.get(i), Kind.OBJECT)) {
                    continue;
                }
                for (int member = document.first(nodes.get(i));
                        member != JsonDocument.ABSENT;
                        member = document.next(member)) {
                    document.name(member, name);
                    if (!isEqual(name, 0, NAME)) {
                        into.addText(name.array(0), name.offset(0), name.length(0));
                    }
                }
            }
            return into.size() > 0;
        };
    }

    /** The names of the subjects of a kind, with their namespace and a colon before if wanted. */
    static FieldReader<AuditEvent> subjects(byte[] kind, boolean withNamespace) {
        return (event, into) -> {
            into.clear();
            JsonDocument document = event.document();
            int subjects = event.find(SUBJECTS);
            if (!AuditEvent.is(document, subjects, Kind.ARRAY)) {
                return false;
            }
            for (int subject = document.first(subjects);
                    subject != JsonDocument.ABSENT;
                    subject = document.next(subject)) {
                int itsKind = document.member(subject, KIND);
                int name = document.member(subject, NAME);
                if (itsKind == JsonDocument.ABSENT
                        || name == JsonDocument.ABSENT
                        || !document.textEquals(itsKind, kind)) {
                    continue;
                }
                if (!withNamespace) {
                    document.addText(name, into);
                } else {
                    addQualified(event, document.member(subject, NAMESPACE), name, into);
                }
            }
            return into.size() > 0;
        };
    }

    private static void addQualified(AuditEvent event, int namespace, int name, Value into) {
        if (namespace == JsonDocument.ABSENT) {
            return;
        }
        ByteBuilder scratch = event.scratch();
        int start = scratch.length();
        event.document().text(namespace, event.register());
        scratch.append(event.register());
        scratch.append((byte) ':');
        event.document().text(name, event.register());
        scratch.append(event.register());
        into.addText(scratch.array(), start, scratch.length() - start);
    }

    static FieldReader<AuditEvent> targetPodName() {
        return (event, into) -> {
            JsonDocument document = event.document();
            int resource = event.find(RESOURCE);
            int name = event.find(RESPONSE_NAME);
            if (name == JsonDocument.ABSENT
                    || !AuditEvent.is(document, resource, Kind.STRING)
                    || !document.textEquals(resource, POD)) {
                return false;
            }
            int subresource = event.find(SUBRESOURCE);
            if (AuditEvent.is(document, subresource, Kind.STRING)) {
                document.text(subresource, into);
                if (into.length(0) > 0) {
                    return false;
                }
            }
            document.text(name, into);
            return true;
        };
    }

    static FieldReader<AuditEvent> uriParameter(byte[] name, boolean lenient) {
        return (event, into) -> {
            int uri = event.find(REQUEST_URI);
            if (uri == JsonDocument.ABSENT) {
                return false;
            }
            event.document().text(uri, event.register());
            return RequestUri.parameter(event.register(), name, lenient, event.scratch(), into);
        };
    }

    /** The addresses of the client; with an index one of them. */
    static FieldReader<AuditEvent> sourceAddresses(int index) {
        return (event, into) -> {
            into.clear();
            JsonDocument document = event.document();
            int addresses = event.find(SOURCE_ADDRESSES);
            if (index == RequestPath.ALL) {
                addElements(document, addresses, into);
                return into.size() > 0;
            }
            int address = document.element(addresses, index);
            if (address == JsonDocument.ABSENT) {
                return false;
            }
            document.addText(address, into);
            return true;
        };
    }

    private static void addElements(JsonDocument document, int array, Value into) {
        if (AuditEvent.is(document, array, Kind.ARRAY)) {
            for (int element = document.first(array);
                    element != JsonDocument.ABSENT;
                    element = document.next(element)) {
                document.addText(element, into);
            }
        }
    }

    /** Adds the values at the ends of a path; false when one is missing. */
    private static boolean addAll(AuditEvent event, RequestPath path, int index, Value into) {
        into.clear();
        AuditEvent.Nodes nodes = event.nodes();
        if (!path.collect(event, index, nodes)) {
            return false;
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == JsonDocument.ABSENT) {
                return false;
            }
            event.document().addText(nodes.get(i), into);
        }
        return true;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
