package io.vedette.kubernetes;

import io.vedette.model.InputProblem;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what a reader passes over, and tells its listener what of that was a problem. */
final class SkippedInput {
    private final String input;
    private final Consumer<InputProblem> listener;
    private final Map<InputProblem.Kind, Long> problems = new EnumMap<>(InputProblem.Kind.class);
    private final AuditMasker masker;
    private long otherText;

    /**
     * @param input the input's name, as problems give it
     */
    SkippedInput(String input, Consumer<InputProblem> listener, AuditMasker masker) {
        this.masker = masker;
        this.input = input;
        this.listener = listener;
    }

    /** The secrets that the reason quotes are masked. */
    void problem(long line, InputProblem.Kind kind, String reason) {
        problems.merge(kind, 1L, Long::sum);
        listener.accept(new InputProblem(input, line, kind, masker.masked(reason)));
    }

    /** A line, or a message in a wrapper, that was never meant to be an audit event. */
    void otherText() {
        otherText++;
    }

    long count(InputProblem.Kind kind) {
        return problems.getOrDefault(kind, 0L);
    }

    Map<InputProblem.Kind, Long> counts() {
        return Map.copyOf(problems);
    }

    long countOfOtherText() {
        return otherText;
    }
}
