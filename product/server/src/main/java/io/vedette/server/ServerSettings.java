package io.vedette.server;

import io.vedette.outputs.OutputConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server is to run.
 *
 * @param state the directory for what has to survive the process; made where it is not there
 * @param address where it listens
 * @param tls what makes it speak TLS; has to be there unless the address is loopback
 * @param files audit logs to follow
 * @param fromStart whether a file that was never followed is read from its beginning
 * @param outputs where alerts go
 */
public record ServerSettings(
        Path state,
        ListenAddress address,
        Optional<TlsFiles> tls,
        List<Path> files,
        boolean fromStart,
        List<OutputConfiguration> outputs) {
    public ServerSettings {
        files = List.copyOf(files);
        outputs = List.copyOf(outputs);
    }
}
