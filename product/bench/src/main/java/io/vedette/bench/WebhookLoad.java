package io.vedette.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * Posts recorded audit events to a webhook at a fixed rate, as API servers do, and receives the
 * alerts that come of them.
 *
 * <p>Times of answers are from when a batch was due, so that a server which falls behind is not
 * measured the better for it. Each event gets an auditID that no other has, of this run or an
 * earlier one: else it would be left out as a repeat.
 */
public final class WebhookLoad {
    private static final byte[] AUDIT_ID = "\"auditID\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_LENGTH = 36;
    private static final String EVENT_ID = "\"event_ids\":[\"";
    private static final int MOST_IN_FLIGHT = 64;
    private static final int NANOS_PER_MICRO = 1_000;

    private final List<byte[]> events;
    private final Queue<PlainConnection> idle = new ConcurrentLinkedQueue<>();
    private final Map<Long, Long> postedAt = new ConcurrentHashMap<>();
    private final List<Integer> answersMicros = new ArrayList<>();
    private final List<Integer> alertsMicros = new ArrayList<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** The beginning of all ids of this run. */
    private final String run =
            "%08d-0000-4000-8000-".formatted(System.currentTimeMillis() / 1_000 % 100_000_000);

    private long nextId;
    private long nextRequest;

    private WebhookLoad(List<byte[]> events) {
        this.events = events;
    }

    /** See the message for the arguments. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 8) {
            System.err.println(
                    "arguments: ALERTS-PORT WEBHOOK SERVER-PID EVENTS/S EVENTS/REQUEST"
                            + " WARM-UP-SECONDS SECONDS RECORDING.jsonl.gz...");
            System.exit(2);
        }
        var load = new WebhookLoad(read(List.of(arguments).subList(7, arguments.length)));
        HttpServer receiver = load.receive(Integer.parseInt(arguments[0]));
        URI webhook = URI.create(arguments[1]);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(arguments[2])).orElseThrow();
        int perSecond = Integer.parseInt(arguments[3]);
        int perRequest = Integer.parseInt(arguments[4]);
        load.post(webhook, perSecond, perRequest, seconds(arguments[5]));
        Thread.sleep(Duration.ofSeconds(3));
        load.forget();
        Duration measured = seconds(arguments[6]);
        Duration serverBefore = cpu(server);
        Duration before = cpu(ProcessHandle.current());
        load.post(webhook, perSecond, perRequest, measured);
        Duration after = cpu(ProcessHandle.current());
        Duration serverAfter = cpu(server);
        Thread.sleep(Duration.ofSeconds(3));
        receiver.stop(0);
        load.report(measured);
        System.out.printf(
                "server: %.2f cores; generator: %.2f cores%n",
                cores(serverBefore, serverAfter, measured), cores(before, after, measured));
        System.exit(0);
    }

    private static Duration seconds(String argument) {
        return Duration.ofSeconds(Integer.parseInt(argument));
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static double cores(Duration before, Duration after, Duration within) {
        return (double) after.minus(before).toMillis() / within.toMillis();
    }

    private static List<byte[]> read(List<String> recordings) throws IOException {
        var events = new ArrayList<byte[]>();
        for (String recording : recordings) {
            try (var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    new GZIPInputStream(Files.newInputStream(Path.of(recording))),
                                    StandardCharsets.UTF_8))) {
                in.lines()
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .filter(line -> idOffset(line) > 0)
                        .forEach(events::add);
            }
        }
        return events;
    }

    private static int idOffset(byte[] event) {
        for (int i = 0; i + AUDIT_ID.length + ID_LENGTH < event.length; i++) {
            if (Arrays.equals(event, i, i + AUDIT_ID.length, AUDIT_ID, 0, AUDIT_ID.length)) {
                return i + AUDIT_ID.length;
            }
        }
        return -1;
    }

    private HttpServer receive(int port) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    String alert =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    received(alert, System.nanoTime());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private void received(String alert, long now) {
        int at = alert.indexOf(EVENT_ID);
        if (at < 0) {
            return;
        }
        String auditId =
                alert.substring(at + EVENT_ID.length(), at + EVENT_ID.length() + ID_LENGTH);
        if (!auditId.startsWith(run)) {
            return;
        }
        long id = Long.parseLong(auditId.substring(run.length()));
        Long posted = postedAt.get(id / 1_000);
        if (posted != null) {
            synchronized (alertsMicros) {
                alertsMicros.add((int) ((now - posted) / NANOS_PER_MICRO));
            }
        }
    }

    private void post(URI webhook, int perSecond, int perRequest, Duration duration)
            throws InterruptedException {
        var inFlight = new Semaphore(MOST_IN_FLIGHT);
        long begin = System.nanoTime();
        long requests = duration.toSeconds() * perSecond / perRequest;
        long interval = 1_000_000_000L * perRequest / perSecond;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < requests; i++) {
                long due = begin + i * interval;
                long early = due - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(Duration.ofNanos(early));
                }
                inFlight.acquire();
                long request = nextRequest++;
                byte[] body = body(perRequest, request);
                postedAt.put(request, due);
                threads.execute(() -> {
                    try {
                        send(webhook, body, due);
                    } finally {
                        inFlight.release();
                    }
                });
            }
        }
    }

    /**
     * Ids tell the request in their last 12 digits: its number, then that of the event, times
     * 1,000.
     */
    private byte[] body(int count, long request) {
        int size = 200;
        for (int i = 0; i < count; i++) {
            size += events.get((int) ((nextId + i) % events.size())).length + 1;
        }
        byte[] body = new byte[size];
        byte[] head =
                "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
                        .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, body, 0, head.length);
        int at = head.length;
        for (int i = 0; i < count; i++) {
            byte[] event = events.get((int) (nextId++ % events.size()));
            System.arraycopy(event, 0, body, at, event.length);
            byte[] id =
                    (run + "%012d".formatted(request * 1_000 + i))
                            .getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(id, 0, body, at + idOffset(event), ID_LENGTH);
            at += event.length;
            body[at++] = (byte) (i == count - 1 ? ']' : ',');
        }
        body[at++] = '}';
        return Arrays.copyOf(body, at);
    }

    private void send(URI webhook, byte[] body, long due) {
        try {
            PlainConnection free = idle.poll();
            PlainConnection connection = free == null ? new PlainConnection(webhook) : free;
            (connection.post(body) == 200 ? answered : refused).increment();
            if (!connection.isEnded()) {
                idle.add(connection);
            }
        } catch (IOException e) {
            refused.increment();
        }
        synchronized (answersMicros) {
            answersMicros.add((int) ((System.nanoTime() - due) / NANOS_PER_MICRO));
        }
    }

    /** Forgets what was measured, for instance while everything was cold. */
    private void forget() {
        synchronized (answersMicros) {
            answersMicros.clear();
        }
        synchronized (alertsMicros) {
            alertsMicros.clear();
        }
        postedAt.clear();
        answered.reset();
        refused.reset();
    }

    private void report(Duration duration) {
        System.out.printf(
                "%d s; answers: %d ok, %d refused; %s%n",
                duration.toSeconds(), answered.sum(), refused.sum(), quantiles(answersMicros));
        System.out.printf(
                "alerts: %d; from POST %s%n", alertsMicros.size(), quantiles(alertsMicros));
    }

    private static String quantiles(List<Integer> micros) {
        if (micros.isEmpty()) {
            return "none";
        }
        List<Integer> sorted = micros.stream().sorted().toList();
        return "p50 %.1f ms, p99 %.1f ms, highest %.1f ms"
                .formatted(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(List<Integer> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())))
                / 1000.0;
    }
}
