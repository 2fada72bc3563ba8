package io.vedette.auditing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes events that nobody recorded, with what kinds of request and identity fix. */
final class HypotheticalEvents {
    private HypotheticalEvents() {}

    static String text(Shape shape, Identity identity, String uri) {
        var members = new ArrayList<String>();
        members.add(member("kind", "Event"));
        members.add(member("apiVersion", "audit.k8s.io/v1"));
        members.add(member("auditID", "any"));
        members.add(member("verb", shape.verb()));
        if (!uri.isEmpty()) {
            members.add(member("requestURI", uri));
        }
        identity.user()
                .ifPresent(user -> {
                    members.add("\"user\":{" + member("username", user.name()) + "}");
                });
        if (!identity.client().isEmpty()) {
            members.add(member("userAgent", identity.client()));
        }
        if (shape.isForResource()) {
            members.add("\"objectRef\":{" + String.join(",", target(shape)) + "}");
        }
        return "{" + String.join(",", members) + "}";
    }

    private static List<String> target(Shape shape) {
        var members = new ArrayList<String>();
        members.add(member("resource", shape.resource()));
        if (!shape.subresource().isEmpty()) {
            members.add(member("subresource", shape.subresource()));
        }
        // what is empty is not written
        shape.namespace()
                .filter(each -> !each.isEmpty())
                .ifPresent(each -> members.add(member("namespace", each)));
        shape.name()
                .filter(each -> !each.isEmpty())
                .ifPresent(each -> members.add(member("name", each)));
        return members;
    }

    /** An event of which only the stage and what it came to are known. */
    static String text(AuditStage stage, int code) {
        String status = code == 0 ? "" : ",\"responseStatus\":{\"code\":" + code + "}";
        return "{" + member("kind", "Event") + "," + member("stage", stage.label()) + status + "}";
    }

    private static String member(String name, String value) {
        return quoted(name) + ":" + quoted(value);
    }

    /** A text in quotes, as JSON and YAML both read it. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || (c >= 0x7f && c <= 0xa0) || c == 0xfeff || c >= 0xfffe) {
                quoted.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
