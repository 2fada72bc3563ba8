/**
 * Carries events from sources through matchers to alerts, and counts them on the way.
 *
 * <p>This room never knows how an event was read or where an alert goes. Start reading at {@link
 * io.vedette.pipeline.Pipeline}.
 */
@NullMarked
package io.vedette.pipeline;

import org.jspecify.annotations.NullMarked;
