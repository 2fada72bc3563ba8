package io.vedette.outputs;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Datagrams over a Unix socket such as {@code /dev/log}, which Java's own channels cannot do. Calls
 * never block, as a thread in one cannot be interrupted: a receiver that is full is asked again,
 * for two seconds.
 */
final class UnixTransport implements SyslogTransport {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

    /** Of sun_path, with the NUL byte at its end. */
    private static final int LONGEST_PATH = 108;

    private static final int ADDRESS_BYTES = 2 + LONGEST_PATH;
    private static final int CLOSED = -1;
    private static final int EAGAIN = 11;
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int MOST_ATTEMPTS = 1_000;

    private final Path path;
    private int descriptor = CLOSED;

    UnixTransport(Path path) {
        this.path = path;
    }

    @Override
    public void send(byte[] message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            if (descriptor == CLOSED) {
                connect(arena);
            }
            MemorySegment bytes = arena.allocate(Math.max(1, message.length));
            MemorySegment.copy(message, 0, bytes, ValueLayout.JAVA_BYTE, 0, message.length);
            for (int attempts = 1; !Calls.send(arena, descriptor, bytes, message.length); ) {
                if (attempts++ == MOST_ATTEMPTS) {
                    throw new IOException("the receiver takes nothing");
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void connect(Arena arena) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= LONGEST_PATH) {
            throw new IOException(
                    "the path has " + name.length + " bytes, more than the limit of 107");
        }
        MemorySegment address = arena.allocate(ADDRESS_BYTES, 2);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
        descriptor = Calls.socket(arena);
        Calls.connect(arena, descriptor, address);
    }

    @Override
    public void close() {
        int open = descriptor;
        descriptor = CLOSED;
        if (open != CLOSED) {
            Calls.close(open);
        }
    }

    @Override
    public String toString() {
        return "unix://" + path;
    }

    /** The system's calls. */
    private static final class Calls {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final StructLayout STATE = Linker.Option.captureStateLayout();
        private static final VarHandle ERRNO =
                STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        private static final MethodHandle SOCKET =
                handle(
                        "socket",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
        private static final MethodHandle CONNECT =
                handle(
                        "connect",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
        private static final MethodHandle SEND =
                handle(
                        "send",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        private static final MethodHandle CLOSE =
                handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        @SuppressWarnings("restricted") // the types are those of the C library
        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            return LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow(name),
                    descriptor,
                    Linker.Option.captureCallState("errno"));
        }

        static int socket(Arena arena) throws IOException {
            MemorySegment state = arena.allocate(STATE);
            try {
                int made = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
                return checked(made, state);
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("socket(2) cannot be called", e);
            }
        }

        static void connect(Arena arena, int descriptor, MemorySegment address) throws IOException {
            MemorySegment state = arena.allocate(STATE);
            try {
                int made = (int) CONNECT.invokeExact(state, descriptor, address, ADDRESS_BYTES);
                checked(made, state);
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("connect(2) cannot be called", e);
            }
        }

        /** False if there is no room at the moment. */
        static boolean send(Arena arena, int descriptor, MemorySegment bytes, long length)
                throws IOException {
            MemorySegment state = arena.allocate(STATE);
            try {
                long sent =
                        (long)
                                SEND.invokeExact(
                                        state, descriptor, bytes, length, MSG_DONTWAIT_NOSIGNAL);
                if (sent < 0 && (int) ERRNO.get(state, 0L) == EAGAIN) {
                    return false;
                }
                checked((int) sent, state);
                return true;
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("send(2) cannot be called", e);
            }
        }

        static void close(int descriptor) {
            try (Arena arena = Arena.ofConfined()) {
                int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
            } catch (Throwable e) {
                throw new IllegalStateException("close(2) cannot be called", e);
            }
        }

        private static int checked(int result, MemorySegment state) throws IOException {
            if (result < 0) {
                int number = (int) ERRNO.get(state, 0L);
                throw new IOException(
                        switch (number) {
                            case 2 -> "no such file";
                            case 13 -> "permission denied";
                            case 90 -> "the message is too long";
                            case 91 -> "the socket takes no datagrams";
                            case 111 -> "connection refused";
                            default -> "error " + number + " of the operating system";
                        });
            }
            return result;
        }
    }
}
