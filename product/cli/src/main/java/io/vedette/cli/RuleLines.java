package io.vedette.cli;

import io.vedette.model.Priority;
import io.vedette.model.TerminalText;
import io.vedette.rules.Correlation;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Rules and correlations for people: one line each, or everything about one. */
final class RuleLines {
    private static final String WITHOUT_CORRELATIONS = "%-3s  %-13s  %-9s  %s";
    private static final String WITH_CORRELATIONS = "%-7s  %-13s  %-16s  %s";

    private RuleLines() {}

    static void print(
            RuleSet set, RunningRules running, Map<String, Rule> shadowed, PrintStream out) {
        String format = set.correlations().isEmpty() ? WITHOUT_CORRELATIONS : WITH_CORRELATIONS;
        for (Rule rule : set.rules()) {
            Rule by = shadowed.get(rule.name());
            String note =
                    by == null
                            ? ""
                            : "  (shadowed by \"" + by.name() + "\" at " + by.position() + ")";
            String state =
                    running.alerting().contains(rule)
                            ? "on"
                            : running.counted().contains(rule) ? "counted" : "off";
            String name = rule.name() + note;
            print(out, format, state, rule.priority(), rule.source().name(), name);
        }
        for (Correlation correlation : set.correlations()) {
            String state =
                    !running.correlations().contains(correlation)
                            ? "off"
                            : running.silentCorrelations().contains(correlation.title())
                                    ? "counted"
                                    : "on";
            String type = correlation.type().word();
            print(out, format, state, correlation.priority(), type, correlation.title());
        }
    }

    private static void print(
            PrintStream out,
            String format,
            String state,
            Priority priority,
            String kind,
            String name) {
        out.println(
                TerminalText.escape(String.format(format, state, priority.label(), kind, name)));
    }

    static String summary(RuleSet set, RunningRules running, Map<String, Rule> shadowed) {
        var summary = new StringBuilder();
        summary.append(set.rules().size())
                .append(" rules, ")
                .append(running.alerting().size())
                .append(" run, ")
                .append(shadowed.size())
                .append(" of them shadowed when only the first match counts");
        if (!set.correlations().isEmpty()) {
            summary.append("; ")
                    .append(set.correlations().size())
                    .append(" correlations, ")
                    .append(running.correlations().size())
                    .append(" run, over ")
                    .append(running.counted().size())
                    .append(" rules");
        }
        return summary.toString();
    }

    static void describe(Rule rule, PrintStream out) {
        out.println(TerminalText.escape(rule.name()));
        line(out, "from", rule.position().toString());
        line(out, "source", rule.source().name());
        line(out, "priority", rule.priority().label());
        line(out, "enabled", Boolean.toString(rule.enabled()));
        line(out, "tags", String.join(", ", rule.tags()));
        line(out, "description", rule.description().strip());
        line(out, "condition", rule.conditionText().strip());
        line(out, "compiled", rule.compiledText());
        line(out, "output", rule.outputText().strip());
        line(out, "fields", String.join(", ", rule.uses().fields()));
        line(out, "macros", String.join(", ", rule.uses().macros()));
        line(out, "lists", String.join(", ", rule.uses().lists()));
        line(out, "exceptions", String.join(", ", rule.uses().exceptions()));
        out.println();
    }

    static void describe(Correlation correlation, PrintStream out) {
        Correlation.About about = correlation.about();
        out.println(TerminalText.escape(correlation.title()));
        line(out, "from", correlation.position().toString());
        line(out, "id", about.id());
        line(out, "name", about.name());
        line(out, "priority", correlation.priority().label());
        line(out, "enabled", Boolean.toString(correlation.enabled()));
        line(out, "status", about.status());
        line(out, "author", about.author());
        line(out, "tags", String.join(", ", correlation.tags()));
        line(out, "description", about.description().strip());
        line(out, "type", correlation.type().word());
        List<String> inputs = correlation.inputs().stream().map(Correlation.Input::name).toList();
        line(out, "rules", String.join(", ", inputs));
        line(out, "group by", String.join(", ", correlation.groupBy()));
        line(out, "field", String.join(", ", correlation.valueFields()));
        line(out, "condition", correlation.condition().toString());
        line(out, "timespan", correlation.timespanText());
        line(out, "generate", Boolean.toString(correlation.generate()));
        line(out, "references", String.join(", ", about.references()));
        line(out, "harmless", String.join("; ", about.falsePositives()));
        out.println();
    }

    private static void line(PrintStream out, String name, String value) {
        if (!value.isEmpty()) {
            String oneLine = value.replaceAll("\\s*\\R\\s*", " ");
            out.println(String.format("  %-12s %s", name, TerminalText.escape(oneLine)));
        }
    }
}
