/**
 * Rule languages: text becomes one typed condition tree, and that becomes a matcher.
 *
 * <p>The steps are types, each made from the one before: {@link io.vedette.rules.RuleFile} (text) →
 * {@code RuleItem} (document) → {@link io.vedette.rules.Expression} (syntax) → {@link
 * io.vedette.rules.Condition} (resolved and typed against a {@link
 * io.vedette.model.FieldCatalogue}) → {@link io.vedette.rules.Matcher}. Start reading at {@link
 * io.vedette.rules.RuleLoader}. What a rule author did wrong is a {@link
 * io.vedette.rules.Diagnostic}, never an exception; after {@code ConditionResolver} nothing can
 * fail on user input any more.
 *
 * <p>This room never knows a source: it reads events through the fields that catalogues declare.
 */
@NullMarked
package io.vedette.rules;

import org.jspecify.annotations.NullMarked;
