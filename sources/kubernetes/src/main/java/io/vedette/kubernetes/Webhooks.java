package io.vedette.kubernetes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What admission webhooks in a request see, and where they are. */
final class Webhooks {
    private Webhooks() {}

    /** Which objects that matter they are shown; see the field's description. */
    static List<String> intercepted(AuditEvent event) {
        var json = new Json(event);
        var seen = new LinkedHashSet<String>();
        for (int webhook : webhooks(json)) {
            for (int rule : json.elements(json.at(webhook, "rules"))) {
                add(
                        json.texts(json.at(rule, "apiGroups")),
                        json.texts(json.at(rule, "resources")),
                        seen);
            }
        }
        return List.copyOf(seen);
    }

    private static void add(List<String> groups, List<String> resources, Set<String> seen) {
        if (!groups.contains("*") && !groups.contains("")) {
            return;
        }
        if (resources.contains("*") || resources.contains("*/*")) {
            seen.add("everything");
        }
        for (String resource : resources) {
            switch (resource) {
                case "secrets" -> seen.add("secrets");
                case "pods" -> seen.add("pods");
                case "pods/exec", "pods/attach", "pods/*" -> seen.add("exec");
                case "serviceaccounts/token" -> seen.add("tokens");
                default -> {}
            }
        }
    }

    /** The addresses of those that are called by address instead of as a service. */
    static List<String> urls(AuditEvent event) {
        var json = new Json(event);
        return webhooks(json).stream()
                .map(webhook -> json.text(webhook, "clientConfig", "url"))
                .filter(url -> !url.isEmpty())
                .toList();
    }

    private static List<Integer> webhooks(Json json) {
        return json.elements(json.at(json.wanted("/webhooks"), "webhooks"));
    }
}
