package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.model.TimeText;
import io.vedette.model.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Says in one English sentence who did or tried what, in whose name, to what, when, from where, and
 * how it was decided.
 *
 * <p>It may hold any character that the event holds; texts that the client chose, such as a
 * command, are cut at {@value #LONGEST_TEXT} characters.
 */
final class AuditSentence {
    private static final int LONGEST_TEXT = 200;
    private static final MemberPath VERB = MemberPath.of("verb");
    private static final MemberPath REQUEST_URI = MemberPath.of("requestURI");
    private static final MemberPath OBJECT_REF_RESOURCE = MemberPath.of("objectRef", "resource");
    private static final MemberPath OBJECT_REF_SUBRESOURCE =
            MemberPath.of("objectRef", "subresource");
    private static final MemberPath OBJECT_REF_NAMESPACE = MemberPath.of("objectRef", "namespace");
    private static final MemberPath OBJECT_REF_NAME = MemberPath.of("objectRef", "name");
    private static final MemberPath RESPONSE_OBJECT_METADATA_NAME =
            MemberPath.of("responseObject", "metadata", "name");
    private static final MemberPath REQUEST_OBJECT_METADATA_NAME =
            MemberPath.of("requestObject", "metadata", "name");
    private static final MemberPath RESPONSE_STATUS_CODE = MemberPath.of("responseStatus", "code");
    private static final MemberPath DECISION =
            MemberPath.of("annotations", "authorization.k8s.io/decision");
    private static final MemberPath STAGE = MemberPath.of("stage");
    private static final MemberPath USER_USERNAME = MemberPath.of("user", "username");
    private static final MemberPath IMPERSONATED_USER_USERNAME =
            MemberPath.of("impersonatedUser", "username");
    private static final MemberPath IMPERSONATED_USER_GROUPS =
            MemberPath.of("impersonatedUser", "groups");
    private static final MemberPath SOURCE_IPS = MemberPath.of("sourceIPs");
    private static final MemberPath RESPONSE_STATUS_REASON =
            MemberPath.of("responseStatus", "reason");
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final String NODE = "system:node:";
    private static final String ANONYMOUS = "system:anonymous";
    private static final String EVERYBODY = "system:authenticated";

    /** A verb as it follows "tried to", and as it says what was done. */
    private record Verb(String infinitive, String past) {}

    private static final Map<String, Verb> VERBS =
            Map.ofEntries(
                    Map.entry("get", new Verb("read", "read")),
                    Map.entry("list", new Verb("list", "listed")),
                    Map.entry("watch", new Verb("watch", "watched")),
                    Map.entry("create", new Verb("create", "created")),
                    Map.entry("update", new Verb("update", "updated")),
                    Map.entry("patch", new Verb("patch", "patched")),
                    Map.entry("delete", new Verb("delete", "deleted")),
                    Map.entry("deletecollection", new Verb("delete all", "deleted all")),
                    Map.entry("post", new Verb("post to", "posted to")),
                    Map.entry("put", new Verb("put to", "put to")),
                    Map.entry("head", new Verb("read the head of", "read the head of")),
                    Map.entry("connect", new Verb("connect to", "connected to")),
                    Map.entry("proxy", new Verb("proxy to", "proxied to")));
    private static final Set<String> COLLECTION_VERBS = Set.of("list", "watch", "deletecollection");

    private final AuditEvent event;
    private final String verb;
    private final String uri;
    private final String resource;
    private final String subresource;
    private final String name;
    private final String namespace;

    private AuditSentence(AuditEvent event) {
        this.event = event;
        verb = string(VERB).toLowerCase(Locale.ROOT);
        uri = string(REQUEST_URI);
        resource = string(OBJECT_REF_RESOURCE);
        subresource = string(OBJECT_REF_SUBRESOURCE);
        namespace = string(OBJECT_REF_NAMESPACE);
        String target = string(OBJECT_REF_NAME);
        name = target.isEmpty() && verb.equals("create") ? createdName() : target;
    }

    /** The server may have made up the name, or the request may have been refused before that. */
    private String createdName() {
        String given = string(RESPONSE_OBJECT_METADATA_NAME);
        return given.isEmpty() ? string(REQUEST_OBJECT_METADATA_NAME) : given;
    }

    static String of(AuditEvent event) {
        return new AuditSentence(event).sentence();
    }

    private String sentence() {
        String code = number(RESPONSE_STATUS_CODE);
        String decision = string(DECISION);
        String stage = string(STAGE);
        boolean refused = decision.equals("forbid") || isFailure(code);

        var text = new StringBuilder(256);
        appendWho(text, string(USER_USERNAME));
        text.setCharAt(0, (char) (text.charAt(0) - 'a' + 'A'));
        String impersonated = string(IMPERSONATED_USER_USERNAME);
        if (!impersonated.isEmpty()) {
            appendWho(text.append(" as "), impersonated);
            text.append(impersonatedGroups());
        }
        Verb action = action();
        if (stage.equals("RequestReceived")) {
            text.append(" asked to ").append(action.infinitive);
        } else if (refused || stage.equals("Panic")) {
            text.append(" tried to ").append(action.infinitive);
        } else {
            text.append(' ').append(action.past);
        }
        appendTarget(text.append(' '));
        text.append(" at ").append(TimeText.utcSeconds(event.timeNanos())).append(" UTC");
        appendSource(text);
        appendOutcome(text.append(": "), stage, decision, code);
        text.append('.');
        return text.toString();
    }

    // Who

    /** Appends at least one word, in lower case. */
    private static void appendWho(StringBuilder text, String user) {
        if (user.isEmpty()) {
            text.append("an unauthenticated caller");
        } else if (user.equals(ANONYMOUS)) {
            text.append("an anonymous caller");
        } else if (user.startsWith(SERVICE_ACCOUNT)) {
            int account = text.append("service account ").length();
            text.append(user, SERVICE_ACCOUNT.length(), user.length());
            int colon = user.indexOf(':', SERVICE_ACCOUNT.length());
            if (colon >= 0) {
                text.setCharAt(account + colon - SERVICE_ACCOUNT.length(), '/');
            }
        } else if (user.startsWith(NODE)) {
            text.append("node ").append(user, NODE.length(), user.length());
        } else {
            text.append("user ").append(user);
        }
    }

    private String impersonatedGroups() {
        List<String> groups = strings(IMPERSONATED_USER_GROUPS);
        groups.remove(EVERYBODY);
        return switch (groups.size()) {
            case 0 -> "";
            case 1 -> " of group " + groups.getFirst();
            default -> " of groups " + enumerated(groups);
        };
    }

    // Did what

    private Verb action() {
        String other = verb.isEmpty() ? "something" : verb;
        Verb known = VERBS.get(verb);
        Verb plain =
                known == null ? new Verb("do " + other + " on", "did " + other + " on") : known;
        return switch (subresource) {
            case "exec" -> {
                String command = String.join(" ", parameters("command"));
                yield command.isEmpty()
                        ? new Verb("open an exec session in", "opened an exec session in")
                        : new Verb(
                                "run \"" + shortened(command) + "\" by exec in",
                                "ran \"" + shortened(command) + "\" by exec in");
            }
            case "attach" -> new Verb("attach to", "attached to");
            case "portforward" -> new Verb("open a portforward to", "opened a portforward to");
            case "eviction" -> new Verb("evict", "evicted");
            case "token" ->
                    verb.equals("create")
                            ? new Verb("request a token for", "requested a token for")
                            : plain;
            case "proxy" -> {
                String request = article(verb) + verb + " request for " + shortened(proxied());
                yield new Verb(
                        "send " + request + " through the proxy of",
                        "sent " + request + " through the proxy of");
            }
            default -> plain;
        };
    }

    /** The path behind the proxy. */
    private String proxied() {
        int path = uri.indexOf("/proxy");
        String behind = path < 0 ? "" : uri.substring(path + "/proxy".length());
        return behind.isEmpty() ? "/" : behind;
    }

    // To what

    private void appendTarget(StringBuilder text) {
        if (resource.isEmpty()) {
            text.append(
                    uri.isEmpty() ? "something unnamed" : "the URL " + shortened(withoutQuery()));
            return;
        }
        switch (subresource) {
            case "exec", "attach" -> {
                List<String> containers = parameters("container");
                if (!containers.isEmpty()) {
                    text.append("container ")
                            .append(shortened(containers.getFirst()))
                            .append(" of ");
                }
            }
            case "", "portforward", "eviction", "proxy" -> {}
            case "token" -> {
                if (!verb.equals("create")) {
                    text.append("the token of ");
                }
            }
            default -> text.append("the ").append(subresource).append(" of ");
        }
        boolean isCollection = COLLECTION_VERBS.contains(verb);
        appendObject(text, isCollection);
        if (!namespace.isEmpty() && !resource.equals("namespaces")) {
            text.append(" in namespace ").append(namespace);
        } else if (isCollection && name.isEmpty()) {
            text.append(" cluster-wide");
        }
    }

    private void appendObject(StringBuilder text, boolean isCollection) {
        if (isCollection) {
            text.append(resource);
            if (!name.isEmpty()) {
                text.append(" named ").append(name);
            }
            return;
        }
        String one = singular(resource);
        if (name.isEmpty()) {
            text.append(article(one)).append(one);
        } else {
            text.append(one).append(' ').append(name);
        }
    }

    private static String article(String word) {
        return !word.isEmpty() && "aeiou".indexOf(word.charAt(0)) >= 0 ? "an " : "a ";
    }

    /** The singular of an API resource, whose plural is regular. */
    private static String singular(String plural) {
        if (plural.equals("endpoints") || !plural.endsWith("s") || plural.length() < 2) {
            return plural;
        }
        if (plural.endsWith("ies")) {
            return plural.substring(0, plural.length() - 3) + "y";
        }
        boolean hissing =
                plural.endsWith("sses") || plural.endsWith("xes") || plural.endsWith("ches");
        return plural.substring(0, plural.length() - (hissing ? 2 : 1));
    }

    // When, from where

    private void appendSource(StringBuilder text) {
        List<String> addresses = strings(SOURCE_IPS);
        if (addresses.isEmpty()) {
            return;
        }
        text.append(" from ").append(addresses.getFirst());
        if (addresses.size() > 1) {
            text.append(" through ").append(enumerated(addresses.subList(1, addresses.size())));
        }
    }

    // How it was decided

    private static boolean isFailure(String code) {
        return code.length() == 3 && (code.charAt(0) == '4' || code.charAt(0) == '5');
    }

    private void appendOutcome(StringBuilder text, String stage, String decision, String code) {
        if (stage.equals("RequestReceived")) {
            text.append("not decided yet");
            return;
        }
        text.append(outcome(stage, decision, code));
        if (!code.isEmpty()) {
            String reason = string(RESPONSE_STATUS_REASON);
            text.append(" (").append(code);
            if (!reason.isEmpty()) {
                text.append(' ').append(reason);
            }
            text.append(')');
        }
    }

    private static String outcome(String stage, String decision, String code) {
        if (stage.equals("Panic")) {
            return "the API server panicked";
        }
        if (decision.equals("forbid")) {
            return "denied";
        }
        if (code.equals("401")) {
            return "refused as unauthenticated";
        }
        if (code.equals("403")) {
            return decision.equals("allow") ? "denied by admission" : "denied";
        }
        if (isFailure(code)) {
            return "failed";
        }
        if (decision.equals("allow")) {
            return "allowed";
        }
        return code.isEmpty() ? "outcome unknown" : "succeeded";
    }

    // Reading the event

    private String string(MemberPath path) {
        return event.string(path);
    }

    private String number(MemberPath path) {
        int node = event.find(path);
        if (!AuditEvent.is(event.document(), node, JsonDocument.Kind.NUMBER)) {
            return "";
        }
        var text = new Value();
        event.document().text(node, text);
        return text.text(0);
    }

    private List<String> strings(MemberPath path) {
        JsonDocument document = event.document();
        int array = event.find(path);
        // of addresses, groups and the like there is mostly one
        var all = new ArrayList<String>(1);
        if (AuditEvent.is(document, array, JsonDocument.Kind.ARRAY)) {
            for (int element = document.first(array);
                    element != JsonDocument.ABSENT;
                    element = document.next(element)) {
                all.add(event.string(element));
            }
        }
        return all;
    }

    private String withoutQuery() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** All values of a parameter of the URI's query; as they stand where they are malformed. */
    private List<String> parameters(String wanted) {
        var values = new ArrayList<String>();
        int query = uri.indexOf('?');
        if (query < 0) {
            return values;
        }
        for (String pair : uri.substring(query + 1).split("&")) {
            if (pair.startsWith(wanted + "=")) {
                values.add(decoded(pair.substring(wanted.length() + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ignored) {
            // a percent sign that escapes nothing: the client's own words say more than no words
            return text;
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }

    private static String enumerated(List<String> parts) {
        int last = parts.size() - 1;
        return last == 0
                ? parts.getFirst()
                : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
    }
}
