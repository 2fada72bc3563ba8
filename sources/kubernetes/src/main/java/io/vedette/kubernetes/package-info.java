/**
 * The audit log of a Kubernetes cluster: its events, read from what API servers, container runtimes
 * and clouds write, and the fields that rules read from them.
 *
 * <p>Owns the framings and wrappers that audit events arrive in, and what every {@code ka.*} field
 * means. The {@code audit.*} fields say what a request amounts to: who asks, what pods could reach,
 * what a role gives. Never knows a rule, and never opens anything but what it is given. Start
 * reading at {@link io.vedette.kubernetes.AuditReader}, which names the stages that input passes,
 * {@code AuditFields} and {@code DerivedFields}.
 */
@NullMarked
package io.vedette.kubernetes;

import org.jspecify.annotations.NullMarked;
