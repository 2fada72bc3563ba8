package io.vedette.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * What the file system calls a file, whatever its name is; used again once the file is deleted.
 *
 * @param device the number of its file system
 * @param inode its number there
 */
record FileKey(long device, long inode) {
    /**
     * What a look at a name found.
     *
     * @param modified when its contents were written last
     * @param changed when that, its name or its owner was changed last
     */
    record Look(
            FileKey key, long sizeBytes, FileTime modified, FileTime changed, boolean isRegular) {}

    private static final String ATTRIBUTES =
            "unix:dev,ino,size,lastModifiedTime,ctime,isRegularFile";

    /**
     * Looks at what has a name now, through symbolic links.
     *
     * @return nothing when there is no such file
     * @throws IOException when that cannot be known, such as for want of permission
     */
    static Optional<Look> look(Path path) throws IOException {
        try {
            Map<String, Object> found = Files.readAttributes(path, ATTRIBUTES);
            var key = new FileKey(number(found, "dev"), number(found, "ino"));
            return Optional.of(
                    new Look(
                            key,
                            number(found, "size"),
                            time(found, "lastModifiedTime"),
                            time(found, "ctime"),
                            Boolean.TRUE.equals(found.get("isRegularFile"))));
        } catch (NoSuchFileException ignored) {
            // a name that nothing has is an answer
            return Optional.empty();
        }
    }

    private static FileTime time(Map<String, Object> found, String name) {
        return found.get(name) instanceof FileTime time ? time : FileTime.fromMillis(0);
    }

    private static long number(Map<String, Object> found, String name) {
        return found.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
