package io.vedette.rules;

import io.vedette.model.Priority;
import io.vedette.model.Suggestions;
import io.vedette.rules.RuleItem.ExceptionItem;
import io.vedette.rules.RuleItem.RuleParts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one item of a rules file: a mapping in, a {@link RuleItem} out. */
final class RuleItemReader {
    private static final List<String> LIST_KEYS = List.of("list", "items", "append", "override");
    private static final List<String> MACRO_KEYS =
            List.of("macro", "condition", "append", "override");
    private static final List<String> RULE_KEYS =
            List.of(
                    "rule",
                    "condition",
                    "output",
                    "desc",
                    "priority",
                    "source",
                    "enabled",
                    "capture",
                    "capture_duration",
                    "warn_evttypes",
                    "skip-if-unknown-filter",
                    "tags",
                    "exceptions",
                    "override",
                    "append");
    private static final Set<String> APPENDABLE =
            Set.of("condition", "output", "desc", "tags", "exceptions");
    private static final Set<String> REPLACEABLE =
            Set.of(
                    "condition",
                    "output",
                    "desc",
                    "priority",
                    "capture",
                    "capture_duration",
                    "tags",
                    "exceptions",
                    "enabled",
                    "warn_evttypes",
                    "skip-if-unknown-filter");
    private static final String APPEND_DEPRECATED =
            "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.";
    private static final String ENABLED_DEPRECATED =
            "The standalone 'enabled' key usage is deprecated. The correct approach requires also a 'replace' entry"
                    + " under the 'override' key (i.e. 'enabled: replace').";
    private static final String APPEND_WITH_OVERRIDE =
            "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append')"
                    + " under 'override' instead.";

    private static final String LIST_NAME = "[^()\"'\\s=,]+";
    private static final String MACRO_NAME = "[a-zA-Z]+[a-zA-Z0-9_]*";

    private final YamlItem item;
    private final List<RuleItem> into;

    RuleItemReader(YamlItem item, List<RuleItem> into) {
        this.item = item;
        this.into = into;
    }

    void read() throws ItemRefused {
        if (item.has("required_engine_version")) {
            engineVersion();
        } else if (item.has("required_plugin_versions")) {
            pluginVersions();
        } else if (item.has("list")) {
            list();
        } else if (item.has("macro")) {
            macro();
        } else if (item.has("rule")) {
            rule();
        } else {
            var known =
                    List.of(
                            "rule",
                            "macro",
                            "list",
                            "required_engine_version",
                            "required_plugin_versions");
            String advice =
                    item.keys().stream()
                            .map(key -> Suggestions.didYouMean(YamlItem.scalarText(key), known))
                            .filter(text -> !text.isEmpty())
                            .findFirst()
                            .orElse("an item has one of the keys " + String.join(", ", known));
            within("rules content item", "")
                    .problems()
                    .report(
                            DiagnosticCode.ITEM_UNKNOWN,
                            "Unknown top level item",
                            advice,
                            item.place());
        }
    }

    private ItemContext context(String type, String name) {
        return new ItemContext(type, name, item.place().position());
    }

    private YamlItem within(String type, String name) {
        return item.within(context(type, name));
    }

    private void engineVersion() throws ItemRefused {
        YamlItem within = within("required_engine_version", "");
        SourceText text = within.required("required_engine_version");
        Optional<Version> version =
                text.text().matches("[0-9]{1,9}")
                        ? Optional.of(new Version(0, Integer.parseInt(text.text()), 0))
                        : Version.parse(text.text());
        if (version.isEmpty()) {
            throw within.refuse(
                    "Unable to parse engine version '"
                            + text
                            + "' as a semver string. Expected \"x.y.z\" semver format.",
                    text.place(0));
        }
        into.add(
                new RuleItem.EngineVersion(
                        version.get(),
                        text.text(),
                        text.place(0),
                        context("required_engine_version", "")));
        within.warnOfKeysBeyond(List.of("required_engine_version"));
    }

    private void pluginVersions() throws ItemRefused {
        YamlItem within = within("required plugin versions", "");
        Node node = item.find("required_plugin_versions").orElseThrow();
        if (!(node instanceof SequenceNode sequence)) {
            throw within.refuse(
                    "Value of required_plugin_versions must be a sequence", within.place(node));
        }
        for (Node element : sequence.getValue()) {
            if (!(element instanceof MappingNode mapping)) {
                throw within.refuse("Plugin version must be a mapping", within.place(element));
            }
            var plugin = new YamlItem(mapping, item.file(), within.problems());
            var alternatives = new ArrayList<RuleItem.PluginVersion>();
            alternatives.add(pluginVersion(plugin));
            Node others = plugin.find("alternatives").orElse(null);
            if (others != null) {
                if (!(others instanceof SequenceNode more)) {
                    throw within.refuse(
                            "Value of plugin version alternatives must be a sequence",
                            within.place(others));
                }
                for (Node other : more.getValue()) {
                    if (!(other instanceof MappingNode alternative)) {
                        throw within.refuse(
                                "Plugin version alternative must be a mapping",
                                within.place(other));
                    }
                    alternatives.add(
                            pluginVersion(
                                    new YamlItem(alternative, item.file(), within.problems())));
                }
            }
            into.add(
                    new RuleItem.PluginVersions(
                            alternatives,
                            plugin.place(),
                            new ItemContext(
                                    "required plugin versions entry",
                                    alternatives.getFirst().name(),
                                    plugin.place().position())));
        }
        within.warnOfKeysBeyond(List.of("required_plugin_versions"));
    }

    private static RuleItem.PluginVersion pluginVersion(YamlItem plugin) throws ItemRefused {
        String name = plugin.required("name").text();
        SourceText text = plugin.required("version");
        Version version = Version.parse(text.text()).orElse(null);
        if (version == null) {
            throw plugin.refuse(
                    "Invalid required version '" + text + "' for plugin '" + name + "'",
                    text.place(0));
        }
        return new RuleItem.PluginVersion(name, version);
    }

    private void list() throws ItemRefused {
        String name = within("list", "").required("list").text();
        YamlItem within = within("list", name);
        if (!name.matches(LIST_NAME)) {
            within.problems()
                    .report(
                            DiagnosticCode.LIST_NAME_INVALID,
                            "List has an invalid name. List names should match a regular expression: "
                                    + LIST_NAME,
                            item.place());
        }
        Node node = within.find("items").orElse(null);
        if (node == null) {
            throw within.refuse("Item has no mapping for key 'items'", within.place());
        }
        List<SourceText> items = within.texts("items", node);
        boolean append = appends(within, "items");
        into.add(
                new RuleItem.ListDefinition(
                        name, items, append, item.place(), context("list", name)));
        within.warnOfKeysBeyond(LIST_KEYS);
    }

    private void macro() throws ItemRefused {
        String name = within("macro", "").required("macro").text();
        YamlItem within = within("macro", name);
        if (!name.matches(MACRO_NAME)) {
            within.problems()
                    .report(
                            DiagnosticCode.MACRO_NAME_INVALID,
                            "Macro has an invalid name. Macro names should match a regular expression: "
                                    + MACRO_NAME,
                            item.place());
        }
        SourceText condition = within.required("condition");
        boolean append = appends(within, "condition");
        into.add(
                new RuleItem.MacroDefinition(
                        name, condition, append, item.place(), context("macro", name)));
        within.warnOfKeysBeyond(MACRO_KEYS);
    }

    /** Whether a list or macro adds to an earlier one, by {@code append} or by {@code override}. */
    private static boolean appends(YamlItem within, String key) throws ItemRefused {
        boolean append = appendKey(within);
        var overrides = Overrides.read(within, Set.of(key), Set.of(key));
        if (append && !overrides.isEmpty()) {
            throw within.refuse(
                    DiagnosticCode.OVERRIDE_REFUSED, APPEND_WITH_OVERRIDE, within.place());
        }
        return append || overrides.appended().contains(key);
    }

    private static boolean appendKey(YamlItem within) throws ItemRefused {
        boolean append = within.optionalBoolean("append").orElse(false);
        if (append) {
            within.problems()
                    .report(DiagnosticCode.ITEM_DEPRECATED, APPEND_DEPRECATED, within.place());
        }
        return append;
    }

    private void rule() throws ItemRefused {
        String name = within("rule", "").required("rule").text();
        YamlItem within = within("rule", name);
        String source = within.optionalOrEmpty("source").orElse("");
        boolean append = appendKey(within);
        var overrides = Overrides.read(within, APPENDABLE, REPLACEABLE);
        if (append && !overrides.isEmpty()) {
            throw within.refuse(
                    DiagnosticCode.OVERRIDE_REFUSED, APPEND_WITH_OVERRIDE, within.place());
        }
        ItemContext context = context("rule", name);
        if (!overrides.isEmpty()) {
            overrides.check(within, APPENDABLE, REPLACEABLE);
            into.add(
                    new RuleItem.RuleAmendment(
                            name,
                            source,
                            parts(within, overrides.appended(), true),
                            parts(within, overrides.replaced(), false),
                            item.place(),
                            context));
        } else if (append) {
            Optional<RuleParts> appended = parts(within, Set.of("condition", "exceptions"), true);
            into.add(
                    new RuleItem.RuleAmendment(
                            name, source, appended, Optional.empty(), item.place(), context));
        } else if (!within.has("condition")
                && !within.has("output")
                && !within.has("desc")
                && !within.has("priority")) {
            within.required("enabled");
            boolean enabled = within.optionalBoolean("enabled").orElseThrow();
            within.problems()
                    .report(DiagnosticCode.ITEM_DEPRECATED, ENABLED_DEPRECATED, within.place());
            into.add(new RuleItem.RuleSwitch(name, enabled, item.place(), context));
        } else {
            for (String key : List.of("condition", "output", "desc", "priority")) {
                within.required(key);
            }
            into.add(
                    new RuleItem.RuleDefinition(
                            name,
                            source.isEmpty() ? "syscall" : source,
                            parts(within, REPLACEABLE, false).orElseThrow(),
                            item.place(),
                            context));
        }
        within.warnOfKeysBeyond(RULE_KEYS);
    }

    /** The parts among {@code keys} that the item has; empty when {@code keys} is. */
    private static Optional<RuleParts> parts(YamlItem within, Set<String> keys, boolean append)
            throws ItemRefused {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RuleParts(
                        text(within, keys, "condition"),
                        text(within, keys, "output"),
                        text(within, keys, "desc").map(SourceText::text),
                        keys.contains("priority") ? priority(within) : Optional.empty(),
                        keys.contains("tags") ? tags(within) : Optional.empty(),
                        keys.contains("exceptions") ? exceptions(within, append) : Optional.empty(),
                        flag(within, keys, "enabled"),
                        flag(within, keys, "capture"),
                        keys.contains("capture_duration")
                                ? within.optionalMillis("capture_duration")
                                : Optional.empty(),
                        flag(within, keys, "warn_evttypes"),
                        flag(within, keys, "skip-if-unknown-filter")));
    }

    private static Optional<SourceText> text(YamlItem within, Set<String> keys, String key)
            throws ItemRefused {
        return keys.contains(key) ? within.optional(key) : Optional.empty();
    }

    private static Optional<Boolean> flag(YamlItem within, Set<String> keys, String key)
            throws ItemRefused {
        return keys.contains(key) ? within.optionalBoolean(key) : Optional.empty();
    }

    private static Optional<Priority> priority(YamlItem within) throws ItemRefused {
        Optional<SourceText> text = within.optional("priority");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Priority> priority = Priority.parse(text.get().text());
        if (priority.isEmpty()) {
            var known = new ArrayList<String>();
            for (Priority each : Priority.values()) {
                known.add(each.label());
            }
            String advice = Suggestions.didYouMean(text.get().text(), known);
            within.problems()
                    .report(
                            DiagnosticCode.ITEM_MALFORMED,
                            "Invalid priority \"" + text.get() + "\"",
                            advice.isEmpty() ? "it is one of " + String.join(", ", known) : advice,
                            text.get().place(0));
            throw new ItemRefused();
        }
        return priority;
    }

    private static Optional<NavigableSet<String>> tags(YamlItem within) throws ItemRefused {
        Optional<Node> node = within.find("tags");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        var tags = new TreeSet<String>();
        for (SourceText tag : within.texts("tags", node.get())) {
            tags.add(tag.text());
        }
        return Optional.of(tags);
    }

    private static Optional<List<ExceptionItem>> exceptions(YamlItem within, boolean append)
            throws ItemRefused {
        Optional<Node> node = within.find("exceptions");
        if (node.isEmpty() || YamlItem.isNull(node.get())) {
            return Optional.empty();
        }
        return Optional.of(new ExceptionItemReader(within, append).read(node.get()));
    }

    /** What the key {@code override} says. */
    private record Overrides(Set<String> appended, Set<String> replaced) {
        boolean isEmpty() {
            return appended.isEmpty() && replaced.isEmpty();
        }

        static Overrides read(YamlItem within, Set<String> appendable, Set<String> replaceable)
                throws ItemRefused {
            var overrides = new Overrides(new LinkedHashSet<>(), new LinkedHashSet<>());
            Node node = within.find("override").orElse(null);
            if (node == null) {
                return overrides;
            }
            if (!(node instanceof MappingNode mapping)) {
                throw within.refuse(
                        DiagnosticCode.OVERRIDE_REFUSED,
                        "Value for key 'override' is not a mapping",
                        within.place(node));
            }
            for (var tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)
                        || !(tuple.getValueNode() instanceof ScalarNode valueNode)) {
                    throw within.refuse(
                            DiagnosticCode.OVERRIDE_REFUSED,
                            "an override names a key and says append or replace",
                            within.place(tuple.getKeyNode()));
                }
                overrides.add(
                        within, keyNode, YamlItem.scalarText(valueNode), appendable, replaceable);
            }
            return overrides;
        }

        private void add(
                YamlItem within,
                ScalarNode keyNode,
                String operation,
                Set<String> appendable,
                Set<String> replaceable)
                throws ItemRefused {
            String key = YamlItem.scalarText(keyNode);
            String refusal =
                    switch (operation) {
                        case "append" ->
                                appendable.contains(key)
                                        ? ""
                                        : "Key '"
                                                + key
                                                + "' cannot be appended to, use 'replace' instead";
                        case "replace" ->
                                replaceable.contains(key)
                                        ? ""
                                        : "Key '" + key + "' cannot be replaced";
                        default ->
                                "Invalid override operation for key '"
                                        + key
                                        + "': '"
                                        + operation
                                        + "'. Allowed values are: append replace";
                    };
            if (!refusal.isEmpty()) {
                throw within.refuse(
                        DiagnosticCode.OVERRIDE_REFUSED, refusal, within.place(keyNode));
            }
            (operation.equals("append") ? appended : replaced).add(key);
        }

        /** Every part that is given is named under {@code override}, and the other way round. */
        void check(YamlItem within, Set<String> appendable, Set<String> replaceable)
                throws ItemRefused {
            for (String key : appended) {
                if (!within.has(key)) {
                    throw undefined(within, "append", key);
                }
            }
            for (String key : replaced) {
                if (!within.has(key)) {
                    throw undefined(within, "replace", key);
                }
            }
            for (ScalarNode node : within.keys()) {
                String key = YamlItem.scalarText(node);
                boolean overridable = appendable.contains(key) || replaceable.contains(key);
                if (overridable && !appended.contains(key) && !replaced.contains(key)) {
                    throw within.refuse(
                            DiagnosticCode.OVERRIDE_REFUSED,
                            "Unexpected key '"
                                    + key
                                    + "': no corresponding entry under 'override' is defined.",
                            within.place(node));
                }
            }
        }

        private static ItemRefused undefined(YamlItem within, String operation, String key) {
            return within.refuse(
                    DiagnosticCode.OVERRIDE_REFUSED,
                    "An "
                            + operation
                            + " override for '"
                            + key
                            + "' was specified but '"
                            + key
                            + "' is not defined",
                    within.place());
        }
    }
}
