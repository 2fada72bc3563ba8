/**
 * The words everybody speaks: events, fields and their catalogues, alerts, priorities.
 *
 * <p>This room depends on no other and never knows where an event came from or where an alert goes.
 * Start reading at {@link io.vedette.model.Event}, then {@link io.vedette.model.Field}, which says
 * how a rule reads an event, and {@link io.vedette.model.Alert}. What a source has to bring is in
 * {@code io.vedette.model.spi}.
 */
@NullMarked
package io.vedette.model;

import org.jspecify.annotations.NullMarked;
