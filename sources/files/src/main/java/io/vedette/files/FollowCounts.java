package io.vedette.files;

import java.util.Map;

/**
 * What a follower did so far.
 *
 * @param lines lines given
 * @param bytes bytes given, line feeds included
 * @param files files, rotated ones included, of which reading began
 * @param rotations times when reading went on in another file
 * @param truncations times when a file was cut
 * @param holeBytes zero bytes between lines that were passed over
 * @param problems how often each kind happened; all kinds are there
 * @param lostBytes how many bytes are known to be lost by each kind
 */
public record FollowCounts(
        long lines,
        long bytes,
        long files,
        long rotations,
        long truncations,
        long holeBytes,
        Map<FileProblem.Kind, Long> problems,
        Map<FileProblem.Kind, Long> lostBytes) {
    public FollowCounts {
        problems = Map.copyOf(problems);
        lostBytes = Map.copyOf(lostBytes);
    }
}
