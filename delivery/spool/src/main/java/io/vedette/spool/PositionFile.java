package io.vedette.spool;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A reader's position on disk, written by turns into two places 512 bytes apart, so that one is
 * whole whatever becomes of the other: magic (u64), generation (u64), acknowledged, lost, counted
 * below (u64 each), zero (u32), CRC32C of all before (u32 at 44). Little-endian.
 *
 * <p>Belongs to one thread at a time.
 */
final class PositionFile implements AutoCloseable {
    private static final String ENDING = ".position";
    private static final int MAXIMUM_NAME_BYTES = 200;
    private static final long MAGIC = 0x4E4F_4954_4953_4F50L; // "POSITION" as bytes
    private static final int COPY_BYTES = 48;
    private static final int COPY_EVERY = 512;

    private final Storage.File file;
    private long generation;

    private PositionFile(Storage.File file, long generation) {
        this.file = file;
        this.generation = generation;
    }

    /** What was found in a file; {@code position} is empty when both copies are damaged. */
    record Found(PositionFile file, Optional<Position> position, boolean damaged) {}

    private record Copy(long generation, Position position) {}

    /**
     * The name of the file for a reader.
     *
     * @throws IllegalArgumentException when the reader's name is empty, too long, or no text
     */
    static String fileName(String reader) {
        String encoded = URLEncoder.encode(reader, StandardCharsets.UTF_8);
        if (reader.isEmpty()
                || encoded.length() > MAXIMUM_NAME_BYTES
                || !URLDecoder.decode(encoded, StandardCharsets.UTF_8).equals(reader)) {
            throw new IllegalArgumentException(
                    "a reader's name has from 1 to %d bytes, written as in a URL; not \"%s\""
                            .formatted(MAXIMUM_NAME_BYTES, reader));
        }
        return encoded + ENDING;
    }

    static boolean isOne(String fileName) {
        return fileName.endsWith(ENDING);
    }

    /** The reader that a file is for; empty when no reader has a file of this name. */
    static Optional<String> reader(String fileName) {
        try {
            String encoded = fileName.substring(0, fileName.length() - ENDING.length());
            String reader = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            return Optional.of(reader).filter(name -> fileName(name).equals(fileName));
        } catch (IllegalArgumentException ignored) {
            // an escape that is none, or a name that fileName refuses
            return Optional.empty();
        }
    }

    static PositionFile create(Storage storage, String reader, Position position)
            throws IOException {
        String name = fileName(reader);
        var created = new PositionFile(storage.create(name), 0);
        try {
            created.save(position);
            created.save(position);
            storage.force();
            return created;
        } catch (IOException e) {
            created.close();
            storage.delete(name);
            throw e;
        }
    }

    static Found open(Storage storage, String fileName) throws IOException {
        Storage.File file = storage.open(fileName);
        try {
            Optional<Copy> even = read(file, 0);
            Optional<Copy> odd = read(file, 1);
            Optional<Copy> newest =
                    even.flatMap(first ->
                                    odd.filter(second -> second.generation() > first.generation()))
                            .or(() -> even)
                            .or(() -> odd);
            return new Found(
                    new PositionFile(file, newest.map(Copy::generation).orElse(0L)),
                    newest.map(Copy::position),
                    even.isEmpty() || odd.isEmpty());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static Optional<Copy> read(Storage.File file, int place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(COPY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, (long) place * COPY_EVERY);
        bytes.clear();
        if (bytes.getInt(COPY_BYTES - Integer.BYTES) != checksum(bytes)
                || bytes.getLong() != MAGIC) {
            return Optional.empty();
        }
        var copy =
                new Copy(
                        bytes.getLong(),
                        new Position(bytes.getLong(), bytes.getLong(), bytes.getLong()));
        return Optional.of(copy).filter(found -> isSane(found, place));
    }

    private static boolean isSane(Copy copy, int place) {
        Position position = copy.position();
        return copy.generation() > 0
                && copy.generation() % 2 == place
                && position.acknowledged() >= 0
                && position.acknowledged() < SegmentName.HIGHEST
                && position.countedBelow() <= SegmentName.HIGHEST
                && position.lost() >= 0;
    }

    private static int checksum(ByteBuffer copy) {
        var checksum = new CRC32C();
        checksum.update(copy.duplicate().position(0).limit(COPY_BYTES - Integer.BYTES));
        return (int) checksum.getValue();
    }

    /** Writes the position over the older copy and makes it durable. */
    void save(Position position) throws IOException {
        long saved = generation + 1;
        ByteBuffer bytes = ByteBuffer.allocate(COPY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putLong(saved);
        bytes.putLong(position.acknowledged());
        bytes.putLong(position.lost());
        bytes.putLong(position.countedBelow());
        bytes.putInt(0).putInt(checksum(bytes)).flip();
        file.write(bytes, saved % 2 * COPY_EVERY);
        file.force();
        generation = saved; // not after a failure: the next try goes to the same place
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
