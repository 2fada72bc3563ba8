package io.vedette.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A directory on disk, locked by a file in it. */
final class LocalStorage implements Storage {
    private static final String LOCK_NAME = "lock";
    private static final Set<PosixFilePermission> DIRECTORY_MODE =
            PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Directories open in this process. A second opener must not even touch the lock file: closing
     * any descriptor of a file gives up every lock that the process has on it (fcntl(2)).
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel lock;

    private LocalStorage(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes the directory if it is not there, closes it to others, and locks it.
     *
     * @throws SpoolLockedException when somebody else has it
     */
    static LocalStorage open(Path place, Consumer<SpoolProblem> problems) throws IOException {
        Files.createDirectories(place, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        Path directory = place.toRealPath();
        if (!OPEN.add(directory)) {
            throw new SpoolLockedException(directory);
        }
        try {
            closeToOthers(directory, problems);
            return new LocalStorage(directory, lock(directory));
        } catch (IOException | RuntimeException | Error e) {
            OPEN.remove(directory);
            throw e;
        }
    }

    private static void closeToOthers(Path directory, Consumer<SpoolProblem> problems)
            throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (DIRECTORY_MODE.containsAll(mode)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
        } catch (IOException e) {
            // a volume that belongs to another user; the files in it are closed to others anyway
            String reason =
                    "the directory has mode %s and cannot be closed to others: %s"
                            .formatted(PosixFilePermissions.toString(mode), e);
            problems.accept(
                    new SpoolProblem(SpoolProblem.Kind.PERMISSIONS, directory, 0, 0, reason));
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK_NAME),
                        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        FILE_MODE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ignored) {
            // another class loader's spool: locked, as below
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new SpoolLockedException(directory);
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.equals(LOCK_NAME)
                        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Override
    public File create(String name) throws IOException {
        Path path = path(name);
        return new LocalFile(
                path,
                LocalFile.EXISTING,
                FileChannel.open(
                        path,
                        EnumSet.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        FILE_MODE));
    }

    @Override
    public File open(String name) throws IOException {
        return LocalFile.open(path(name), LocalFile.EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public void force() throws IOException {
        try (LocalFile itself = LocalFile.open(directory, LocalFile.READING)) {
            itself.force();
        }
    }

    @Override
    public Path path(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lock.close();
        OPEN.remove(directory);
    }
}
