package io.vedette.syscalls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sensor sees of opens, connects and execs exactly what an independent observer sees. */
class StraceTest {
    private static final int ROUNDS = 2200;
    private static final int LEAST_EVENTS = 20_000;
    private static final String CALLS = "open,openat,openat2,creat,connect,execve";

    private static final Pattern TEXT = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");
    private static final Pattern PORT = Pattern.compile("port=htons\\((\\d+)\\)");
    private static final Pattern RESULT = Pattern.compile(" = (-?\\d+)(?: (E[A-Z0-9]+))?");

    @TempDir private Path folder = Path.of("");

    /** What happened, by thread, and how often. */
    private static final class Observed {
        final Map<String, Integer> counts = new TreeMap<>();
        int events;

        void add(long thread, String what) {
            counts.merge(thread + " " + what, 1, Integer::sum);
            events++;
        }
    }

    @Test
    void sameAsStrace() throws Exception {
        Program.need("strace");
        Path program = Program.compile(folder);
        Path traces = Files.createDirectory(folder.resolve("traces"));
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            CompletableFuture<String> done =
                    CompletableFuture.supplyAsync(() -> trace(program, traces));
            var seen = new ArrayList<Event>();
            while (!done.isDone()) {
                if (source.advance(Duration.ofMillis(20))) {
                    Event.of(source.current(), seen);
                }
            }
            done.get();
            LiveSensor.drain(source, event -> Event.of(event, seen));

            Observed expected = read(traces);
            Observed actual = new Observed();
            for (Event event : seen) {
                if (Files.exists(traces.resolve("t." + event.thread()))) {
                    actual.add(event.thread(), event.what());
                }
            }
            assertThat(source.counts().kernel().lost()).isZero();
            assertThat(expected.events).isGreaterThanOrEqualTo(LEAST_EVENTS);
            assertThat(actual.counts).isEqualTo(expected.counts);
        }
    }

    private static String trace(Path program, Path traces) {
        try {
            return Program.run(
                    "strace",
                    "-ff",
                    "-xx",
                    "-s",
                    "4096",
                    "-e",
                    "trace=" + CALLS,
                    "-e",
                    "signal=none",
                    "-o",
                    traces.resolve("t").toString(),
                    program.toString(),
                    "calls",
                    Integer.toString(ROUNDS));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Observed read(Path traces) throws IOException {
        var observed = new Observed();
        try (var files = Files.list(traces)) {
            for (Path file : files.toList()) {
                long thread = Long.parseLong(file.getFileName().toString().substring(2));
                for (String line : Files.readAllLines(file, ISO_8859_1)) {
                    // a line about the thread's end is no call
                    if (!line.startsWith("+++")) {
                        observed.add(thread, parse(line));
                    }
                }
            }
        }
        return observed;
    }

    /** {@code name first-text port result}, as far as a call has them. */
    private static String parse(String line) {
        String name = line.substring(0, line.indexOf('('));
        int equals = line.lastIndexOf(") = ");
        Matcher result = RESULT.matcher(line);
        assertThat(result.find(equals)).as(line).isTrue();
        String outcome = result.group(2) == null ? "ok" : result.group(2);
        List<String> texts = new ArrayList<>();
        Matcher text = TEXT.matcher(line);
        while (text.find()) {
            texts.add(decode(text.group(1)));
        }
        if (!name.equals("connect")) {
            return name + " " + texts.getFirst() + " " + outcome;
        }
        Matcher port = PORT.matcher(line);
        String at = port.find() ? " " + port.group(1) : "";
        return name + " " + texts.getFirst() + at + " " + outcome;
    }

    private static String decode(String hexadecimal) {
        var text = new StringBuilder();
        for (int i = 0; i < hexadecimal.length(); i += 4) {
            text.append((char) Integer.parseInt(hexadecimal.substring(i + 2, i + 4), 16));
        }
        return text.toString();
    }

    /** One event of the sensor's, in the words of {@link #parse}. */
    private record Event(long thread, String what) {
        static void of(SyscallEvent event, List<Event> into) {
            int path =
                    switch (event.code()) {
                        case EventCode.OPEN, EventCode.CREAT -> 1;
                        case EventCode.OPENAT, EventCode.OPENAT2 -> 2;
                        case EventCode.EXECVE -> 30;
                        case EventCode.CONNECT -> 3;
                        default -> -1;
                    };
            if (path < 0) {
                return;
            }
            String outcome = event.result() < 0 ? Errors.name(event.result()) : "ok";
            String name = EventNames.of(event);
            String what = event.code() == EventCode.CONNECT ? address(event) : text(event, path);
            into.add(new Event(event.tid(), name + " " + what + " " + outcome));
        }

        private static String text(SyscallEvent event, int parameter) {
            var slice = new Slice();
            event.text(parameter, slice);
            return new String(slice.array, slice.offset, slice.length, ISO_8859_1);
        }

        private static String address(SyscallEvent event) {
            var slice = new Slice();
            event.bytes(3, slice);
            byte[] bytes = slice.copy();
            var text = new ByteText();
            switch (bytes[0]) {
                case 2, 10 -> {
                    int length = bytes[0] == 2 ? 4 : 16;
                    SocketNames.addAddress(bytes, 1, length, text.begin());
                    text.add(' ').addNumber(LittleEndian.unsignedShort(bytes, 1 + length));
                }
                default -> text.begin().add(new String(bytes, 1, bytes.length - 2, ISO_8859_1));
            }
            return new String(text.copy(), ISO_8859_1);
        }
    }
}
