/**
 * One durable queue for every place that promises delivery: append, read, acknowledge.
 *
 * <p>Records are bytes: this room never knows what they mean, where they go, or how often to try
 * again. Start reading at {@link io.vedette.spool.Spool}; the format of the files is in {@code
 * Frame} and {@code SegmentHeader}, and why it is so in {@code docs/decisions/0006-spool.md}.
 */
@NullMarked
package io.vedette.spool;

import org.jspecify.annotations.NullMarked;
