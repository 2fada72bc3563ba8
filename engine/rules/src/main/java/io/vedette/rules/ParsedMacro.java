package io.vedette.rules;

import io.vedette.rules.RuleCollection.NamedMacro;

/**
 * A macro whose condition is parsed.
 *
 * @param text its condition with lists put in
 * @param size nodes of its condition, macros put in
 * @param depth levels of its condition, macros put in
 */
record ParsedMacro(NamedMacro macro, SourceText text, Expression expression, long size, int depth) {
    String name() {
        return macro.name();
    }
}
