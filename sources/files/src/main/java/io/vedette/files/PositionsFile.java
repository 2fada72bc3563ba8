package io.vedette.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Where positions are kept: replaced as a whole, so that a crash leaves the old or the new. */
final class PositionsFile {
    /** What was found. */
    sealed interface Loaded {
        record Saved(Positions positions) implements Loaded {}

        record Absent() implements Loaded {}

        record Damaged(String reason) implements Loaded {}
    }

    private final Path path;

    PositionsFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Reads what was saved. A damaged file is kept beside, named {@code .damaged}. */
    Loaded load() {
        try {
            if (Files.size(path) > Positions.LARGEST_BYTES) {
                return damaged("it has " + Files.size(path) + " bytes");
            }
            String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            Optional<Positions> positions = Positions.parse(text);
            return positions.isPresent()
                    ? new Loaded.Saved(positions.get())
                    : damaged("its checksum or form is wrong");
        } catch (NoSuchFileException ignored) {
            // the first start
            return new Loaded.Absent();
        } catch (IOException e) {
            return new Loaded.Damaged("it cannot be read: " + e);
        }
    }

    private Loaded damaged(String reason) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged");
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        return new Loaded.Damaged(reason + "; it is kept as " + aside);
    }

    /** Replaces what was saved, durably. */
    void save(Positions positions) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(fresh, options, owner)) {
            ByteBuffer bytes = ByteBuffer.wrap(positions.toText().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path directory = path.getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
