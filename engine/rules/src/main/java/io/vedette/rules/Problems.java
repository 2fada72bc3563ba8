package io.vedette.rules;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong; knows the item that is being looked at. */
final class Problems {
    private final List<Diagnostic> found;
    private final List<ItemContext> contexts;

    Problems(List<Diagnostic> found, List<ItemContext> contexts) {
        this.found = found;
        this.contexts = contexts;
    }

    static Problems collecting(RuleFile file) {
        return new Problems(
                new ArrayList<>(), List.of(new ItemContext("rules content", "", file.position(0))));
    }

    /** The same collection, within one more item. */
    Problems within(ItemContext context) {
        var deeper = new ArrayList<>(contexts);
        deeper.add(context);
        return new Problems(found, deeper);
    }

    /** A collection of its own within the same items. */
    Problems apart() {
        return new Problems(new ArrayList<>(), contexts);
    }

    /** The same collection, outside of every item. */
    Problems outermost() {
        return new Problems(found, contexts.subList(0, 1));
    }

    void report(DiagnosticCode code, String message, String advice, Place place) {
        Position position = place.position();
        found.add(
                new Diagnostic(
                        code,
                        message,
                        advice,
                        position,
                        contexts,
                        place.file().line(position.line())));
    }

    void report(DiagnosticCode code, String message, Place place) {
        report(code, message, "", place);
    }

    void addAll(List<Diagnostic> diagnostics) {
        for (Diagnostic diagnostic : diagnostics) {
            if (!found.contains(diagnostic)) {
                found.add(diagnostic);
            }
        }
    }

    List<Diagnostic> found() {
        return List.copyOf(found);
    }

    boolean hasErrors() {
        return found.stream().anyMatch(Diagnostic::isError);
    }
}
