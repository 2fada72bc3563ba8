package io.vedette.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rotated files beside a followed one, and beside what it links to. One thread uses it.
 *
 * <p>A rotated file that lies there packed and unpacked counts once: unpacked, since then the
 * packing is not finished.
 */
final class Generations {
    private static final int MOST = 10_000;
    private static final int LOOKS = 5;

    /** A file that has not changed has the same contents. */
    private record Version(FileKey.Look look, boolean packed) {}

    private final Path path;
    private Map<Version, ReadContents> contents = new HashMap<>();
    private boolean missed;
    private boolean settled;

    Generations(Path path) {
        this.path = path;
    }

    /**
     * All that hold something, oldest first.
     *
     * @throws IOException when a directory cannot be read; one that is not there is empty
     */
    List<Generation> list() throws IOException {
        List<Generation> listed = listOnce();
        for (int i = 1; i < LOOKS; i++) {
            // files are renamed meanwhile: a list is good when it comes out twice
            List<Generation> again = listOnce();
            settled = !missed && files(again).equals(files(listed));
            if (settled && again.equals(listed)) {
                break;
            }
            listed = again;
        }
        return listed;
    }

    /** Which file each name stands for. */
    static Map<Path, FileKey> files(List<Generation> listed) {
        Map<Path, FileKey> files = new HashMap<>();
        listed.forEach(each -> files.put(each.path(), each.look().key()));
        return files;
    }

    /** Whether the last list is of one moment: a file that was being renamed may be in no list. */
    boolean isSettled() {
        return settled;
    }

    private List<Generation> listOnce() throws IOException {
        missed = false;
        Map<String, Generation> found = new LinkedHashMap<>();
        for (Path followed : names()) {
            var names = new Generation.Names(followed.getFileName().toString());
            for (Path entry : entries(followed)) {
                if (found.size() < MOST && names.mayMatch(entry.getFileName().toString())) {
                    add(found, names, entry);
                }
            }
        }
        var sorted = new ArrayList<Generation>(found.values());
        sorted.sort(Generation.OLDEST_FIRST);
        return sorted;
    }

    private void add(Map<String, Generation> found, Generation.Names names, Path entry)
            throws IOException {
        Optional<FileKey.Look> look = lookAt(entry);
        if (look.isEmpty() || look.get().sizeBytes() == 0) {
            missed |= Files.notExists(entry, LinkOption.NOFOLLOW_LINKS);
            return;
        }
        Generation each = names.parse(entry, look.get()).orElseThrow();
        found.merge(
                entry.resolveSibling(each.tag()).toString(),
                each,
                (one, other) -> one.packing().compareTo(other.packing()) <= 0 ? one : other);
    }

    /** A file that a name in a directory stands for; nothing when it is something else. */
    private static Optional<FileKey.Look> lookAt(Path entry) throws IOException {
        try {
            return FileKey.look(entry).filter(FileKey.Look::isRegular);
        } catch (FileSystemException ignored) {
            // a link that leads nowhere, such as to itself: whoever may put one there must not
            // keep the log from being read
            return Optional.empty();
        }
    }

    private Set<Path> names() {
        var names = new LinkedHashSet<Path>();
        names.add(path.toAbsolutePath());
        try {
            names.add(path.toRealPath());
        } catch (IOException ignored) {
            // there is no such file now: then it links to nothing
        }
        return names;
    }

    private static List<Path> entries(Path followed) throws IOException {
        Path directory = followed.getParent();
        var entries = new ArrayList<Path>();
        if (directory == null || !Files.isDirectory(directory)) {
            return entries;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                if (!entry.equals(followed)) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException ignored) {
            // removed since
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Any file in the directories that the file system calls so, whatever its name. */
    Optional<Path> withKey(FileKey key) throws IOException {
        for (Path followed : names()) {
            for (Path entry : entries(followed)) {
                Optional<FileKey.Look> look = lookAt(entry);
                if (look.isPresent() && look.get().key().equals(key)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What a rotated file holds; computed once as long as it does not change.
     *
     * @throws NoSuchFileException also when another has its name by now
     */
    ReadContents contents(Generation generation) throws IOException {
        boolean packed = generation.packing() == Generation.Packing.GZIP;
        var version = new Version(generation.look(), packed);
        ReadContents known = contents.get(version);
        if (known != null) {
            return known;
        }
        if (contents.size() > MOST) {
            contents = new HashMap<>();
        }
        try (Contents open = generation.open()) {
            long size =
                    open instanceof PackedContents archive
                            ? archive.statedSizeBytes()
                            : open.sizeBytes();
            ReadContents read = ReadContents.of(open.bytes(0, FilePosition.HEAD_BYTES), size);
            contents.put(version, read);
            return read;
        }
    }
}
