package io.vedette.rules;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Passes on what a YAML parser reads, and refuses it where it nests too deep: whoever makes nodes
 * of it recurses.
 */
final class NestingLimit implements Parser {
    /** Rules need 7: document, item, exceptions, exception, values, tuple, list. */
    private static final int DEEPEST = 64;

    private final Parser parser;
    private int depth;

    NestingLimit(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case SequenceStart, MappingStart -> depth++;
            case SequenceEnd, MappingEnd -> depth--;
            default -> {
                // neither opens nor closes anything
            }
        }
        if (depth > DEEPEST) {
            throw new ParserException(
                    "nested deeper than " + DEEPEST + " levels", event.getStartMark());
        }
        return event;
    }
}
