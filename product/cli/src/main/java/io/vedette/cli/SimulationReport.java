package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.outputs.LineFormat;
import io.vedette.simulation.Behaviour;
import io.vedette.simulation.Place;
import io.vedette.simulation.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Shows behaviours and what became of them, each as soon as it is known. */
final class SimulationReport {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String ROW = "%-26s %-11s %-9s %-12s %6s  %s%n";

    private final OutputStream out;
    private final PrintStream text;
    private final LineFormat format;
    private final Map<Result.Verdict, Integer> counts = new EnumMap<>(Result.Verdict.class);

    SimulationReport(OutputStream out, LineFormat format) {
        this.out = out;
        this.format = format;
        text = new PrintStream(out, false, StandardCharsets.UTF_8);
    }

    void list(List<Behaviour> behaviours) throws IOException {
        for (Behaviour behaviour : behaviours) {
            if (format == LineFormat.JSON) {
                line(json -> describe(json, behaviour));
            } else {
                text.printf(
                        "%-26s %-22s %-15s %s%n",
                        behaviour.name(),
                        String.join(" ", behaviour.techniques()),
                        places(behaviour),
                        behaviour.title());
            }
        }
        text.flush();
    }

    private static String places(Behaviour behaviour) {
        return behaviour.places().stream()
                .sorted()
                .map(Place::label)
                .collect(Collectors.joining(", "));
    }

    void begin(List<Behaviour> behaviours) {
        if (format == LineFormat.TEXT && !behaviours.isEmpty()) {
            text.printf(ROW, "BEHAVIOUR", "TECHNIQUE", "PLACE", "RESULT", "MS", "RULES");
            text.flush();
        }
    }

    void add(Result result) throws IOException {
        counts.merge(result.verdict(), 1, Integer::sum);
        if (format == LineFormat.JSON) {
            line(json -> write(json, result));
            return;
        }
        Behaviour behaviour = result.behaviour();
        text.printf(
                ROW,
                behaviour.name(),
                behaviour.techniques().getFirst(),
                result.place().label(),
                label(result.verdict()),
                result.after().map(SimulateCommand::millis).map(String::valueOf).orElse(""),
                TerminalText.escape(
                        result.verdict() == Result.Verdict.DETECTED
                                ? String.join("; ", SimulateCommand.meant(result))
                                : result.reason()));
        text.flush();
    }

    /** Says how many of each there were. */
    void end(PrintStream err) {
        err.println(
                counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + label(each.getKey()))
                        .collect(Collectors.joining(", ")));
    }

    boolean missed() {
        return counts.containsKey(Result.Verdict.MISSED);
    }

    private static String label(Result.Verdict verdict) {
        return switch (verdict) {
            case DETECTED -> "detected";
            case MISSED -> "NOT DETECTED";
            case NO_RULE -> "no rule";
            case SKIPPED -> "skipped";
        };
    }

    private interface Members {
        void write(JsonGenerator json);
    }

    private void line(Members members) throws IOException {
        var line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        out.write((TerminalText.escape(line.toString()) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void describe(JsonGenerator json, Behaviour behaviour) {
        json.writeStringProperty("behaviour", behaviour.name());
        json.writeStringProperty("title", behaviour.title());
        texts(json, "techniques", behaviour.techniques());
        texts(json, "places", behaviour.places().stream().sorted().map(Place::label).toList());
        texts(json, "expected", behaviour.alerts(Place.CONTAINER));
    }

    private static void write(JsonGenerator json, Result result) {
        json.writeStringProperty("behaviour", result.behaviour().name());
        json.writeStringProperty("title", result.behaviour().title());
        texts(json, "techniques", result.behaviour().techniques());
        json.writeStringProperty("place", result.place().label());
        json.writeStringProperty(
                "result", result.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        result.after()
                .ifPresent(after ->
                        json.writeNumberProperty("milliseconds", SimulateCommand.millis(after)));
        texts(json, "expected", result.behaviour().alerts(result.place()));
        json.writeArrayPropertyStart("alerts");
        for (Result.Told told : result.alerts()) {
            json.writeStartObject();
            json.writeStringProperty("rule", told.rule());
            json.writeNumberProperty("milliseconds", SimulateCommand.millis(told.after()));
            json.writeBooleanProperty("expected", told.meant());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!result.reason().isEmpty()) {
            json.writeStringProperty("reason", result.reason());
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
