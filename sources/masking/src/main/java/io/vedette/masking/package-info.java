/**
 * Secrets and personal data, recognised and replaced before they reach disk or wire.
 *
 * <p>Owns what a secret looks like in a text and in JSON, and what is put in its place. It never
 * knows a source: what a member of an audit event means is told by a {@link
 * io.vedette.masking.MemberRule}. Everything here takes time in proportion to its input, whoever
 * wrote it, and no pattern engine is used. Start reading at {@link io.vedette.masking.JsonMasker}
 * for JSON and at {@link io.vedette.masking.TextMasker} for text; docs/masking.md says it for
 * users.
 */
@NullMarked
package io.vedette.masking;

import org.jspecify.annotations.NullMarked;
