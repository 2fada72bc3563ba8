package io.vedette.rules;

import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.rules.RuleItem.RuleParts;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** A rule as all items read so far make it; changes while files are read, one thread's. */
final class CollectedRule {
    final String name;
    final SourceId source;
    final boolean sourceKnown;
    final Place place;
    final ItemContext context;
    SourceText condition;
    SourceText output;
    String description;
    Priority priority;
    NavigableSet<String> tags;
    boolean enabled;
    boolean capture;
    long captureMillis;
    boolean warnEventTypes;
    boolean skipIfUnknownFilter;
    final List<CollectedException> exceptions = new ArrayList<>();

    /** Grows with every amendment. */
    int revision;

    /** An exception whose fields and operators are checked. */
    record CollectedException(
            String name,
            List<SourceText> fields,
            List<String> comps,
            boolean single,
            List<RuleItem.Entry> values,
            Place place,
            ItemContext context) {
        CollectedException withMore(List<RuleItem.Entry> more) {
            var all = new ArrayList<>(values);
            all.addAll(more);
            return new CollectedException(name, fields, comps, single, all, place, context);
        }
    }

    CollectedRule(RuleItem.RuleDefinition item, boolean sourceKnown) {
        RuleParts parts = item.parts();
        name = item.name();
        source = new SourceId(item.source());
        this.sourceKnown = sourceKnown;
        place = item.place();
        context = item.context();
        condition = parts.condition().orElseThrow();
        SourceText written = parts.output().orElseThrow();
        int end = written.text().stripTrailing().length();
        output = written.slice(Math.min(end, end - written.text().strip().length()), end);
        description = parts.description().orElseThrow();
        priority = parts.priority().orElseThrow();
        tags = new TreeSet<>(parts.tags().orElseGet(TreeSet::new));
        enabled = parts.enabled().orElse(true);
        capture = parts.capture().orElse(false);
        captureMillis = parts.captureMillis().orElse(0L);
        warnEventTypes = parts.warnEventTypes().orElse(true);
        skipIfUnknownFilter = parts.skipIfUnknownFilter().orElse(false);
    }

    void append(RuleParts parts) {
        parts.condition().ifPresent(text -> condition = condition.append(text));
        parts.output().ifPresent(text -> output = output.append(text));
        parts.description().ifPresent(text -> description = description + " " + text);
        parts.tags().ifPresent(tags::addAll);
    }

    void replace(RuleParts parts) {
        parts.condition().ifPresent(text -> condition = text);
        parts.output().ifPresent(text -> output = text);
        parts.description().ifPresent(text -> description = text);
        parts.tags().ifPresent(all -> tags = new TreeSet<>(all));
        parts.priority().ifPresent(level -> priority = level);
        parts.enabled().ifPresent(flag -> enabled = flag);
        parts.capture().ifPresent(flag -> capture = flag);
        parts.captureMillis().ifPresent(millis -> captureMillis = millis);
        parts.warnEventTypes().ifPresent(flag -> warnEventTypes = flag);
        parts.skipIfUnknownFilter().ifPresent(flag -> skipIfUnknownFilter = flag);
    }
}
