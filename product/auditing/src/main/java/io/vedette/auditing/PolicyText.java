package io.vedette.auditing;

import java.util.Collection;
import java.util.List;

/** Writes policies as YAML. */
public final class PolicyText {
    private static final int WIDTH = 110;

    private PolicyText() {}

    /**
     * A policy as a file.
     *
     * @param about lines of comment that stand above it
     */
    public static String of(AuditPolicy policy, List<String> about) {
        var text = new StringBuilder();
        about.forEach(line -> text.append(("# " + line).stripTrailing()).append('\n'));
        text.append("apiVersion: audit.k8s.io/v1\nkind: Policy\n");
        list(text, "", "omitStages", policy.omitStages().stream().map(AuditStage::label).toList());
        if (policy.omitManagedFields()) {
            text.append("omitManagedFields: true\n");
        }
        text.append("rules:\n");
        policy.rules().forEach(rule -> rule(text, rule));
        return text.toString();
    }

    private static void rule(StringBuilder text, PolicyRule rule) {
        text.append("  - level: ").append(rule.level().label()).append('\n');
        list(text, "    ", "users", rule.users());
        list(text, "    ", "userGroups", rule.userGroups());
        list(text, "    ", "verbs", rule.verbs());
        if (!rule.resources().isEmpty()) {
            text.append("    resources:\n");
            for (GroupResources each : rule.resources()) {
                text.append("      - group: ")
                        .append(HypotheticalEvents.quoted(each.group()))
                        .append('\n');
                list(text, "        ", "resources", each.resources());
                list(text, "        ", "resourceNames", each.resourceNames());
            }
        }
        list(text, "    ", "namespaces", rule.namespaces());
        list(text, "    ", "nonResourceURLs", rule.nonResourceUrls());
        list(
                text,
                "    ",
                "omitStages",
                rule.omitStages().stream().map(AuditStage::label).toList());
        rule.omitManagedFields()
                .ifPresent(
                        omit -> text.append("    omitManagedFields: ").append(omit).append('\n'));
    }

    private static void list(
            StringBuilder text, String indent, String key, Collection<String> values) {
        if (values.isEmpty()) {
            return;
        }
        var line = new StringBuilder(indent).append(key).append(": [");
        String separator = "";
        for (String value : values) {
            String quoted = HypotheticalEvents.quoted(value);
            line.append(separator);
            if (line.length() + quoted.length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(indent).append("    ");
            }
            line.append(quoted);
            separator = ", ";
        }
        text.append(line).append("]\n");
    }
}
