package io.vedette.rules;

import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes events for tests of rules; whoever knows a source of events implements it, since this room
 * knows none.
 */
public interface TestEvents {
    /**
     * Members that an event written in a test gets where it says nothing of them, so that tests
     * stay short.
     *
     * @param number the place of the event in its test, from 1
     * @param members the names of those that it has
     * @return names with texts
     */
    Map<String, String> defaults(int number, Set<String> members);

    /**
     * Reads events written in a test.
     *
     * @param lines one event a line, in JSON
     * @param problems told of lines that are no events
     */
    EventSource inline(String lines, Consumer<InputProblem> problems);

    /**
     * Opens a recording; what cannot be understood in it is reported as it is in replay.
     *
     * @param file as the test names it
     */
    EventSource recorded(String file) throws IOException;
}
