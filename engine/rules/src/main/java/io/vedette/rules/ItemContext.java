package io.vedette.rules;

/**
 * The item of a rules file that a diagnostic is about.
 *
 * @param type such as {@code rule}, {@code macro condition}, {@code exception}
 * @param name the item's name; empty when it has none
 * @param position where the item begins
 */
public record ItemContext(String type, String name, Position position) {}
