/**
 * The {@code vedette} command: puts the pieces together and talks to people.
 *
 * <p>It holds wiring and presentation, no logic of detection. Start reading at {@link
 * io.vedette.cli.Vedette}; each subcommand is a class.
 */
@NullMarked
package io.vedette.cli;

import org.jspecify.annotations.NullMarked;
