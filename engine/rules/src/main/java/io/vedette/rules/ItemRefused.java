package io.vedette.rules;

/**
 * The item being read is refused and the reason was reported; caught where the next item is read.
 */
final class ItemRefused extends Exception {
    ItemRefused() {
        super("the item is refused", null, false, false);
    }
}
