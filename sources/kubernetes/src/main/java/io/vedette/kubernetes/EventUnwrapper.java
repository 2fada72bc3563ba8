package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.masking.MaskedBytes;
import io.vedette.model.InputProblem;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the audit events in a document: the document itself, the items of a list, or what a cloud's
 * log service wrapped around them.
 *
 * <p>Knows {@code EventList}; CloudWatch Logs (EKS): {@code logEvents} of a subscription, {@code
 * events} of the command line, each with a {@code message}; Event Hubs (AKS): {@code records} with
 * {@code properties.log}; Cloud Logging (GKE): see {@link CloudLoggingEntry}; the {@code message}
 * and {@code short_message} of OVHcloud's log platform; arrays of any of them, and each of their
 * parts alone. What a wrapper carries that is no JSON at all counts as other text.
 */
final class EventUnwrapper {
    // Array, wrapper, list of messages, wrapper in a message, ...: nothing real is as deep.
    private static final int DEEPEST = 8;
    private static final Pattern AUDIT_ID_IN_TEXT =
            Pattern.compile("\"auditID\": ?\"([^\"]{1,64})");
    private static final int SHOWN_BYTES = 60;
    // CloudWatch Logs marks what it cut off.
    private static final byte[] CUT_OFF = ascii("[Truncated...]");

    private static final byte[] AUDIT_ID = ascii("auditID");
    private static final byte[] API_VERSION = ascii("apiVersion");
    private static final byte[] EVENT = ascii("Event");
    private static final byte[] EVENTS = ascii("events");
    private static final byte[] EVENT_LIST = ascii("EventList");
    private static final byte[] ITEMS = ascii("items");
    private static final byte[] KIND = ascii("kind");
    private static final byte[] LOG = ascii("log");
    private static final byte[] LOG_EVENTS = ascii("logEvents");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] PROPERTIES = ascii("properties");
    private static final byte[] RECORDS = ascii("records");
    private static final byte[] SHORT_MESSAGE = ascii("short_message");
    private static final byte[] VERSION_1 = ascii("audit.k8s.io/v1");
    private static final byte[] VERSION_1_BETA = ascii("audit.k8s.io/v1beta1");
    private static final byte[] VERSION_1_ALPHA = ascii("audit.k8s.io/v1alpha1");
    // "timestamp" is from v1alpha1 and v1beta1.
    private static final byte[][] TIMES = {
        ascii("stageTimestamp"), ascii("requestReceivedTimestamp"), ascii("timestamp")
    };

    private final SkippedInput skipped;
    private final AuditEvent event;
    private final Value text = new Value();
    private final CloudLoggingEntry cloudLogging = new CloudLoggingEntry();

    // What is left to look at: for each level the next node of a list, and its document.
    private final int[] pending = new int[DEEPEST];
    private final JsonDocument[] documents = new JsonDocument[DEEPEST];
    private final List<JsonDocument> inner = new ArrayList<>();
    private final int[] innerDepth = new int[DEEPEST];
    private int levels;
    private long line;

    /** Null where all that is read was masked before. */
    private final @Nullable AuditMasker masker;

    private final MaskedBytes maskedText = new MaskedBytes();
    private final JsonDocument masked = new JsonDocument();

    /** Unwraps what was masked before it was stored: to look for secrets again takes as long. */
    static EventUnwrapper ofMasked(SkippedInput skipped, AuditEvent event) {
        return new EventUnwrapper(skipped, event, null);
    }

    EventUnwrapper(SkippedInput skipped, AuditEvent event, @Nullable AuditMasker masker) {
        this.masker = masker;
        this.skipped = skipped;
        this.event = event;
    }

    /**
     * Begins with a document and moves to its first event.
     *
     * @param atLine the line where it begins, for problems
     * @return false when it has none
     */
    boolean open(JsonDocument document, long atLine) {
        line = atLine;
        levels = 0;
        return visit(document, document.root(), 0) || advance();
    }

    /** Whether there is more of the document to look at. */
    boolean hasMore() {
        for (int level = 0; level < levels; level++) {
            if (pending[level] != JsonDocument.ABSENT) {
                return true;
            }
        }
        return false;
    }

    /** Moves to the next event of the document; false when there is none. */
    boolean advance() {
        while (levels > 0) {
            int level = levels - 1;
            int node = pending[level];
            if (node == JsonDocument.ABSENT) {
                levels--;
                continue;
            }
            pending[level] = documents[level].next(node);
            if (visit(documents[level], node, innerDepth[level])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at one node.
     *
     * @param depth how many strings were unwrapped to get here
     * @return true when it is an event; what it contains otherwise is left pending
     */
    private boolean visit(JsonDocument document, int node, int depth) {
        Kind kind = document.kind(node);
        if (kind == Kind.ARRAY) {
            push(document, node, depth);
            return false;
        }
        if (kind != Kind.OBJECT) {
            notAnEvent("the JSON document is neither an object nor an array");
            return false;
        }
        if (document.member(node, AUDIT_ID) != JsonDocument.ABSENT) {
            return isEvent(document, node);
        }
        int list = list(document, node);
        if (list != JsonDocument.ABSENT) {
            push(document, list, depth);
            return false;
        }
        if (CloudLoggingEntry.isOne(document, node)) {
            return visitCloudLogging(document, node);
        }
        int wrapped = wrappedText(document, node);
        if (wrapped != JsonDocument.ABSENT) {
            return visitText(document, wrapped, depth);
        }
        notAnEvent("the JSON document has no auditID, so it is not an audit event");
        return false;
    }

    private static int list(JsonDocument document, int node) {
        int items = document.member(node, ITEMS);
        if (AuditEvent.is(document, items, Kind.ARRAY)) {
            int kind = document.member(node, KIND);
            return kind == JsonDocument.ABSENT || document.textEquals(kind, EVENT_LIST)
                    ? items
                    : JsonDocument.ABSENT;
        }
        for (byte[] name : List.of(LOG_EVENTS, EVENTS, RECORDS)) {
            int list = document.member(node, name);
            if (AuditEvent.is(document, list, Kind.ARRAY)) {
                return list;
            }
        }
        return JsonDocument.ABSENT;
    }

    private static int wrappedText(JsonDocument document, int node) {
        int log = AuditEvent.find(document, node, PROPERTIES, LOG);
        if (AuditEvent.is(document, log, Kind.STRING)) {
            return log;
        }
        for (byte[] name : List.of(MESSAGE, SHORT_MESSAGE)) {
            int message = document.member(node, name);
            if (AuditEvent.is(document, message, Kind.STRING)) {
                return message;
            }
        }
        return JsonDocument.ABSENT;
    }

    private void push(JsonDocument document, int list, int depth) {
        int first = document.first(list);
        if (first == JsonDocument.ABSENT) {
            return;
        }
        if (levels == DEEPEST) {
            notAnEvent(
                    "lists are nested deeper than " + DEEPEST + ", so they hold no audit events");
            return;
        }
        pending[levels] = first;
        documents[levels] = document;
        innerDepth[levels++] = depth;
    }

    private boolean visitText(JsonDocument document, int node, int depth) {
        document.text(node, text);
        byte[] bytes = text.array(0);
        int from = text.offset(0);
        int to = from + text.length(0);
        while (from < to && bytes[from] >= 0 && bytes[from] <= ' ') {
            from++;
        }
        if (from == to || (bytes[from] != '{' && bytes[from] != '[')) {
            skipped.otherText();
            return false;
        }
        if (endsCutOff(bytes, from, to)) {
            cutOff(bytes, from, to);
            return false;
        }
        if (depth == DEEPEST) {
            notAnEvent("messages are nested deeper than " + DEEPEST);
            return false;
        }
        if (depth == inner.size()) {
            inner.add(new JsonDocument());
        }
        JsonDocument parsed = inner.get(depth);
        if (parsed.parse(bytes, from, to)) {
            return visit(parsed, parsed.root(), depth + 1);
        }
        switch (parsed.error().kind()) {
            case INCOMPLETE -> cutOff(bytes, from, to);
            case MALFORMED -> malformed(bytes, from, to, parsed.error().reason());
            case TOO_DEEP ->
                    skipped.problem(line, InputProblem.Kind.TOO_LARGE, parsed.error().reason());
        }
        return false;
    }

    private static boolean endsCutOff(byte[] bytes, int from, int to) {
        int start = to - CUT_OFF.length;
        if (start < from) {
            return false;
        }
        for (int i = 0; i < CUT_OFF.length; i++) {
            if (bytes[start + i] != CUT_OFF[i]) {
                return false;
            }
        }
        return true;
    }

    private void cutOff(byte[] bytes, int from, int to) {
        // The id is among the first members.
        int looked = Math.min(to - from, 4096);
        String beginning = new String(bytes, from, looked, StandardCharsets.UTF_8);
        Matcher id = AUDIT_ID_IN_TEXT.matcher(beginning);
        String which = id.find() ? "the audit event " + id.group(1) : "a message";
        skipped.problem(
                line,
                InputProblem.Kind.TRUNCATED,
                which + " was cut off before it was logged, after " + (to - from) + " bytes");
    }

    /** A message that begins with a bracket but is no JSON is a line of some component's log. */
    private void malformed(byte[] bytes, int from, int to, String reason) {
        if (bytes[from] == '[') {
            skipped.otherText();
            return;
        }
        String shown =
                new String(bytes, from, Math.min(to - from, SHOWN_BYTES), StandardCharsets.UTF_8);
        skipped.problem(
                line,
                InputProblem.Kind.MALFORMED,
                "malformed JSON in a message: " + reason + ": " + shown);
    }

    private boolean visitCloudLogging(JsonDocument document, int node) {
        String refusal = cloudLogging.convert(document, node);
        if (!refusal.isEmpty()) {
            notAnEvent(refusal);
            return false;
        }
        JsonDocument converted = cloudLogging.event();
        return isEvent(converted, converted.root());
    }

    private boolean isEvent(JsonDocument document, int node) {
        int kind = document.member(node, KIND);
        if (kind != JsonDocument.ABSENT && !document.textEquals(kind, EVENT)) {
            notAnEvent("kind " + json(document, kind) + " is not an audit event");
            return false;
        }
        int version = document.member(node, API_VERSION);
        if (version != JsonDocument.ABSENT && !isKnownVersion(document, version)) {
            notAnEvent("apiVersion " + json(document, version) + " is not that of an audit event");
            return false;
        }
        int id = document.member(node, AUDIT_ID);
        if (document.kind(id) != Kind.STRING) {
            notAnEvent("auditID " + json(document, id) + " is not text");
            return false;
        }
        long time = time(document, node);
        if (time == Rfc3339.INVALID) {
            notAnEvent(
                    "audit event "
                            + json(document, id)
                            + " has neither a valid stageTimestamp nor requestReceivedTimestamp");
            return false;
        }
        return setMasked(document, node, id, time);
    }

    /** An event is seen masked, or not at all. */
    private boolean setMasked(JsonDocument document, int node, int id, long time) {
        maskedText.clear();
        if (masker == null || !masker.mask(document, node, maskedText)) {
            event.set(document, node, time);
            return true;
        }
        if (maskedText.length() > JsonDocument.MAXIMUM_SIZE) {
            String reason =
                    "audit event " + json(document, id) + " is too large with its secrets masked";
            skipped.problem(line, InputProblem.Kind.TOO_LARGE, reason);
            return false;
        }
        if (!masked.parse(maskedText.array(), 0, maskedText.length())) {
            notAnEvent("the audit event cannot be masked: " + masked.error().reason());
            return false;
        }
        event.set(masked, masked.root(), time);
        return true;
    }

    private static boolean isKnownVersion(JsonDocument document, int version) {
        return document.textEquals(version, VERSION_1)
                || document.textEquals(version, VERSION_1_BETA)
                || document.textEquals(version, VERSION_1_ALPHA);
    }

    private long time(JsonDocument document, int node) {
        for (byte[] name : TIMES) {
            int member = document.member(node, name);
            if (AuditEvent.is(document, member, Kind.STRING)) {
                document.text(member, text);
                long nanos = Rfc3339.nanos(text.array(0), text.offset(0), text.length(0));
                if (nanos != Rfc3339.INVALID) {
                    return nanos;
                }
            }
        }
        return Rfc3339.INVALID;
    }

    private String json(JsonDocument document, int node) {
        document.json(node, text);
        String whole = text.text(0);
        return whole.length() <= SHOWN_BYTES ? whole : whole.substring(0, SHOWN_BYTES) + "...";
    }

    private void notAnEvent(String reason) {
        skipped.problem(line, InputProblem.Kind.NOT_AN_EVENT, reason);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
