package io.vedette.syscalls;

import io.vedette.model.InputProblem;
import java.util.function.Consumer;

/**
 * Where what was found wrong with a recording goes.
 *
 * @param input the recording's name
 */
record CaptureProblems(String input, Consumer<InputProblem> listener) {
    void report(InputProblem.Kind kind, long offset, String reason) {
        listener.accept(new InputProblem(input, offset, kind, "at byte " + offset + ": " + reason));
    }
}
