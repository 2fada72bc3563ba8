/**
 * Measurements: JMH benchmarks, run by {@code make bench}; {@code run} beside the sources also
 * times whole replays.
 *
 * <p>Nothing here is part of the product. Start reading at {@link
 * io.vedette.bench.MatcherBenchmark}.
 */
@NullMarked
package io.vedette.bench;

import org.jspecify.annotations.NullMarked;
