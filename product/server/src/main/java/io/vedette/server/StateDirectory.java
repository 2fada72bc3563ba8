package io.vedette.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Where a process keeps what has to survive it: queues, positions in files, the key of masked
 * values, and where it listens. Nobody but its owner may look into it.
 */
record StateDirectory(Path path) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Makes it where it does not exist. */
    static StateDirectory open(Path path) throws IOException {
        try {
            Files.createDirectories(path, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the state directory " + path + " is a file", e);
        } catch (FileSystemException e) {
            throw new IOException("the state directory " + path + " cannot be made: " + e, e);
        }
        if (!Files.isWritable(path)) {
            throw new IOException("the state directory " + path + " may not be written to");
        }
        return new StateDirectory(path);
    }

    Path auditQueue() {
        return path.resolve("audit");
    }

    Path alertQueue() {
        return path.resolve("alerts");
    }

    Path correlations() {
        return path.resolve("correlations");
    }

    Path recordings() {
        return path.resolve("recordings");
    }

    /** The file for the position in a file that is followed, named after its absolute path. */
    Path position(Path followed) throws IOException {
        Path positions = path.resolve("positions");
        Files.createDirectories(positions, OWNER_ONLY);
        String name = followed.toAbsolutePath().normalize().toString();
        UUID digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return positions.resolve(digest + ".position");
    }

    /** Leaves the webhook's address in the file {@code listening}, for others on this machine. */
    void tellListening(URI webhook) throws IOException {
        Path fresh = path.resolve("listening.new");
        Files.writeString(fresh, webhook + "\n");
        Files.move(fresh, listening(), StandardCopyOption.ATOMIC_MOVE);
    }

    void tellEnded() throws IOException {
        Files.deleteIfExists(listening());
    }

    private Path listening() {
        return path.resolve("listening");
    }
}
