package io.vedette.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens files that are certain to be regular ones.
 *
 * <p>Whoever may write to a log's directory can put a pipe in place of the log between a look at it
 * and its opening, and opening a pipe that nobody writes to waits for ever. So a name is first made
 * a descriptor that can only be looked at ({@code O_PATH}, which waits for nothing), and what that
 * stands for, which nobody can exchange, is opened when it is a regular file.
 */
final class RegularFile {
    private static final int O_PATH = 0x200000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;

    /** How Java's own library writes names for the kernel. */
    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERROR =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2),
                    Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private RegularFile() {}

    @SuppressWarnings("restricted") // Java's own library has no way to open without waiting
    private static MethodHandle function(
            String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    /**
     * Opens a file for reading, through symbolic links; never waits for a writer.
     *
     * @throws IOException when it cannot be opened or is no regular file
     */
    static FileChannel open(Path path) throws IOException {
        int pinned = pin(path);
        try {
            Path there = DESCRIPTORS.resolve(Integer.toString(pinned));
            if (!Files.isRegularFile(there)) {
                throw new FileSystemException(path.toString(), null, "it is no regular file");
            }
            try {
                return FileChannel.open(there, StandardOpenOption.READ);
            } catch (AccessDeniedException e) {
                throw named(new AccessDeniedException(path.toString()), e);
            } catch (NoSuchFileException e) {
                throw named(new NoSuchFileException(path.toString()), e);
            }
        } finally {
            close(pinned);
        }
    }

    private static IOException named(IOException about, IOException cause) {
        about.initCause(cause);
        return about;
    }

    private static int pin(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor =
                    (int)
                            OPEN.invokeExact(
                                    state,
                                    arena.allocateFrom(path.toString(), NAMES),
                                    O_PATH | O_CLOEXEC,
                                    0);
            if (descriptor >= 0) {
                return descriptor;
            }
            int error = (int) ERROR.get(state, 0L);
            throw switch (error) {
                case ENOENT -> new NoSuchFileException(path.toString());
                case EACCES -> new AccessDeniedException(path.toString());
                default -> new FileSystemException(path.toString(), null, "error " + error);
            };
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("open(2) cannot be called", e);
        }
    }

    private static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
            assert ignored == 0 : "close of a descriptor of ours";
        } catch (Throwable e) {
            throw new IllegalStateException("close(2) cannot be called", e);
        }
    }
}
