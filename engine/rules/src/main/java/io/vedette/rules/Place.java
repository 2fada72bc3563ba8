package io.vedette.rules;

/**
 * A character of a file.
 *
 * @param offset from 0
 */
record Place(RuleFile file, int offset) {
    Position position() {
        return file.position(offset);
    }
}
