/**
 * What other rooms implement: {@link io.vedette.model.spi.SourceCatalogue} for every source of
 * events.
 */
@NullMarked
package io.vedette.model.spi;

import org.jspecify.annotations.NullMarked;
