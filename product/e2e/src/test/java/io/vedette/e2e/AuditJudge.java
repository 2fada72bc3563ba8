package io.vedette.e2e;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.Alert;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays recordings of one cluster, each alone, and says which attacks our rules alerted on and
 * what they made of ordinary work.
 *
 * <p>Every rule that matches alerts, so that none hides behind another.
 */
final class AuditJudge {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path cluster;
    private final Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();
    private final RuleSet rules;

    /**
     * @param cluster the folder with the recordings of a cluster
     */
    AuditJudge(Path cluster, RuleSet rules) {
        this.cluster = cluster;
        this.rules = rules;
    }

    /** The rules of {@code content/rules}. */
    static RuleSet ownRules() throws IOException {
        var files = new ArrayList<RuleFile>();
        for (Path file : filesWith(SharedData.repository("content/rules"), ".yaml")) {
            files.add(new RuleFile(file.getFileName().toString(), Files.readString(file)));
        }
        LoadResult result =
                new RuleLoader(FieldCatalogue.loadAll(), LoadOptions.DEFAULT).load(files);
        if (!result.isSuccessful()) {
            throw new IllegalStateException("our own rules are refused: " + result.files());
        }
        return result.rules();
    }

    private static List<Path> filesWith(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** What is known of a scenario. */
    private record Truth(String title, Set<String> malicious, Set<String> attackers) {}

    AuditScore judge() throws IOException {
        var scenarios = new ArrayList<AuditScore.Scenario>();
        var bystanders = new TreeMap<String, Integer>();
        for (Path truth : filesWith(cluster.resolve("attacks"), ".truth.json")) {
            scenarios.add(judge(truth, bystanders));
        }
        Path benign = cluster.resolve("benign.jsonl.gz");
        var gray = grayActions();
        var alertsByRule = new TreeMap<String, Integer>();
        var grayAlerts = new TreeMap<String, Integer>();
        Replay replay = replay(benign);
        for (Noted noted : replay.alerts()) {
            alertsByRule.merge(noted.alert().rule(), 1, Integer::sum);
            String action = gray.get(noted.auditId());
            if (action != null) {
                grayAlerts.merge(action + " / " + noted.alert().rule(), 1, Integer::sum);
            }
        }
        return new AuditScore(
                cluster.getFileName().toString(),
                scenarios,
                replay.auditIds().size(),
                alertsByRule,
                grayAlerts,
                bystanders);
    }

    private AuditScore.Scenario judge(Path file, Map<String, Integer> bystanders)
            throws IOException {
        Truth truth = truth(JSON.readTree(Files.readString(file)));
        String name = file.getFileName().toString().replace(".truth.json", "");
        Replay replay = replay(file.resolveSibling(name + ".jsonl.gz"));
        int begin = first(replay.auditIds(), truth.malicious()::contains);
        var ruleNames = new TreeSet<String>();
        int delay = AuditScore.Scenario.NEVER;
        for (Noted noted : replay.alerts()) {
            boolean isStory = truth.malicious().contains(noted.auditId());
            if (isStory && noted.alert().priority().isAtLeast(AuditScore.LEAST)) {
                ruleNames.add(noted.alert().rule());
                delay = Math.min(delay, noted.number() - begin);
            } else if (!isStory && !truth.attackers().contains(noted.auditId())) {
                bystanders.merge(name + " / " + noted.alert().rule(), 1, Integer::sum);
            }
        }
        return new AuditScore.Scenario(name, truth.title(), List.copyOf(ruleNames), delay);
    }

    private static int first(List<String> auditIds, Predicate<String> wanted) {
        for (int i = 0; i < auditIds.size(); i++) {
            if (wanted.test(auditIds.get(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no malicious event is in the recording");
    }

    private static Truth truth(JsonNode node) {
        var malicious = new TreeSet<String>();
        node.get("malicious").forEach(event -> malicious.add(event.get("auditID").asString()));
        node.get("consequence").forEach(event -> malicious.add(event.get("auditID").asString()));
        var attackers = new TreeSet<String>();
        node.get("attacker_incidental")
                .forEach(event -> attackers.add(event.get("auditID").asString()));
        return new Truth(node.get("title").asString(), malicious, attackers);
    }

    /** Gray actions by the ids of their requests. */
    private Map<String, String> grayActions() throws IOException {
        var actions = new TreeMap<String, String>();
        JsonNode file = JSON.readTree(Files.readString(cluster.resolve("benign-gray.json")));
        for (JsonNode action : file) {
            action.get("events")
                    .forEach(event ->
                            actions.put(
                                    event.get("auditID").asString(),
                                    action.get("what").asString()));
        }
        return actions;
    }

    /** An alert and the number of its event in the recording, from 0. */
    private record Noted(Alert alert, int number) {
        String auditId() {
            String id = alert.eventIds().getLast();
            int slash = id.indexOf('/');
            return slash < 0 ? id : id.substring(0, slash);
        }
    }

    private record Replay(List<String> auditIds, List<Noted> alerts) {}

    private Replay replay(Path file) throws IOException {
        var auditIds = new ArrayList<String>();
        var alerts = new ArrayList<Noted>();
        var pipeline =
                new Pipeline(
                        RuleSelection.AS_FILED.apply(rules),
                        catalogues,
                        Matching.ALL,
                        alert -> alerts.add(new Noted(alert, auditIds.size() - 1)),
                        failure -> {
                            throw new AssertionError(failure.toString(), failure.cause());
                        });
        try (AuditReader reader = AuditReader.open(file, "judge", problem -> {})) {
            pipeline.run(
                    new WatchedSource(
                            reader,
                            event -> {
                                String id = event.ids().getFirst();
                                int slash = id.indexOf('/');
                                auditIds.add(slash < 0 ? id : id.substring(0, slash));
                            }));
        }
        return new Replay(auditIds, alerts);
    }
}
