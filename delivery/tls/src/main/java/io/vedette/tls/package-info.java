/**
 * Certificates and private keys, for whoever speaks TLS: the listener, outputs, and questions to
 * clusters.
 *
 * <p>This room never connects to anybody and never decides whom to trust. Start reading at {@link
 * io.vedette.tls.Pem}.
 */
@NullMarked
package io.vedette.tls;

import org.jspecify.annotations.NullMarked;
