package io.vedette.outputs;

import io.vedette.model.AlertFormat;
import io.vedette.spool.Spool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A process with a queue and outputs, to be killed: {@code ChildProcess DIRECTORY FIRST COUNT
 * ITEM…}. Says {@code queued N} when N alerts are durable; ends only when it is made to.
 */
final class ChildProcess {
    private static final int TOGETHER = 50;

    private ChildProcess() {}

    public static void main(String[] arguments) throws Exception {
        int first = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        String[] items = java.util.Arrays.copyOfRange(arguments, 3, arguments.length);
        var environment =
                new OutputEnvironment(
                        new AlertFormat(true, false, ZoneOffset.UTC),
                        System.err,
                        false,
                        Map.of(),
                        new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)),
                        new Random(1),
                        problem -> {});
        Spool spool = Spool.open(Path.of(arguments[0]), AlertQueue.options(64 << 20));
        var queue = new AlertQueue(spool);
        Outputs outputs =
                Outputs.start(
                        spool,
                        Workbench.configurations(items),
                        environment,
                        Thread.ofPlatform().daemon().factory());
        HangUpSignal.onHangUp(() -> {
            outputs.reopen();
            System.out.println("hung up");
        });
        for (int i = first; i < first + count; i++) {
            queue.accept(Workbench.alert(i));
            if (i % TOGETHER == 0 || i == first + count - 1) {
                queue.flush();
                System.out.println("queued " + (i - first + 1));
            }
        }
        new CountDownLatch(1).await();
    }
}
