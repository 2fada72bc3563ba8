package io.vedette.e2e;

import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.model.Technique;
import io.vedette.rules.Correlation;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Writes the page that says which techniques our rules cover, with which source of events. */
final class CoveragePage {
    private static final String HEAD =
            """
            # What our own rules cover

            Written by `make coverage`: change `content/rules`, not this page.

            A rule says in its tags which techniques it covers. Techniques that no rule covers are listed with the reason, so that it is
            known what is not seen.

            """;

    private static final String REQUIREMENTS_HEAD =
            """

            ## What a runtime defence is asked for

            Which rules for kernel events answer which requirement.

            | requirement | rules |
            |---|---|
            """;

    /** How rules begin that are there for correlations alone. */
    private static final String COUNTED = "counted - ";

    /** A rule or a correlation. */
    private record Alerting(
            String name, String source, Priority priority, Set<String> tags, String description) {
        Alerting {
            tags = Set.copyOf(tags);
        }
    }

    /**
     * A line of the list of techniques.
     *
     * @param reason why no rule covers it; empty when one should
     */
    private record Known(String name, String reason) {}

    private final List<Alerting> alerting = new ArrayList<>();
    private final Map<String, Known> known;

    private final List<Requirement> requirements;

    /** Something that a runtime defence has to see, and the names of rules that do. */
    private record Requirement(String id, String what, List<String> rules) {
        Requirement {
            rules = List.copyOf(rules);
        }
    }

    private CoveragePage(RuleSet rules) throws IOException {
        known = known();
        requirements = requirements();
        for (Correlation correlation : rules.correlations()) {
            alerting.add(
                    new Alerting(
                            correlation.title(),
                            (correlation.tags().contains("kubernetes") ? "k8s_audit" : "syscall")
                                    + ", several events",
                            correlation.priority(),
                            correlation.tags(),
                            correlation.about().description()));
        }
        for (Rule rule : rules.rules()) {
            if (!rule.name().startsWith(COUNTED)) {
                alerting.add(
                        new Alerting(
                                rule.name(),
                                rule.source().name(),
                                rule.priority(),
                                rule.tags(),
                                rule.description()));
            }
        }
        alerting.sort(Comparator.comparing(Alerting::name));
    }

    static String of(RuleSet rules) throws IOException {
        return new CoveragePage(rules).page();
    }

    private static Map<String, Known> known() throws IOException {
        var known = new LinkedHashMap<String, Known>();
        for (String line : lines("techniques.txt")) {
            String[] parts = line.split(" \\| ", 3);
            known.put(parts[0], new Known(parts[1], parts.length > 2 ? parts[2] : ""));
        }
        return known;
    }

    private static List<Requirement> requirements() throws IOException {
        var requirements = new ArrayList<Requirement>();
        for (String line : lines("requirements.txt")) {
            String[] parts = line.split(" \\| ", 3);
            requirements.add(
                    new Requirement(parts[0], parts[1], List.of(parts[2].split("; ", -1))));
        }
        return requirements;
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = CoveragePage.class.getResourceAsStream(resource)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    /** Rules that requirements name and that do not exist; rules that no requirement names. */
    static List<String> astray(RuleSet rules) throws IOException {
        var page = new CoveragePage(rules);
        var named = new TreeSet<String>();
        page.requirements.forEach(requirement -> named.addAll(requirement.rules()));
        var known = new TreeSet<String>();
        page.alerting.stream()
                .filter(rule -> rule.source().equals(SourceId.SYSCALL.name()))
                .forEach(rule -> known.add(rule.name()));
        var astray = new TreeSet<>(named);
        astray.removeAll(known);
        known.removeAll(named);
        astray.addAll(known);
        return List.copyOf(astray);
    }

    /** Tags for techniques that the list of techniques does not have. */
    static List<String> unknownTags(RuleSet rules) throws IOException {
        var page = new CoveragePage(rules);
        return page.alerting.stream()
                .flatMap(rule -> rule.tags().stream())
                .filter(tag -> Technique.isId(tag) || tag.startsWith("matrix-"))
                .filter(tag -> !page.known.containsKey(tag))
                .distinct()
                .sorted()
                .toList();
    }

    private String page() {
        var page = new StringBuilder(HEAD);
        page.append("## MITRE ATT&CK ").append(Technique.ATTACK_VERSION).append("\n\n");
        table("T", page);
        page.append("\n## Microsoft's threat matrix for Kubernetes\n\n");
        table("matrix-", page);
        page.append(REQUIREMENTS_HEAD);
        for (Requirement requirement : requirements) {
            page.append("| ").append(requirement.id()).append(' ').append(requirement.what());
            page.append(" | ").append(String.join(", ", requirement.rules())).append(" |\n");
        }
        page.append("\n## The rules\n");
        for (Alerting rule : alerting) {
            page.append("\n**").append(rule.name()).append("** (").append(rule.priority().label());
            page.append(", `").append(rule.source()).append("`)  \n");
            page.append(rule.description().strip()).append('\n');
        }
        return page.toString();
    }

    private void table(String prefix, StringBuilder page) {
        page.append("| technique | rules | source |\n|---|---|---|\n");
        known.forEach((id, technique) -> {
            if (id.startsWith(prefix)) {
                page.append("| ");
                if (Technique.isId(id)) {
                    page.append(id).append(' ');
                }
                page.append(technique.name()).append(" | ").append(rules(id, technique));
            }
        });
    }

    private String rules(String id, Known technique) {
        List<Alerting> covering =
                alerting.stream().filter(rule -> rule.tags().contains(id)).toList();
        if (covering.isEmpty()) {
            return "*none: " + technique.reason() + "* | |\n";
        }
        var sources = new TreeSet<String>();
        covering.forEach(rule -> sources.add(rule.source()));
        return String.join(", ", covering.stream().map(Alerting::name).toList())
                + " | "
                + String.join("; ", sources)
                + " |\n";
    }

    /** Prints the page; {@code make coverage} runs it. */
    static void main() throws IOException {
        IO.print(of(AuditJudge.ownRules()));
    }
}
