package io.vedette.server;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * What correlations held when the queue was read up to a certain record, in a file: after a restart
 * a burst that was half seen goes on, and no event counts twice. One thread's.
 *
 * <p>The file: a checksum (CRC32C, 8 bytes) of what follows, the record's sequence (8 bytes), the
 * snapshot.
 */
final class Checkpoint {
    private static final int HEAD_BYTES = 2 * Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Consumer<String> problems;

    /**
     * What was saved.
     *
     * @param sequence of the last record that the snapshot knows
     */
    record Saved(long sequence, ByteBuffer snapshot) {}

    /** Writes a snapshot. */
    @FunctionalInterface
    interface Snapshot {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * @param problems told when the file cannot be read or written
     */
    Checkpoint(Path file, Consumer<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The last that was saved; empty when there is none, or it is damaged. */
    Optional<Saved> load() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            if (bytes.remaining() >= HEAD_BYTES && bytes.getLong() == checksum(bytes)) {
                return Optional.of(new Saved(bytes.getLong(), bytes));
            }
            problems.accept(file + " is damaged: correlations begin anew");
        } catch (NoSuchFileException ignored) {
            // the first start
        } catch (IOException e) {
            problems.accept(file + " cannot be read, correlations begin anew: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Saves durably, whole or not at all. */
    void save(long sequence, Snapshot snapshot) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.position(Long.BYTES);
            var buffered =
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            var out = new CheckedOutputStream(buffered, new CRC32C());
            out.write(number(sequence).array());
            snapshot.writeTo(out);
            buffered.flush();
            channel.write(number(out.getChecksum().getValue()), 0);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ByteBuffer number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, number);
    }

    private static long checksum(ByteBuffer bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        return checksum.getValue();
    }
}
