package io.vedette.correlation;

/** Why something that a correlation could have counted was not, or not in its place. */
public enum CorrelationLoss {
    /** A field to group by was absent: the event is in no group. */
    GROUP_FIELD_ABSENT("a field to group by was absent"),
    /** The field whose values are looked at was absent. */
    VALUE_ABSENT("the field to look at was absent"),
    /** A value that should be added up is no number. */
    VALUE_NOT_NUMERIC("the value to add up was no number"),
    /** The event came later than the lateness allows; it was counted all the same. */
    OUT_OF_ORDER("came too late to be put in order, counted all the same"),
    /** The event came when its timespan had long been over; it was not counted. */
    TOO_LATE("came when its timespan was over"),
    /** A group whose timespan was not over was given up for others, for lack of memory. */
    GROUP_EVICTED("groups given up for lack of memory"),
    /** One group alone would take too much memory; its oldest events were given up. */
    EVENTS_EVICTED("events given up because their group took too much memory");

    private final String meaning;

    CorrelationLoss(String meaning) {
        this.meaning = meaning;
    }

    /** In English, for status displays. */
    public String meaning() {
        return meaning;
    }
}
