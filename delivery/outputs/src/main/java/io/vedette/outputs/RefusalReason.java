package io.vedette.outputs;

/** Why an alert was given up for one output. */
public enum RefusalReason {
    /** The receiver says that the alert itself is at fault. */
    RECEIVER,
    /** The record in the queue is no alert that this version can read. */
    UNREADABLE,
    /** A defect of this program; the problem reported has the details. */
    INTERNAL
}
