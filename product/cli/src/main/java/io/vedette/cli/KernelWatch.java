package io.vedette.cli;

import io.vedette.containers.ClusterAccess;
import io.vedette.containers.ContainerDirectory;
import io.vedette.model.SourceFilter;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.pipeline.Counts;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import io.vedette.rules.SourceFilters;
import io.vedette.server.Server;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SensorCounts;
import io.vedette.syscalls.SensorRefusedException;
import io.vedette.syscalls.SyscallCatalogue;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Watches the kernel's events in a server of this process, as far as rules ask for them. */
final class KernelWatch {
    /**
     * Room for what happens while rules are compiled or garbage is collected: 8 MiB are 20 ms at
     * 1,000,000 events of 400 bytes a second. From the first moment on 400,000 short events a
     * second lose none, as with 16 MiB; all of the ring counts as resident memory.
     */
    static final int RING_BYTES = 8 << 20;

    private final LiveSource source;
    private final Pipeline pipeline;

    private final Server server;

    private KernelWatch(Server server, LiveSource source, Pipeline pipeline) {
        this.server = server;
        this.source = source;
        this.pipeline = pipeline;
    }

    /**
     * Begins to watch; empty when no rule reads the kernel's events or the kernel does not allow
     * it, which is said.
     */
    static Optional<KernelWatch> start(
            Server server, RunningRules running, ContainerOptions options, Console console)
            throws IOException {
        SourceFilter filter = filter(running);
        if (filter.types().isEmpty()) {
            return Optional.empty();
        }
        var containers =
                new ContainerDirectory(
                        options.sockets(),
                        cluster(options, console),
                        problem ->
                                console.err().println("vedette: " + TerminalText.escape(problem)));
        try {
            LiveSource source = LiveSource.open(Hostname.local(), RING_BYTES, filter, containers);
            console.err().println("Watching this machine's kernel");
            lookUpNames(source, filter, console);
            return Optional.of(
                    new KernelWatch(
                            server,
                            source,
                            server.watch(source, containers, options.longestWait(), running)));
        } catch (SensorRefusedException e) {
            containers.close();
            console.err()
                    .println(
                            "The kernel is not watched: "
                                    + TerminalText.escape(String.valueOf(e.getMessage()))
                                    + ". See: vedette doctor");
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            containers.close();
            throw e;
        }
    }

    /** Says so first: whoever runs the name servers learns what rules ask for. */
    private static void lookUpNames(LiveSource source, SourceFilter filter, Console console) {
        if (!filter.names().isEmpty()) {
            console.err()
                    .println(
                            "Rules compare with "
                                    + filter.names().size()
                                    + " host names, which this machine's name servers are asked for");
        }
        source.lookUpNames(
                problem -> console.err().println("vedette: " + TerminalText.escape(problem)));
    }

    /** Without it alerts tell of pods what their runtime does. */
    private static ClusterAccess cluster(ContainerOptions options, Console console) {
        try {
            return options.cluster();
        } catch (IOException e) {
            console.err()
                    .println(
                            "Which workloads pods belong to is not known: "
                                    + TerminalText.escape(String.valueOf(e.getMessage())));
            return ClusterAccess.NONE;
        }
    }

    /** What some rule may match. */
    static SourceFilter filter(RunningRules running) {
        List<Rule> rules =
                running.evaluated().stream()
                        .filter(rule -> rule.source().equals(SourceId.SYSCALL))
                        .toList();
        return SourceFilters.derive(rules, new SyscallCatalogue().eventTypes());
    }

    /** What the kernel made and what of it was needed. */
    String filtered() {
        SensorCounts.Kernel kernel = source.counts().kernel();
        return "made in the kernel: "
                + kernel.produced()
                + ", needed by rules or state: "
                + kernel.sent()
                + ", lost: "
                + kernel.lost();
    }

    Counts counts() {
        return pipeline.counts();
    }

    /** Replaces the rules from the next event on. */
    void use(RunningRules running) {
        source.want(filter(running));
        server.useForKernel(pipeline, running);
    }
}
