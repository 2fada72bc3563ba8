package io.vedette.rules;

import io.vedette.model.Event;

/** The superclass of compiled conditions. */
abstract class CompiledConditions {
    /** Whether the condition of that number holds. */
    abstract boolean holds(int condition, Event event, EvaluationState state);
}
