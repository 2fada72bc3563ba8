package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.InputProblem;
import io.vedette.model.SourceId;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Events of the test catalogue's audit source; one with a member {@code broken} is none. */
final class MapEvents implements TestEvents {
    private static final JsonMapper JSON = new JsonMapper();
    private final Map<String, String> recordings;

    MapEvents(Map<String, String> recordings) {
        this.recordings = recordings;
    }

    @Override
    public Map<String, String> defaults(int number, Set<String> members) {
        return Map.of("number", "event-" + number);
    }

    @Override
    public EventSource inline(String lines, Consumer<InputProblem> problems) {
        return new Listed(lines.lines().iterator(), problems);
    }

    @Override
    public EventSource recorded(String file) throws IOException {
        String lines = recordings.get(file);
        if (lines == null) {
            throw new IOException("no " + file);
        }
        return inline(lines, problem -> {});
    }

    private static final class Listed implements EventSource {
        private final Iterator<String> lines;
        private final Consumer<InputProblem> problems;
        private Event event = new MapEvent(SourceId.K8S_AUDIT, 0, Map.of());
        private long line;

        Listed(Iterator<String> lines, Consumer<InputProblem> problems) {
            this.lines = lines;
            this.problems = problems;
        }

        @Override
        public boolean advance() {
            while (lines.hasNext()) {
                line++;
                var values = new HashMap<String, Object>();
                JSON.readTree(lines.next())
                        .properties()
                        .forEach(member ->
                                values.put(
                                        member.getKey(),
                                        member.getValue().isArray()
                                                ? List.copyOf(member.getValue().values()).stream()
                                                        .map(each -> each.asString())
                                                        .toList()
                                                : member.getValue().asString()));
                if (values.containsKey("broken")) {
                    problems.accept(
                            new InputProblem(
                                    "test", line, InputProblem.Kind.NOT_AN_EVENT, "it is broken"));
                } else {
                    event = new MapEvent(SourceId.K8S_AUDIT, 0, values);
                    return true;
                }
            }
            return false;
        }

        @Override
        public Event event() {
            return event;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
