/**
 * Correlations: alerts that need counting or order over several events, as Sigma's correlation
 * documents describe them.
 *
 * <p>The operators are a library without threads and clocks: time is what events say, and whoever
 * calls owns the thread. Reading the documents is the business of the room of rules; this room
 * never knows a source of events or where an alert goes. Start reading at {@link
 * io.vedette.correlation.Correlator}, then {@code CorrelationState}, which runs one correlation.
 */
@NullMarked
package io.vedette.correlation;

import org.jspecify.annotations.NullMarked;
