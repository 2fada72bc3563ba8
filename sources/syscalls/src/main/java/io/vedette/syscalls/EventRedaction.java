package io.vedette.syscalls;

import java.util.Set;

/** Makes events without those parameters that may hold secrets. One thread owns it. */
final class EventRedaction {
    private final boolean environments;
    private final boolean buffers;
    private final EventBuilder builder = new EventBuilder();
    private final RecordedEvent redacted = new RecordedEvent();

    EventRedaction(Set<LeftOut> leftOut) {
        environments = leftOut.contains(LeftOut.ENVIRONMENTS);
        buffers = leftOut.contains(LeftOut.BUFFERS);
    }

    private boolean isLeftOut(EventTable.Parameter parameter) {
        return parameter.type() == ParameterType.BYTEBUF
                && ((environments && parameter.name().equals("env"))
                        || (buffers && parameter.name().equals("data")));
    }

    /** The event, or one like it that is valid until the next call. */
    RecordedEvent of(RecordedEvent event) {
        if (!environments && !buffers) {
            return event;
        }
        var parameters = EventTable.get().type(event.code()).parameters();
        int count = event.parameters();
        boolean any = false;
        for (int i = 0; i < count; i++) {
            any |= isLeftOut(parameters.get(i)) && !event.isEmpty(i);
        }
        if (!any) {
            return event;
        }
        builder.begin(event.time(), event.tid(), event.code(), count);
        for (int i = 0; i < count; i++) {
            if (isLeftOut(parameters.get(i))) {
                builder.addEmpty();
            } else {
                builder.add(event.bytes(), event.offset(i), event.length(i));
            }
        }
        redacted.place(builder.array(), 0, builder.end());
        return redacted;
    }

    boolean leavesOutEnvironments() {
        return environments;
    }
}
