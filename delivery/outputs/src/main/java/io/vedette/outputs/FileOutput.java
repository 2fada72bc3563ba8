package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Appends a line an alert to a file, and follows the name rather than the file: when it was renamed
 * or deleted, or on request, it is opened anew, a renamed file being looked for once a second.
 *
 * <p>A line whose end is missing, after a crash or on a full disk, is ended before the next.
 */
final class FileOutput implements Output {
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Destination.LogFile destination;
    private final AlertFormat format;
    private final AtomicBoolean reopen = new AtomicBoolean();
    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;
    private long checkedNanos;
    private boolean torn;
    private boolean unsynced;

    FileOutput(Destination.LogFile destination, OutputEnvironment environment) {
        this.destination = destination;
        this.format = environment.format();
    }

    @Override
    public Delivery deliver(Alert alert) {
        String line = destination.format().line(alert, format) + "\n";
        try {
            FileChannel open = current();
            ByteBuffer bytes =
                    ByteBuffer.wrap((torn ? "\n" + line : line).getBytes(StandardCharsets.UTF_8));
            torn = true;
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            torn = false;
            unsynced = true;
            return Delivery.DELIVERED;
        } catch (IOException e) {
            // the next attempt begins with what is there then
            closeChannel();
            return failed("written", e);
        }
    }

    private FileChannel current() throws IOException {
        boolean asked = reopen.getAndSet(false);
        long now = System.nanoTime();
        if (channel != null && (asked || (now - checkedNanos >= CHECK_NANOS && moved()))) {
            closeSynced();
        }
        if (channel != null) {
            return channel;
        }
        checkedNanos = now;
        return open();
    }

    private boolean moved() throws IOException {
        checkedNanos = System.nanoTime();
        try {
            return !Objects.equals(key(destination.path()), fileKey);
        } catch (NoSuchFileException ignored) {
            return true;
        }
    }

    private FileChannel open() throws IOException {
        Path path = destination.path();
        FileChannel opened =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        channel = opened;
        fileKey = key(path);
        torn = isTorn(path);
        return opened;
    }

    /** Device and inode. */
    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Whether the file ends within a line. */
    private static boolean isTorn(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            var last = ByteBuffer.allocate(1);
            return reading.size() > 0
                    && reading.read(last, reading.size() - 1) == 1
                    && last.get(0) != '\n';
        }
    }

    @Override
    public Delivery flush() {
        try {
            sync();
            return Delivery.DELIVERED;
        } catch (IOException e) {
            return failed("made durable", e);
        }
    }

    private void sync() throws IOException {
        if (destination.sync() && unsynced) {
            FileChannel open = channel;
            (open == null ? open() : open).force(false);
        }
        unsynced = false;
    }

    private Delivery failed(String what, IOException e) {
        return new Delivery.Failed(
                destination.path() + " cannot be " + what + ": " + Reasons.of(e));
    }

    /** A file that was deleted is there again at once, so that it can be followed. */
    @Override
    public void idle() {
        if (channel == null) {
            return;
        }
        try {
            current();
        } catch (IOException ignored) {
            // said when there is an alert to write
            closeChannel();
        }
    }

    @Override
    public void reopen() {
        reopen.set(true);
    }

    private void closeSynced() throws IOException {
        sync();
        closeChannel();
    }

    private void closeChannel() {
        FileChannel open = channel;
        channel = null;
        fileKey = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // what was written is with the operating system
            }
        }
    }

    @Override
    public void close() {
        closeChannel();
    }
}
