package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.masking.JsonMasker;
import io.vedette.masking.MaskedBytes;
import io.vedette.masking.MemberRule;
import io.vedette.masking.SecretKind;
import io.vedette.masking.Treatment;
import io.vedette.model.EightBytes;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the members of audit events and of Kubernetes' objects mean to masking.
 *
 * <p>Which object a body is about is said by its {@code kind}, or, for patches, which have none, by
 * what the request was for.
 */
final class AuditMemberRule implements MemberRule {
    private static final byte[] OBJECT_REF = ascii("objectRef");
    private static final byte[] RESOURCE = ascii("resource");
    private static final byte[] API_GROUP = ascii("apiGroup");
    private static final byte[] REQUEST_URI = ascii("requestURI");
    private static final byte[] SECRETS = ascii("secrets");
    private static final byte[] CONFIG_MAPS = ascii("configmaps");
    private static final byte[] KIND = ascii("kind");
    private static final byte[] SECRET = ascii("Secret");
    private static final byte[] SECRET_LIST = ascii("SecretList");
    private static final byte[] CONFIG_MAP_LIST = ascii("ConfigMapList");
    private static final byte[] RESPONSE_OBJECT = ascii("responseObject");
    private static final byte[] NOTHING = {};
    private static final byte[] CONFIG_MAP = ascii("ConfigMap");
    private static final byte[] OP = ascii("op");
    private static final byte[] PATH = ascii("path");
    private static final byte[] DATA = ascii("data");
    private static final byte[] STRING_DATA = ascii("stringData");
    private static final byte[] BINARY_DATA = ascii("binaryData");
    private static final byte[] AUDIT_ID = ascii("auditID");
    private static final byte[] VALUE = ascii("value");
    private static final byte[] LAST_APPLIED =
            ascii("kubectl.kubernetes.io/last-applied-configuration");
    private static final String LAST_APPLIED_POINTER =
            "/kubectl.kubernetes.io~1last-applied-configuration";
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] MANAGED_FIELDS = ascii("managedFields");

    private static final byte[] NAME = ascii("name");
    private static final byte[] NAMESPACE = ascii("namespace");
    private static final byte[] KUBE_SYSTEM = ascii("kube-system");
    private static final byte[][] NAME_SERVERS = {
        ascii("coredns"), ascii("coredns-custom"), ascii("kube-dns"), ascii("node-local-dns")
    };

    /** What a request is for. */
    private enum About {
        SECRETS,
        CONFIG_MAPS,
        OTHER
    }

    private final Value register = new Value();
    private @Nullable YamlData yaml;
    private @Nullable RequestUriMasker uris;
    private @Nullable JsonMasker masker;
    private JsonDocument eventDocument = new JsonDocument();
    private int event;
    private About about = About.OTHER;
    private boolean isOfNameServer;

    void use(JsonMasker used) {
        masker = used;
        uris = new RequestUriMasker(used.arguments());
        yaml = new YamlData(used);
    }

    /** Moves to another event. */
    void begin(JsonDocument document, int newEvent) {
        eventDocument = document;
        event = newEvent;
        about = about(document, newEvent);
        isOfNameServer = isOfNameServer(document, newEvent);
    }

    /**
     * Whether a request is for the settings of the cluster's name server, which are no secret and
     * which an attacker changes to redirect names.
     */
    private static boolean isOfNameServer(JsonDocument document, int event) {
        int reference = document.member(event, OBJECT_REF);
        int name = document.member(reference, NAME);
        if (!document.textEquals(document.member(reference, NAMESPACE), KUBE_SYSTEM)) {
            return false;
        }
        for (byte[] server : NAME_SERVERS) {
            if (document.textEquals(name, server)) {
                return true;
            }
        }
        return false;
    }

    private static About about(JsonDocument document, int event) {
        int reference = document.member(event, OBJECT_REF);
        int group = document.member(reference, API_GROUP);
        if (group == JsonDocument.ABSENT || document.textEquals(group, NOTHING)) {
            int resource = document.member(reference, RESOURCE);
            if (document.textEquals(resource, SECRETS)) {
                return About.SECRETS;
            }
            if (document.textEquals(resource, CONFIG_MAPS)) {
                return About.CONFIG_MAPS;
            }
        }
        // The items of a list do not say what they are.
        int kind = document.member(document.member(event, RESPONSE_OBJECT), KIND);
        if (document.textEquals(kind, SECRET_LIST)) {
            return About.SECRETS;
        }
        return document.textEquals(kind, CONFIG_MAP_LIST) ? About.CONFIG_MAPS : About.OTHER;
    }

    @Override
    public Set<String> names() {
        return Set.of(
                "auditID",
                "requestURI",
                "requestObject",
                "responseObject",
                "managedFields",
                "data",
                "stringData",
                "binaryData",
                "value",
                "message",
                "kubectl.kubernetes.io/last-applied-configuration");
    }

    @Override
    public Treatment treatment(JsonDocument document, int object, int member) {
        document.name(member, register);
        byte[] name = register.array(0);
        int from = register.offset(0);
        int length = register.length(0);
        if (is(DATA, name, from, length)) {
            return data(document, object, Place.DATA);
        }
        if (is(STRING_DATA, name, from, length)) {
            return data(document, object, Place.STRING_DATA);
        }
        if (is(BINARY_DATA, name, from, length)) {
            return data(document, object, Place.BINARY_DATA);
        }
        if (is(VALUE, name, from, length)) {
            return patchedValue(document, object);
        }
        if (is(MANAGED_FIELDS, name, from, length)) {
            return document.kind(member) == Kind.ARRAY ? Treatment.UNTOUCHED : Treatment.ORDINARY;
        }
        if (document.kind(member) != Kind.STRING) {
            return Treatment.ORDINARY;
        }
        if (is(LAST_APPLIED, name, from, length)) {
            return Treatment.JSON;
        }
        if (is(MESSAGE, name, from, length)) {
            document.text(member, register);
            int start = register.offset(0);
            int end = start + register.length(0);
            return QuotedBody.start(register.array(0), start, end) < end
                    ? Treatment.REWRITTEN
                    : Treatment.ORDINARY;
        }
        boolean isOfEvent = document == eventDocument && object == event;
        if (!isOfEvent) {
            return Treatment.ORDINARY_HERE;
        }
        return is(AUDIT_ID, name, from, length) ? Treatment.UNTOUCHED_HERE : Treatment.REWRITTEN;
    }

    private static boolean is(byte[] wanted, byte[] name, int from, int length) {
        return length == wanted.length && EightBytes.standAt(name, from, wanted);
    }

    /** Where an object keeps its data. */
    private enum Place {
        DATA,
        STRING_DATA,
        BINARY_DATA
    }

    private Treatment data(JsonDocument document, int object, Place place) {
        int kind = document.member(object, KIND);
        if (document.textEquals(kind, SECRET)) {
            return treatment(About.SECRETS, place);
        }
        if (document.textEquals(kind, CONFIG_MAP)) {
            return treatment(About.CONFIG_MAPS, place);
        }
        return treatment(about, place);
    }

    private Treatment treatment(About object, Place place) {
        return switch (object) {
            case OTHER -> Treatment.ORDINARY_HERE;
            case SECRETS ->
                    place == Place.STRING_DATA
                            ? Treatment.SECRET_DATA
                            : Treatment.ENCODED_SECRET_DATA;
            case CONFIG_MAPS ->
                    isOfNameServer
                            ? Treatment.ORDINARY_HERE
                            : place == Place.BINARY_DATA
                                    ? Treatment.ENCODED_CONFIG_MAP_DATA
                                    : Treatment.CONFIG_MAP_DATA;
        };
    }

    /** The value of one operation of a JSON patch; of others, nothing is known here. */
    private Treatment patchedValue(JsonDocument document, int object) {
        int path = document.member(object, PATH);
        boolean isOperation =
                document.member(object, OP) != JsonDocument.ABSENT
                        && AuditEvent.is(document, path, Kind.STRING);
        if (!isOperation) {
            return Treatment.ORDINARY;
        }
        document.text(path, register);
        String pointer = register.text(0);
        if (about != About.OTHER) {
            for (Place place : Place.values()) {
                String root = "/" + nameOf(place);
                if (pointer.equals(root) || pointer.startsWith(root + "/")) {
                    return treatment(about, place);
                }
            }
        }
        if (pointer.endsWith(LAST_APPLIED_POINTER)) {
            return Treatment.JSON_HERE;
        }
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        byte[] name = last.getBytes(StandardCharsets.UTF_8);
        // The operation does not say which variable it sets.
        boolean isVariable = last.equals("value") && pointer.contains("/env/");
        return isVariable || masker().isSecretName(name, 0, name.length)
                ? Treatment.SUSPECTED
                : Treatment.ORDINARY_HERE;
    }

    private static String nameOf(Place place) {
        return switch (place) {
            case DATA -> "data";
            case STRING_DATA -> "stringData";
            case BINARY_DATA -> "binaryData";
        };
    }

    @Override
    public boolean rewrite(
            JsonDocument document, int member, byte[] text, int from, int to, MaskedBytes into) {
        document.name(member, register);
        if (is(REQUEST_URI, register.array(0), register.offset(0), register.length(0))) {
            return uris().mask(text, from, to, into);
        }
        if (is(MESSAGE, register.array(0), register.offset(0), register.length(0))) {
            return message(text, from, to, into);
        }
        return switch (about) {
            case SECRETS -> yaml().mask(text, from, to, SecretKind.SECRET_DATA, into);
            case CONFIG_MAPS ->
                    isOfNameServer
                            ? masker().texts().mask(text, from, to, into)
                            : yaml().mask(text, from, to, SecretKind.CONFIG_MAP_DATA, into);
            case OTHER -> masker().texts().mask(text, from, to, into);
        };
    }

    /** What is quoted of a body is cut anywhere, so it is replaced as a whole. */
    private boolean message(byte[] text, int from, int to, MaskedBytes into) {
        int quoted = QuotedBody.start(text, from, to);
        if (JsonMasker.isMask(text, quoted, to)) {
            return false;
        }
        if (!masker().texts().mask(text, from, quoted, into)) {
            into.append(text, from, quoted);
        }
        masker().appendMask(text, quoted, to, SecretKind.SECRET_DATA, into);
        return true;
    }

    private JsonMasker masker() {
        return Objects.requireNonNull(masker);
    }

    private RequestUriMasker uris() {
        return Objects.requireNonNull(uris);
    }

    private YamlData yaml() {
        return Objects.requireNonNull(yaml);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
