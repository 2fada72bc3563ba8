/**
 * Where alerts go: standard output, files, HTTP receivers, syslog.
 *
 * <p>Alerts lie in one durable queue, a {@link io.vedette.spool.Spool} that {@link
 * io.vedette.outputs.AlertQueue} fills. Each output reads it with a position of its own, on a
 * thread of its own, and acknowledges what its receiver took; so a slow or dead output holds up
 * nobody, and retrying and restarting need no code of their own. Start reading at {@link
 * io.vedette.outputs.Outputs}; what an operator writes is read by {@link
 * io.vedette.outputs.OutputsReader}.
 *
 * <p>This room never makes an alert and never changes one.
 */
@NullMarked
package io.vedette.outputs;

import org.jspecify.annotations.NullMarked;
