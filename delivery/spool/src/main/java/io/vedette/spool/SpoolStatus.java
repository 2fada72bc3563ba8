package io.vedette.spool;

import java.util.List;
import java.util.Map;

/**
 * What a spool holds and what became of what it was given, at one moment.
 *
 * <p>Counted in records since it was opened: kept at opening + {@code appended} = {@code records} +
 * {@code removed} + lost to {@link LossReason#DROPPED_OLDEST}. Damaged records are in {@code
 * records} until their segment goes.
 *
 * @param records how many are kept: not yet acknowledged by every reader, or in a segment with such
 * @param bytes what the segments take on disk
 * @param maximumBytes what they may take
 * @param firstSequence the oldest record kept, or the next one if there is none
 * @param nextSequence the one that the next record gets
 * @param appended how many were taken
 * @param refused how many were not: no room, too long, or storage failed
 * @param removed how many went because every reader had acknowledged them
 * @param lost how many were lost, by reason; every reason is there
 * @param problems how many problems were found, by kind; every kind is there
 * @param readers in the order of their names
 */
public record SpoolStatus(
        long records,
        long bytes,
        long maximumBytes,
        long firstSequence,
        long nextSequence,
        long appended,
        long refused,
        long removed,
        Map<LossReason, Long> lost,
        Map<SpoolProblem.Kind, Long> problems,
        List<ReaderStatus> readers) {
    public SpoolStatus {
        lost = Map.copyOf(lost);
        problems = Map.copyOf(problems);
        readers = List.copyOf(readers);
    }

    /**
     * How far one reader is.
     *
     * @param name its name
     * @param acknowledged everything up to this sequence is settled for it
     * @param backlog how many records kept it has not acknowledged
     * @param lost how many records it lost, over its whole life
     * @param open whether it is open now
     */
    public record ReaderStatus(
            String name, long acknowledged, long backlog, long lost, boolean open) {}
}
