package io.vedette.outputs;

import io.vedette.model.AlertFormat;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What outputs find around them.
 *
 * @param format how alerts are written
 * @param standardOutput where the output {@code stdout} writes
 * @param terminal whether that is a terminal
 * @param variables of the process's environment
 * @param backoff pauses after failures
 * @param random for jitter; used by several threads
 * @param problems told what an operator should know, from the threads of outputs; holds them up
 */
public record OutputEnvironment(
        AlertFormat format,
        OutputStream standardOutput,
        boolean terminal,
        Map<String, String> variables,
        Backoff backoff,
        RandomGenerator random,
        Consumer<OutputProblem> problems) {
    public OutputEnvironment {
        variables = Map.copyOf(variables);
    }
}
