package io.vedette.spool;

/**
 * How far a reader is, and what it lost.
 *
 * @param acknowledged everything up to this sequence is settled: acknowledged, or lost
 * @param lost how many records it lost in its life
 * @param countedBelow what is missing below this sequence is in {@code lost} already
 */
record Position(long acknowledged, long lost, long countedBelow) {
    static Position before(long sequence) {
        return new Position(sequence - 1, 0, sequence);
    }

    Position withAcknowledged(long sequence) {
        return new Position(sequence, lost, countedBelow);
    }
}
