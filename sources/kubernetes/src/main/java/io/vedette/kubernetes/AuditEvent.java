package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.model.Event;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One request that an API server audited, at one of its stages: a flyweight over a JSON document,
 * of which it may be the root or an item.
 *
 * <p>Its one id is {@code auditID/stage}, or the bare {@code auditID} when there is no stage: an
 * API server tells of one request at several stages under one {@code auditID}.
 */
final class AuditEvent implements Event {
    private static final MemberPath AUDIT_ID = MemberPath.of("auditID");
    private static final MemberPath STAGE = MemberPath.of("stage");
    private static final int MEMBER_PATHS = 64;

    private final String hostname;
    private final ByteBuilder scratch = new ByteBuilder();
    private final Value name = new Value();
    private final Nodes nodes = new Nodes();
    private JsonDocument document = new JsonDocument();
    private int node = JsonDocument.ABSENT;
    private int[] found = new int[MEMBER_PATHS];

    /** For each path the number of the event for which it was followed. */
    private long[] foundIn = new long[MEMBER_PATHS];

    private Optional<String> sentence = Optional.empty();
    private List<String> ids = List.of();
    private Optional<PodSpecs> pods = Optional.empty();
    private long number;
    private long timeNanos;
    private long streamStartNanos;

    AuditEvent(String hostname) {
        this.hostname = hostname;
    }

    /** Moves to another event. */
    void set(JsonDocument newDocument, int newNode, long newTimeNanos) {
        document = newDocument;
        node = newNode;
        timeNanos = newTimeNanos;
        number++;
        if (number == 1) {
            streamStartNanos = newTimeNanos;
        }
        scratch.clear();
        sentence = Optional.empty();
        ids = List.of();
        pods = Optional.empty();
    }

    @Override
    public SourceId source() {
        return SourceId.K8S_AUDIT;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    public long streamStartNanos() {
        return streamStartNanos;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public int typeCode() {
        return 0;
    }

    @Override
    public List<String> ids() {
        if (ids.isEmpty()) {
            String auditId = string(AUDIT_ID);
            String stage = string(STAGE);
            ids = List.of(stage.isEmpty() ? auditId : auditId + "/" + stage);
        }
        return ids;
    }

    @Override
    public String sentence() {
        if (sentence.isEmpty()) {
            sentence = Optional.of(AuditSentence.of(this));
        }
        return sentence.orElseThrow();
    }

    /** The pods in the request, found once an event: several fields are about them. */
    PodSpecs pods() {
        if (pods.isEmpty()) {
            pods = Optional.of(new PodSpecs(this));
        }
        return pods.orElseThrow();
    }

    /** The document that the event is in, as its root or as an item at {@link #node}. */
    JsonDocument document() {
        return document;
    }

    int node() {
        return node;
    }

    /**
     * The node at the end of a path, or {@link JsonDocument#ABSENT}. Rules ask for the same few
     * nodes again and again, so each path is followed once an event.
     */
    int find(MemberPath path) {
        int id = path.id();
        return id < found.length && foundIn[id] == number ? found[id] : follow(path);
    }

    private int follow(MemberPath path) {
        MemberPath parent = path.parent();
        int object = parent == null ? node : find(parent);
        int member =
                path.isToLast()
                        ? lastMember(object, path.name())
                        : document.member(object, path.name());
        int id = path.id();
        if (id >= found.length) {
            found = Arrays.copyOf(found, id * 2);
            foundIn = Arrays.copyOf(foundIn, id * 2);
        }
        found[id] = member;
        foundIn[id] = number;
        return member;
    }

    /** Of members with the same name the last one. */
    int lastMember(int object, byte[] name) {
        int last = document.member(object, name);
        if (last == JsonDocument.ABSENT) {
            return last;
        }
        for (int member = document.next(last);
                member != JsonDocument.ABSENT;
                member = document.next(member)) {
            if (document.isNamed(member, name)) {
                last = member;
            }
        }
        return last;
    }

    static int find(JsonDocument document, int start, byte[]... path) {
        int at = start;
        for (byte[] step : path) {
            at = document.member(at, step);
        }
        return at;
    }

    static boolean is(JsonDocument document, int node, JsonDocument.Kind kind) {
        return node != JsonDocument.ABSENT && document.kind(node) == kind;
    }

    /** The text at the end of a path; empty when there is none or it is no string. */
    String string(MemberPath path) {
        return string(find(path));
    }

    String string(int at) {
        if (!is(document, at, JsonDocument.Kind.STRING)) {
            return "";
        }
        document.text(at, name);
        return name.text(0);
    }

    /** Room for text that has to be put together; what is appended stays until the next event. */
    ByteBuilder scratch() {
        return scratch;
    }

    /** A list for readers of fields, empty. */
    Nodes nodes() {
        nodes.size = 0;
        return nodes;
    }

    /** A register for names and text that are only looked at. */
    Value register() {
        return name;
    }

    /** A list of nodes, some of them {@link JsonDocument#ABSENT}. */
    static final class Nodes {
        private int[] items = new int[16];
        private int size;

        void add(int node) {
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = node;
        }

        int size() {
            return size;
        }

        int get(int index) {
            return items[index];
        }
    }
}
