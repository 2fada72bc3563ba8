package io.vedette.containers;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vedette.containers.wire.Containerd;
import io.vedette.containers.wire.Cri;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hears from one runtime of containers as they are made, before their first program runs.
 *
 * <p>containerd tells of all of its namespaces; of others that kubelets use those that have the
 * CRI's events do. What is missed while a runtime is away is found out at first sight as ever, so
 * nothing depends on it.
 */
final class ContainerAnnouncements {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What has gone on for so long was no failure. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    /**
     * CRI-O without pod events, as it is unless it is told otherwise, ends within milliseconds; the
     * first call of a busy machine takes seconds.
     */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final String CREATED = "/containers/create";
    private static final String CONTAINERD = "/containerd.services.events.v1.Events/Subscribe";
    private static final String CRI = "/runtime.v1.RuntimeService/GetContainerEvents";
    private static final int CRI_CREATED = 0;

    private final RuntimeConnection connection;
    private final Consumer<String> created;
    private final AtomicLong interruptions;
    private final Duration longestPause;

    /**
     * @param created is given the whole ids of containers, on the thread that runs this
     * @param interruptions counts each end of what should have gone on
     */
    ContainerAnnouncements(
            RuntimeConnection connection, Consumer<String> created, AtomicLong interruptions) {
        this(connection, created, interruptions, LONGEST_PAUSE);
    }

    ContainerAnnouncements(
            RuntimeConnection connection,
            Consumer<String> created,
            AtomicLong interruptions,
            Duration longestPause) {
        this.connection = connection;
        this.created = created;
        this.interruptions = interruptions;
        this.longestPause = longestPause;
    }

    /** Listens until it is interrupted, or the runtime has no events. */
    void run() {
        try {
            Duration pause = FIRST_PAUSE;
            while (true) {
                awaitSocket();
                long begun = System.nanoTime();
                try {
                    listen();
                    if (System.nanoTime() - begun < AT_ONCE.toNanos()) {
                        // it has events only when it is started anew with them
                        Thread.sleep(longestPause);
                        continue;
                    }
                } catch (UnixClient.UnimplementedException ignored) {
                    // found out at first sight, then
                    return;
                } catch (IOException | RuntimeException ignored) {
                    // counted; that the runtime is away is told by whoever asks it
                }
                interruptions.incrementAndGet();
                boolean lasted = System.nanoTime() - begun > LASTING.toNanos();
                pause = lasted ? FIRST_PAUSE : pause;
                Thread.sleep(pause);
                pause = longer(pause);
            }
        } catch (InterruptedException ignored) {
            // it ends
        }
    }

    /** Most machines have one runtime of those that are looked for. */
    private void awaitSocket() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!connection.socket().isThere()) {
            Thread.sleep(pause);
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void listen() throws IOException, InterruptedException {
        switch (connection.socket().protocol()) {
            case CONTAINERD ->
                    connection.client().stream(
                            CONTAINERD,
                            Containerd.SubscribeRequest.newBuilder()
                                    .addFilters("topic==\"" + CREATED + "\"")
                                    .build(),
                            Containerd.Envelope.parser(),
                            this::announced);
            case CRI ->
                    connection.client().stream(
                            CRI,
                            Cri.GetEventsRequest.getDefaultInstance(),
                            Cri.ContainerEventResponse.parser(),
                            this::announced);
            case DOCKER, PODMAN_FILES ->
                    // its containers are containerd's, which tells of them; Podman has no daemon
                    throw new UnixClient.UnimplementedException("Docker is not listened to");
        }
    }

    private void announced(Containerd.Envelope envelope) {
        if (envelope.getTopic().equals(CREATED)) {
            try {
                created.accept(
                        Containerd.ContainerCreated.parseFrom(envelope.getEvent().getValue())
                                .getId());
            } catch (InvalidProtocolBufferException ignored) {
                // found out at first sight, then
            }
        }
    }

    private void announced(Cri.ContainerEventResponse event) {
        if (event.getContainerEventType() == CRI_CREATED) {
            created.accept(event.getContainerId());
        }
    }
}
