package io.vedette.spool;

/** What an append does when the spool holds as much as it may. */
public enum WhenFull {
    /** The append fails with {@link SpoolFullException}; what is kept stays. */
    REFUSE,
    /**
     * The oldest segments go, read or not, until there is room. A reader that had not read them
     * finds them counted in {@link SpoolReader#lost()}.
     */
    DROP_OLDEST
}
