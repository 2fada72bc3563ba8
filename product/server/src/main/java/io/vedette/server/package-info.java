/**
 * The process that gathers: listens for what is sent to it, runs rules on it, hands alerts to
 * outputs, and tells how it fares.
 *
 * <p>This room never knows how options are given on a command line, nor what an event means. Start
 * reading at {@link io.vedette.server.Server}.
 */
@NullMarked
package io.vedette.server;

import org.jspecify.annotations.NullMarked;
