package io.vedette.e2e;

import io.vedette.model.Priority;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How our rules fared on the recordings of a cluster.
 *
 * @param benignEvents how many events of ordinary work there are
 * @param benignAlerts alerts on them, by rule
 * @param grayAlerts those of them that are about actions which look like an attack's, by action and
 *     rule
 * @param bystanders alerts in the recordings of attacks that are about others, by scenario and rule
 */
record AuditScore(
        String cluster,
        List<Scenario> scenarios,
        int benignEvents,
        Map<String, Integer> benignAlerts,
        Map<String, Integer> grayAlerts,
        Map<String, Integer> bystanders) {
    /** An attack counts as seen from this priority on. */
    static final Priority LEAST = Priority.WARNING;

    /** Of a thousand events of ordinary work, so many may alert. */
    static final double MOST_PER_THOUSAND = 1;

    AuditScore {
        scenarios = List.copyOf(scenarios);
        benignAlerts = Map.copyOf(benignAlerts);
        grayAlerts = Map.copyOf(grayAlerts);
        bystanders = Map.copyOf(bystanders);
    }

    /**
     * An attack.
     *
     * @param rules those that alerted on what the attacker did or what came of it
     * @param delay events between the first malicious one and the first that was alerted on, or
     *     {@link #NEVER}
     */
    record Scenario(String name, String title, List<String> rules, int delay) {
        static final int NEVER = Integer.MAX_VALUE;

        Scenario {
            rules = List.copyOf(rules);
        }

        boolean isSeen() {
            return delay != NEVER;
        }
    }

    List<String> missed() {
        return scenarios.stream().filter(each -> !each.isSeen()).map(Scenario::name).toList();
    }

    int benignTotal() {
        return benignAlerts.values().stream().mapToInt(Integer::intValue).sum();
    }

    double benignPerThousand() {
        return 1000.0 * benignTotal() / benignEvents;
    }

    String table() {
        var text = new StringBuilder();
        text.append(cluster)
                .append(": ")
                .append(scenarios.size() - missed().size())
                .append(" of ")
                .append(scenarios.size())
                .append(" attacks seen\n");
        for (Scenario scenario : scenarios) {
            text.append(
                    String.format(
                            "  %-34s %6s  %s%n",
                            scenario.name(),
                            scenario.isSeen() ? "+" + scenario.delay() : "MISSED",
                            String.join("; ", scenario.rules())));
        }
        text.append(
                String.format(
                        "  ordinary work: %d alerts on %d events, %.2f per 1,000%n",
                        benignTotal(), benignEvents, benignPerThousand()));
        append("", benignAlerts, text);
        append("of these on gray actions: ", grayAlerts, text);
        append("on bystanders of attacks: ", bystanders, text);
        return text.toString();
    }

    private static void append(String what, Map<String, Integer> counts, StringBuilder text) {
        new TreeMap<>(counts)
                .forEach((name, count) ->
                        text.append(String.format("  %6d  %s%s%n", count, what, name)));
    }
}
