package io.vedette.rules;

/**
 * A stretch of a text.
 *
 * @param start index of its first character
 * @param end index after its last
 */
public record Span(int start, int end) {}
