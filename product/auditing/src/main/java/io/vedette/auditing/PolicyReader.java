package io.vedette.auditing;

import io.vedette.model.Suggestions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads audit policies, strictly: what an API server refuses is refused, and also what it passes
 * over, such as a key that it does not know.
 *
 * <p>Facts: {@code apiserver/pkg/apis/audit/v1/types.go} and {@code validation/validation.go}.
 */
public final class PolicyReader {
    /** An API server reads its policy into memory, and nobody writes a larger one. */
    private static final int LARGEST_CHARACTERS = 3 << 20;

    private static final String API_VERSION = "audit.k8s.io/v1";
    private static final List<String> POLICY_KEYS =
            List.of("apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields");
    private static final List<String> RULE_KEYS =
            List.of(
                    "level",
                    "users",
                    "userGroups",
                    "verbs",
                    "resources",
                    "namespaces",
                    "nonResourceURLs",
                    "omitStages",
                    "omitManagedFields");
    private static final List<String> RESOURCE_KEYS =
            List.of("group", "resources", "resourceNames");

    /** RFC 1123, as the API server's own check of groups. */
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final int LONGEST_SUBDOMAIN = 253;

    private final String file;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private PolicyReader(String file) {
        this.file = file;
    }

    /** What came of reading. */
    public sealed interface Result {
        record Read(AuditPolicy policy) implements Result {}

        /** All that is wrong, in the order of the file; one problem at least. */
        record Refused(List<PolicyProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a policy.
     *
     * @param file its name, for problems
     * @param text YAML or JSON
     */
    public static Result read(String file, String text) {
        var reader = new PolicyReader(file);
        Optional<AuditPolicy> policy = reader.policy(text);
        if (policy.isPresent() && reader.problems.isEmpty()) {
            return new Result.Read(policy.get());
        }
        return new Result.Refused(
                reader.problems.stream()
                        .sorted(
                                Comparator.comparingInt(PolicyProblem::line)
                                        .thenComparingInt(PolicyProblem::column))
                        .toList());
    }

    private Optional<AuditPolicy> policy(String text) {
        if (text.length() > LARGEST_CHARACTERS) {
            problem(
                    Optional.empty(),
                    text.length() + " characters are too many for an audit policy");
            return Optional.empty();
        }
        try {
            var settings =
                    LoadSettings.builder()
                            .setLabel(file)
                            .setAllowDuplicateKeys(true)
                            .setMaxAliasesForCollections(0)
                            .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty() || isNull(root.get())) {
                problem(
                        Optional.empty(),
                        "the file is empty; a policy begins with apiVersion: "
                                + API_VERSION
                                + " and kind: Policy");
                return Optional.empty();
            }
            return Optional.of(policy(root.get()));
        } catch (MarkedYamlEngineException e) {
            problem(e.getProblemMark(), "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException | StackOverflowError e) {
            problem(Optional.empty(), "this is no YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private AuditPolicy policy(Node root) {
        Map<String, Node> keys = keys("a policy", root, POLICY_KEYS);
        expect(keys, root, "apiVersion", API_VERSION);
        expect(keys, root, "kind", "Policy");
        var rules = new ArrayList<PolicyRule>();
        Node list = keys.get("rules");
        if (list instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> rules.add(rule(item)));
        } else if (list != null && !isNull(list)) {
            problem(list, "rules takes a list, each item with a level: - level: Metadata");
        }
        if (rules.isEmpty()) {
            problem(
                    list == null ? root : list,
                    "an API server refuses a policy without rules; write at least"
                            + " rules: [{level: Metadata}]");
        }
        return new AuditPolicy(
                rules, stages(keys.get("omitStages")), truth(keys, "omitManagedFields", false));
    }

    private void expect(Map<String, Node> keys, Node within, String key, String value) {
        Node node = keys.get(key);
        String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!written.equals(value)) {
            problem(
                    node == null ? within : node,
                    node == null
                            ? key + " is missing; write " + key + ": " + value
                            : key + " is \"" + written + "\"; write " + key + ": " + value);
        }
    }

    private PolicyRule rule(Node node) {
        Map<String, Node> keys = keys("a rule", node, RULE_KEYS);
        List<ScalarNode> urls = texts("nonResourceURLs", keys.get("nonResourceURLs"));
        urls.forEach(this::checkUrl);
        List<GroupResources> resources = resources(keys.get("resources"));
        List<String> namespaces = values(texts("namespaces", keys.get("namespaces")));
        if (!urls.isEmpty() && (!resources.isEmpty() || !namespaces.isEmpty())) {
            problem(
                    keys.getOrDefault("nonResourceURLs", node),
                    "nonResourceURLs and "
                            + (resources.isEmpty() ? "namespaces" : "resources")
                            + " exclude each other; make two rules of this one");
        }
        Optional<Boolean> managed =
                keys.containsKey("omitManagedFields")
                        ? Optional.of(truth(keys, "omitManagedFields", false))
                        : Optional.empty();
        return new PolicyRule(
                level(keys, node),
                values(texts("users", keys.get("users"))),
                values(texts("userGroups", keys.get("userGroups"))),
                values(texts("verbs", keys.get("verbs"))),
                resources,
                namespaces,
                values(urls),
                stages(keys.get("omitStages")),
                managed,
                line(node));
    }

    private AuditLevel level(Map<String, Node> keys, Node rule) {
        Node node = keys.get("level");
        if (node == null || isNull(node)) {
            problem(
                    node == null ? rule : node,
                    "a rule needs a level: " + String.join(", ", AuditLevel.labels()));
            return AuditLevel.NONE;
        }
        String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        Optional<AuditLevel> level = AuditLevel.parse(written);
        if (level.isEmpty()) {
            problem(node, unknown("level", written, AuditLevel.labels()));
        }
        return level.orElse(AuditLevel.NONE);
    }

    private Set<AuditStage> stages(@Nullable Node node) {
        var stages = EnumSet.noneOf(AuditStage.class);
        for (ScalarNode each : texts("omitStages", node)) {
            Optional<AuditStage> stage = AuditStage.parse(each.getValue());
            stage.ifPresentOrElse(
                    stages::add,
                    () ->
                            problem(
                                    each,
                                    unknown("omitStages", each.getValue(), AuditStage.labels())));
        }
        return stages;
    }

    private List<GroupResources> resources(@Nullable Node node) {
        var all = new ArrayList<GroupResources>();
        if (node == null || isNull(node)) {
            return all;
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(
                    node,
                    "resources takes a list, such as - {group: \"\", resources: [pods, pods/log]}");
            return all;
        }
        for (Node item : sequence.getValue()) {
            Map<String, Node> keys = keys("an item of resources", item, RESOURCE_KEYS);
            String group = group(keys.get("group"));
            List<String> resources = values(texts("resources", keys.get("resources")));
            List<String> names = values(texts("resourceNames", keys.get("resourceNames")));
            if (!names.isEmpty() && resources.isEmpty()) {
                problem(
                        keys.getOrDefault("resourceNames", item),
                        "resourceNames needs resources beside it, such as resources: [configmaps]");
            }
            all.add(new GroupResources(group, resources, names, line(item)));
        }
        return all;
    }

    private String group(@Nullable Node node) {
        if (node == null || isNull(node)) {
            return "";
        }
        if (!(node instanceof ScalarNode scalar)) {
            problem(node, "group takes the name of one API group, such as apps");
            return "";
        }
        String group = scalar.getValue();
        boolean valid =
                group.isEmpty()
                        || group.equals("*")
                        || (group.length() <= LONGEST_SUBDOMAIN
                                && SUBDOMAIN.matcher(group).matches());
        if (!valid) {
            int slash = group.indexOf('/');
            problem(
                    node,
                    slash < 0
                            ? "group \"" + group + "\" is no name of an API group"
                            : "group \""
                                    + group
                                    + "\" has a version; write group: \""
                                    + group.substring(0, slash)
                                    + "\"");
        }
        return group;
    }

    private void checkUrl(ScalarNode node) {
        String url = node.getValue();
        if (url.equals("*")) {
            return;
        }
        if (!url.startsWith("/")) {
            problem(node, "nonResourceURLs has \"" + url + "\"; a URL begins with /");
        }
        int star = url.indexOf('*');
        if (star >= 0 && star < url.length() - 1) {
            problem(node, "nonResourceURLs has \"" + url + "\"; * may only be the last character");
        }
    }

    // YAML

    private Map<String, Node> keys(String what, Node node, List<String> known) {
        var keys = new LinkedHashMap<String, Node>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + " takes keys with values: " + String.join(", ", known));
            return keys;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!known.contains(key)) {
                problem(tuple.getKeyNode(), unknownKey(what, key, known));
            } else if (keys.put(key, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "\"" + key + "\" is given twice; leave one out");
            }
        }
        return keys;
    }

    private static String unknownKey(String what, String key, List<String> known) {
        return what + " has no key \"" + key + "\"; " + Suggestions.didYouMeanOrAll(key, known);
    }

    private static String unknown(String key, String written, List<String> known) {
        return key + " has no \"" + written + "\"; " + Suggestions.didYouMeanOrAll(written, known);
    }

    private List<ScalarNode> texts(String key, @Nullable Node node) {
        var texts = new ArrayList<ScalarNode>();
        if (node == null || isNull(node)) {
            return texts;
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, key + " takes a list of texts, such as " + key + ": [\"…\"]");
            return texts;
        }
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
                texts.add(scalar);
            } else {
                problem(item, "an item of " + key + " is no text; write it in quotes");
            }
        }
        return texts;
    }

    private boolean truth(Map<String, Node> keys, String key, boolean otherwise) {
        Node node = keys.get(key);
        if (node == null) {
            return otherwise;
        }
        String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!written.equals("true") && !written.equals("false")) {
            problem(node, key + " takes true or false, found \"" + written + "\"");
        }
        return written.equals("true");
    }

    private static List<String> values(List<ScalarNode> nodes) {
        return nodes.stream().map(ScalarNode::getValue).toList();
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private void problem(Node at, String message) {
        problem(at.getStartMark(), message);
    }

    private void problem(Optional<Mark> mark, String message) {
        problems.add(
                new PolicyProblem(
                        file,
                        mark.map(Mark::getLine).orElse(0) + 1,
                        mark.map(Mark::getColumn).orElse(0) + 1,
                        message));
    }
}
