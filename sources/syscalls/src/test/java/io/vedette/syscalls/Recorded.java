package io.vedette.syscalls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A recording that a test makes up. Events are a second apart by default; thread 1 of process 1 is
 * there, called init.
 */
final class Recorded {
    static final long SECOND = 1_000_000_000L;

    private final MachineState machine = MachineState.recorded();
    private final long step;
    private final List<byte[]> events = new ArrayList<>();
    private long time = 1_700_000_000L * SECOND;

    Recorded() {
        this(SECOND);
    }

    /**
     * @param step nanoseconds from one event to the next
     */
    Recorded(long step) {
        this.step = step;
        machine.info = new MachineInfo(4, 1 << 30, 32768, "box", 1_600_000_000L * SECOND, 0);
        thread(1, 0, "init");
    }

    MachineState machine() {
        return machine;
    }

    ProcessThread thread(long tid, long parent, String comm) {
        var thread = new ProcessThread(tid);
        thread.pid = tid;
        thread.parent = parent;
        thread.virtualTid = tid;
        thread.virtualPid = tid;
        thread.comm = bytes(comm);
        thread.exe = bytes("/bin/" + comm);
        thread.exePath = bytes("/bin/" + comm);
        thread.directory = bytes("/");
        thread.root = bytes("/");
        thread.uid = 0;
        thread.gid = 0;
        machine.threads.put(thread);
        return thread;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Texts of the machine's state, with the zero bytes that lists have. */
    static byte[] list(String... texts) {
        return bytes(String.join("\0", texts));
    }

    /**
     * An event, a step after the one before.
     *
     * @param values of its parameters: texts, byte arrays, or numbers, which get their parameter's
     *     width
     */
    Recorded event(int code, long tid, Object... values) {
        var builder = new EventBuilder();
        time += step;
        builder.begin(time, tid, code, values.length);
        for (int i = 0; i < values.length; i++) {
            ParameterType type = EventTable.get().type(code).parameters().get(i).type();
            switch (values[i]) {
                case String text -> {
                    byte[] terminated = bytes(text + "\0");
                    builder.add(terminated, 0, terminated.length);
                }
                case byte[] raw -> builder.add(raw, 0, raw.length);
                case Number number -> builder.addNumber(number.longValue(), width(type));
                default -> throw new IllegalArgumentException(values[i].toString());
            }
        }
        int length = builder.end();
        var event = new byte[length];
        System.arraycopy(builder.array(), 0, event, 0, length);
        events.add(event);
        return this;
    }

    private static int width(ParameterType type) {
        return switch (type) {
            case UINT8, FLAGS8, ENUMFLAGS8, SIGTYPE -> 1;
            case INT16, UINT16, FLAGS16, ENUMFLAGS16, PORT, SYSCALLID -> 2;
            case INT32, UINT32, FLAGS32, ENUMFLAGS32, MODE, UID, GID, FD32, PID32, SIGSET -> 4;
            default -> 8;
        };
    }

    byte[] written() {
        return written(true);
    }

    /** The events since the last call, to follow what was written before; forgets them. */
    byte[] more() {
        byte[] more = written(false);
        events.clear();
        return more;
    }

    private byte[] written(boolean begins) {
        var out = new ByteArrayOutputStream();
        try (CaptureWriter writer = CaptureWriter.to(out, false)) {
            if (begins) {
                writer.begin(machine);
            }
            var event = new RecordedEvent();
            for (byte[] bytes : events) {
                String wrong = event.place(bytes, 0, bytes.length);
                if (!wrong.isEmpty()) {
                    throw new IllegalStateException(wrong);
                }
                writer.write(event, 1, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] packed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out)) {
            packing.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
