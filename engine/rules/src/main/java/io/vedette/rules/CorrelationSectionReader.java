package io.vedette.rules;

import io.vedette.model.Suggestions;
import io.vedette.rules.CorrelationCondition.Bound;
import io.vedette.rules.CorrelationCondition.Comparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the section {@code correlation} of a document. */
final class CorrelationSectionReader {
    /** Everything within a timespan is held in memory. */
    private static final Duration LONGEST_TIMESPAN = Duration.ofDays(31);

    private static final int MOST_EVENTS = 100_000;
    private static final int MOST_VALUES = 10_000;
    private static final int MOST_RULES = 20;
    private static final int MOST_FIELDS = 16;
    private static final int MOST_ALIASES = 64;

    private static final Set<String> KEYS =
            Set.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");

    private static final Pattern TIMESPAN = Pattern.compile("([0-9]{1,9})([smhdw])");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,9})?");

    private final YamlItem section;
    private final CorrelationDocument document;
    private final CorrelationReader reader;

    CorrelationSectionReader(
            YamlItem section, CorrelationDocument document, CorrelationReader reader) {
        this.section = section;
        this.document = document;
        this.reader = reader;
    }

    void read() {
        refuseKeysBeyond();
        need("type").flatMap(node -> reader.required("type", node)).ifPresent(this::readType);
        need("rules").ifPresent(this::readRules);
        section.find("group-by")
                .ifPresentOrElse(
                        node -> document.groupBy.addAll(atMost(MOST_FIELDS, "group-by", node)),
                        () ->
                                reader.refuse(
                                        DiagnosticCode.CORRELATION_MALFORMED,
                                        "'correlation' needs the key 'group-by'",
                                        "write [] to look at the events of all together",
                                        section.place()));
        need("timespan")
                .flatMap(node -> reader.required("timespan", node))
                .flatMap(this::timespan)
                .ifPresent(timespan -> document.timespan = Optional.of(timespan));
        section.find("aliases").ifPresent(this::readAliases);
        section.find("generate").ifPresent(reader::readGenerate);
        section.find("condition").ifPresent(this::readCondition);
        document.type.ifPresent(this::checkCondition);
    }

    private void refuseKeysBeyond() {
        var seen = new HashSet<String>();
        for (ScalarNode node : section.keys()) {
            String key = YamlItem.scalarText(node);
            if (!KEYS.contains(key)) {
                reader.refuse(
                        DiagnosticCode.CORRELATION_MALFORMED,
                        "unknown key '" + key + "' in 'correlation'",
                        key.equals("timeframe")
                                ? "did you mean \"timespan\"?"
                                : Suggestions.didYouMean(key, KEYS),
                        section.place(node));
            } else if (!seen.add(key)) {
                reader.refuse("key '" + key + "' is given twice", node);
            }
        }
    }

    private Optional<Node> need(String key) {
        Optional<Node> node = section.find(key);
        if (node.isEmpty()) {
            reader.refuse(
                    DiagnosticCode.CORRELATION_MALFORMED,
                    "'correlation' needs the key '" + key + "'",
                    "",
                    section.place());
        }
        return node;
    }

    private void readType(SourceText text) {
        document.type = CorrelationType.parse(text.text());
        if (document.type.isPresent()) {
            return;
        }
        if (text.text().equals("value_percentile")) {
            reader.refuse(
                    DiagnosticCode.CORRELATION_UNSUPPORTED,
                    "correlations of type value_percentile are not supported",
                    "they need all values ever seen; count with value_count or event_count",
                    text.place(0));
        } else {
            reader.refuse(
                    DiagnosticCode.CORRELATION_MALFORMED,
                    "\"" + text + "\" is no type of correlation",
                    CorrelationReader.oneOf(text.text(), new TreeSet<>(CorrelationType.words())),
                    text.place(0));
        }
    }

    private void readRules(Node node) {
        int errors = document.problems.found().size();
        document.rules.addAll(atMost(MOST_RULES, "rules", node));
        if (document.rules.isEmpty() && document.problems.found().size() == errors) {
            reader.refuse("'rules' names no rule", node);
        }
    }

    private List<SourceText> atMost(int most, String key, Node node) {
        List<SourceText> texts = reader.texts(key, node);
        if (texts.size() > most) {
            reader.refuse(texts.size() + " in '" + key + "' exceed the limit of " + most, node);
        }
        return texts.subList(0, Math.min(most, texts.size()));
    }

    private void readAliases(Node node) {
        document.aliases.addAll(reader.aliases(node));
        if (document.aliases.size() > MOST_ALIASES) {
            reader.refuse(
                    document.aliases.size() + " in 'aliases' exceed the limit of " + MOST_ALIASES,
                    node);
            document.aliases.clear();
        }
    }

    private Optional<Duration> timespan(SourceText text) {
        Matcher matcher = TIMESPAN.matcher(text.text());
        if (!matcher.matches()) {
            String advice =
                    text.text().matches("[0-9]+[My]")
                            ? "months and years have no fixed length: write days, as 30d"
                            : "write a number and s, m, h, d or w, as 90s or 5m";
            reader.refuse(
                    DiagnosticCode.CORRELATION_MALFORMED,
                    "\"" + text + "\" is no timespan",
                    advice,
                    text.place(0));
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration timespan =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofDays(number * 7);
                };
        if (timespan.isZero() || timespan.compareTo(LONGEST_TIMESPAN) > 0) {
            reader.refuse(
                    DiagnosticCode.CORRELATION_MALFORMED,
                    "a timespan of " + text + " is not between 1s and 31d",
                    "everything within a timespan is held in memory",
                    text.place(0));
            return Optional.empty();
        }
        return Optional.of(timespan);
    }

    private void readCondition(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            reader.refuse(
                    DiagnosticCode.CORRELATION_UNSUPPORTED,
                    "'condition' is a mapping such as {gte: 10}",
                    "conditions that combine rules with and, or and not are not supported: refer to another correlation",
                    section.place(node));
            return;
        }
        var item = new YamlItem(mapping, section.file(), document.problems);
        var bounds = new ArrayList<Bound>();
        var seen = new HashSet<String>();
        for (ScalarNode key : item.keys()) {
            String word = YamlItem.scalarText(key);
            Optional<Comparison> comparison = Comparison.parse(word);
            if (!seen.add(word)) {
                reader.refuse("key '" + word + "' is given twice in 'condition'", key);
            } else if (word.equals("field")) {
                item.find(word)
                        .ifPresent(field ->
                                document.valueFields.addAll(atMost(MOST_FIELDS, "field", field)));
            } else if (comparison.isEmpty()) {
                var known = new TreeSet<String>();
                Arrays.stream(Comparison.values()).forEach(each -> known.add(each.word()));
                known.add("field");
                reader.refuse(
                        DiagnosticCode.CORRELATION_MALFORMED,
                        "unknown key '" + word + "' in 'condition'",
                        CorrelationReader.oneOf(word, known),
                        section.place(key));
            } else {
                item.find(word)
                        .flatMap(value -> number(word, value))
                        .ifPresent(number -> bounds.add(new Bound(comparison.get(), number)));
            }
        }
        if (!bounds.isEmpty()) {
            document.condition = Optional.of(new CorrelationCondition(bounds));
        } else if (document.complete) {
            reader.refuse(
                    "'condition' compares with nothing: it needs gt, gte, lt, lte, eq or neq",
                    node);
        }
    }

    private Optional<Double> number(String word, Node node) {
        Optional<SourceText> text = reader.required(word, node);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean counts = document.type.map(CorrelationType::isCount).orElse(false);
        String written = text.get().text();
        String shape = counts ? "a whole number from 0" : "a number";
        if (!NUMBER.matcher(written).matches()
                || (counts && (written.startsWith("-") || written.indexOf('.') >= 0))) {
            reader.refuse("'" + word + "' is " + shape + ", found \"" + written + "\"", node);
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(written));
    }

    private void checkCondition(CorrelationType type) {
        Node node = section.find("condition").orElse(null);
        Place place = node == null ? section.place() : section.place(node);
        if (type.hasField() && document.valueFields.isEmpty() && document.complete) {
            refuse(type.word() + " needs the key 'field' in 'condition'", place);
        }
        if (!type.hasField() && !document.valueFields.isEmpty()) {
            refuse(type.word() + " looks at no field", document.valueFields.getFirst().place(0));
        }
        if (type.hasField()
                && type != CorrelationType.VALUE_COUNT
                && document.valueFields.size() > 1) {
            refuse(type.word() + " adds up one field", document.valueFields.get(1).place(0));
        }
        if (type.isTemporal()) {
            if (document.rules.size() == 1) {
                refuse(
                        type.word() + " needs two rules or more; event_count counts one",
                        document.rules.getFirst().place(0));
            }
            if (node == null && !document.rules.isEmpty()) {
                document.condition =
                        Optional.of(CorrelationCondition.atLeast(document.rules.size()));
            }
        } else if (node == null) {
            refuse(type.word() + " needs the key 'condition'", place);
        }
        if (type.isCount()) {
            document.condition.ifPresent(condition -> checkCount(type, condition, place));
        }
    }

    private void checkCount(CorrelationType type, CorrelationCondition condition, Place place) {
        int limit =
                switch (type) {
                    case EVENT_COUNT, VALUE_SUM, VALUE_AVG -> MOST_EVENTS;
                    case VALUE_COUNT -> MOST_VALUES;
                    case TEMPORAL, TEMPORAL_ORDERED -> Math.max(1, document.rules.size());
                };
        long least = Math.max(1, condition.least());
        if (least > condition.most()
                || (least == condition.most() && !condition.holds((double) least))) {
            refuse(
                    "the condition "
                            + condition
                            + " never holds: what is counted is 1 or more, for only groups that have events are looked at",
                    place);
        } else if (least > limit) {
            refuse(
                    "the condition "
                            + condition
                            + (type.isTemporal()
                                    ? " never holds: there are " + document.rules.size() + " rules"
                                    : " exceeds the limit of " + limit),
                    place);
        }
    }

    private void refuse(String message, Place place) {
        reader.refuse(DiagnosticCode.CORRELATION_MALFORMED, message, "", place);
    }
}
