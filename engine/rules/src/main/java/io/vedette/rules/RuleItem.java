package io.vedette.rules;

import io.vedette.model.Priority;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * One item of a rules file: its keys are there and have the right shape, nothing is looked up yet.
 *
 * <p>Immutable.
 */
sealed interface RuleItem {
    /** Where the item begins. */
    Place place();

    /** The item as diagnostics name it. */
    ItemContext context();

    record EngineVersion(Version version, String written, Place place, ItemContext context)
            implements RuleItem {}

    /** One entry of {@code required_plugin_versions}: one of the alternatives has to be there. */
    record PluginVersions(List<PluginVersion> alternatives, Place place, ItemContext context)
            implements RuleItem {
        public PluginVersions {
            alternatives = List.copyOf(alternatives);
        }
    }

    record PluginVersion(String name, Version version) {}

    record ListDefinition(
            String name, List<SourceText> items, boolean append, Place place, ItemContext context)
            implements RuleItem {
        public ListDefinition {
            items = List.copyOf(items);
        }
    }

    record MacroDefinition(
            String name, SourceText condition, boolean append, Place place, ItemContext context)
            implements RuleItem {}

    record RuleDefinition(
            String name, String source, RuleParts parts, Place place, ItemContext context)
            implements RuleItem {}

    /**
     * Parts that are added to an earlier rule of that name, and parts that take the place of its
     * own.
     */
    record RuleAmendment(
            String name,
            String source,
            Optional<RuleParts> appended,
            Optional<RuleParts> replaced,
            Place place,
            ItemContext context)
            implements RuleItem {}

    /** {@code enabled} alone: switches an earlier rule on or off. */
    record RuleSwitch(String name, boolean enabled, Place place, ItemContext context)
            implements RuleItem {}

    /** What a rule is made of; what is not given is empty. */
    record RuleParts(
            Optional<SourceText> condition,
            Optional<SourceText> output,
            Optional<String> description,
            Optional<Priority> priority,
            Optional<NavigableSet<String>> tags,
            Optional<List<ExceptionItem>> exceptions,
            Optional<Boolean> enabled,
            Optional<Boolean> capture,
            Optional<Long> captureMillis,
            Optional<Boolean> warnEventTypes,
            Optional<Boolean> skipIfUnknownFilter) {
        boolean isEmpty() {
            return condition.isEmpty()
                    && output.isEmpty()
                    && description.isEmpty()
                    && priority.isEmpty()
                    && tags.isEmpty()
                    && exceptions.isEmpty()
                    && enabled.isEmpty()
                    && capture.isEmpty()
                    && captureMillis.isEmpty()
                    && warnEventTypes.isEmpty()
                    && skipIfUnknownFilter.isEmpty();
        }
    }

    /**
     * One entry of {@code exceptions}; {@code fields} and {@code comps} may be missing where an
     * earlier entry has them.
     */
    record ExceptionItem(
            String name,
            Optional<Entry> fields,
            Optional<Entry> comps,
            List<Entry> values,
            Place place,
            ItemContext context) {
        public ExceptionItem {
            values = List.copyOf(values);
        }
    }

    /** A scalar, or entries in a sequence. */
    sealed interface Entry {
        record Scalar(SourceText text) implements Entry {}

        record Sequence(List<Entry> entries) implements Entry {
            public Sequence {
                entries = List.copyOf(entries);
            }
        }
    }
}
