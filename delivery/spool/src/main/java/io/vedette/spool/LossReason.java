package io.vedette.spool;

/** Why a record that had been appended was not kept until it was acknowledged. */
public enum LossReason {
    /** It was among the oldest when the spool was full: {@link WhenFull#DROP_OLDEST}. */
    DROPPED_OLDEST,
    /** Its bytes were damaged on disk, or the file that held them is missing. */
    DAMAGED
}
