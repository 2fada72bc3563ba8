/**
 * What API servers should record: audit policies, read and applied as an API server does; the
 * policy that a set of rules needs; and what a given policy keeps from rules.
 *
 * <p>This room never talks to an API server, and never decides what a field or a condition means:
 * that {@code rules} and {@code kubernetes} know. Start reading at {@link
 * io.vedette.auditing.AuditPolicy}, then {@link io.vedette.auditing.Needs}, which says what rules
 * have to be told of a kind of request; {@link io.vedette.auditing.PolicyMaker} and {@link
 * io.vedette.auditing.PolicyLint} both ask it.
 */
@NullMarked
package io.vedette.auditing;

import org.jspecify.annotations.NullMarked;
