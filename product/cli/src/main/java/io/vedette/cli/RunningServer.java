package io.vedette.cli;

import io.vedette.model.AlertFormat;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.outputs.Backoff;
import io.vedette.outputs.OutputEnvironment;
import io.vedette.rules.RunningRules;
import io.vedette.server.Server;
import io.vedette.server.ServerSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/** A server of this process: knows its console, and ends with it. */
final class RunningServer {
    /** Shorter than what Kubernetes and systemd wait before they kill. */
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private RunningServer() {}

    static Server start(
            ServerSettings settings,
            RunningRules rules,
            Map<SourceId, FieldCatalogue> catalogues,
            Console console)
            throws IOException {
        var environment =
                new OutputEnvironment(
                        new AlertFormat(false, false, ZoneId.systemDefault()),
                        console.out(),
                        console.isOutTerminal(),
                        System.getenv(),
                        Backoff.DEFAULT,
                        new SecureRandom(),
                        problem -> say(console, problem.toString()));
        return Server.start(
                settings,
                rules,
                new Server.Surroundings(
                        catalogues, environment, Hostname.local(), text -> say(console, text)));
    }

    private static void say(Console console, String text) {
        console.err().println("vedette: " + TerminalText.escape(text));
    }

    /** Waits until the thread is interrupted, or the process is told to end. */
    static void awaitEnd() {
        Thread waiting = Thread.currentThread();
        var hook =
                new Thread(
                        () -> {
                            waiting.interrupt();
                            try {
                                waiting.join(LONGEST_END);
                            } catch (InterruptedException ignored) {
                                // the process ends now
                            }
                        },
                        "end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Thread.sleep(Duration.ofDays(Integer.MAX_VALUE));
        } catch (InterruptedException ignored) {
            // whoever interrupts wants it to end, and nothing else runs on this thread after it
        }
    }
}
