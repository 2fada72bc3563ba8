package io.vedette.simulation;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.rules.RunningRules;
import io.vedette.syscalls.LiveSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Acts behaviours one after another before a sensor of its own, and says which of them the rules
 * tell of.
 *
 * <p>One thread acts; any may close, which ends what is being acted.
 */
public final class Simulation implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final List<Path> TOOLS =
            Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
                    .map(Path::of)
                    .toList();

    private final Stage stage;
    private final Watch watch;
    private final Set<String> running = new HashSet<>();

    private Simulation(Stage stage, Watch watch) {
        this.stage = stage;
        this.watch = watch;
    }

    /**
     * Makes the stage and begins to watch.
     *
     * @param source belongs to the simulation, also when this fails
     * @param rules those that the behaviours are held against
     * @param problems told of what goes wrong with the watching, from another thread
     * @throws IOException with the reason why there can be no stage
     */
    public static Simulation start(
            LiveSource source,
            RunningRules rules,
            Map<SourceId, FieldCatalogue> catalogues,
            Consumer<String> problems)
            throws IOException {
        Stage stage;
        try {
            stage = Stage.open();
        } catch (IOException e) {
            source.close();
            throw e;
        }
        var simulation = new Simulation(stage, new Watch(source, rules, catalogues, problems));
        rules.alerting().forEach(rule -> simulation.running.add(rule.name()));
        rules.correlations().forEach(rule -> simulation.running.add(rule.title()));
        return simulation;
    }

    /**
     * Acts a behaviour and waits until the sensor has seen all of it.
     *
     * @throws IOException when it cannot be acted since the stage was closed or is broken
     */
    public Result act(Behaviour behaviour, Place place) throws IOException, InterruptedException {
        Optional<String> missing =
                behaviour.needs().stream().filter(tool -> !isThere(tool)).findFirst();
        if (missing.isPresent()) {
            return skipped(behaviour, place, missing.get() + " is not installed");
        }
        if (place == Place.CONTAINER && !stage.hasContainers()) {
            return skipped(behaviour, place, "no control groups are mounted");
        }
        long lost = watch.lost();
        Stage.Ended ended = stage.act(behaviour, place, watch::follow);
        List<Watch.Heard> heard = watch.settle(LONGEST_WAIT);
        if (ended.status() == Stage.Ended.CANNOT) {
            return skipped(behaviour, place, lastLine(ended.output()));
        }
        return judge(behaviour, place, heard, watch.lost() - lost, ended);
    }

    private static boolean isThere(String tool) {
        return TOOLS.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(tool)));
    }

    private static String lastLine(String output) {
        return output.lines().reduce("it cannot be acted here", (before, line) -> line);
    }

    private static Result skipped(Behaviour behaviour, Place place, String reason) {
        return new Result(behaviour, place, Result.Verdict.SKIPPED, List.of(), reason);
    }

    private Result judge(
            Behaviour behaviour,
            Place place,
            List<Watch.Heard> heard,
            long lost,
            Stage.Ended ended) {
        Map<String, Result.Told> told = new LinkedHashMap<>();
        for (Watch.Heard one : heard) {
            String rule = one.alert().rule();
            told.putIfAbsent(
                    rule,
                    new Result.Told(rule, one.after(), behaviour.alerts(place).contains(rule)));
        }
        List<Result.Told> alerts = List.copyOf(told.values());
        if (alerts.stream().anyMatch(Result.Told::meant)) {
            return new Result(behaviour, place, Result.Verdict.DETECTED, alerts, "");
        }
        List<String> meant = behaviour.alerts(place).stream().filter(running::contains).toList();
        if (meant.isEmpty()) {
            return new Result(
                    behaviour,
                    place,
                    Result.Verdict.NO_RULE,
                    alerts,
                    "no rule that runs is meant to tell of it");
        }
        String reason =
                lost > 0
                        ? lost + " events were lost meanwhile"
                        : ended.status() != 0
                                ? "it did not go well: "
                                        + lastLine(
                                                ended.output() + "\nexit status " + ended.status())
                                : "did not alert: " + String.join(", ", meant);
        return new Result(behaviour, place, Result.Verdict.MISSED, alerts, reason);
    }

    /** Ends what is being acted and removes the stage; nothing of it is left. */
    @Override
    public void close() throws IOException {
        try {
            stage.close();
        } finally {
            watch.close();
        }
    }
}
