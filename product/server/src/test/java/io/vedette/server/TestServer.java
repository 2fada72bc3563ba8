package io.vedette.server;

import io.vedette.model.AlertFormat;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.outputs.Backoff;
import io.vedette.outputs.OutputEnvironment;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Servers on a free port of the loopback, without outputs. */
final class TestServer {
    private TestServer() {}

    /**
     * @param directory for queues and positions
     * @param problems told of what goes wrong, also in outputs
     */
    static Server start(
            Path directory,
            Map<SourceId, FieldCatalogue> catalogues,
            RunningRules rules,
            Consumer<String> problems)
            throws IOException {
        var environment =
                new OutputEnvironment(
                        new AlertFormat(false, false, ZoneOffset.UTC),
                        OutputStream.nullOutputStream(),
                        false,
                        Map.of(),
                        Backoff.DEFAULT,
                        new Random(1),
                        problem -> problems.accept(problem.toString()));
        var settings =
                new ServerSettings(
                        directory,
                        new ListenAddress("127.0.0.1", 0),
                        Optional.empty(),
                        List.of(),
                        false,
                        List.of());
        return Server.start(
                settings,
                rules,
                new Server.Surroundings(catalogues, environment, "host", problems));
    }
}
