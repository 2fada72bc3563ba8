package io.vedette.correlation;

import io.vedette.model.FieldValue;
import io.vedette.model.SourceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a correlator holds, as bytes that outlive it.
 *
 * <p>Correlations are told by their definition and fields by their name, so rules may change in
 * between: what no longer has a place is left out and counted.
 *
 * <pre>
 * snapshot    = magic, version, body, CRC-32C of the body
 * body        = names, newest, doubtful, looked at; held: count, occurrence...; count, correlation...
 * names       = those of rules; count, and for each source its name and those of its fields
 * occurrence  = time, source, host, ids, sentence, arrival, count and numbers of rules, values of fields
 * correlation = definition; in order, then as they arrive: count, group...
 * group       = key, values, newest, touched, rank, fired, held, left,
 *               open (opened, close, last), measure
 * </pre>
 */
public final class Snapshot {
    private static final long MAGIC = 0x5645_4445_5454_4543L;
    private static final long VERSION = 4;

    private static final int HEAD_BYTES = 2 * Long.BYTES;

    private Snapshot() {}

    /** What came of reading a snapshot. */
    public sealed interface Outcome {}

    /**
     * It was taken back.
     *
     * @param groups that are held again
     * @param left groups and waiting events for which there is no correlation any more
     */
    public record Restored(long groups, long left) implements Outcome {}

    /** It is damaged, or of another version; nothing was taken back. */
    public record Refused(String reason) implements Outcome {}

    /**
     * Writes as it goes: tens of thousands of events may wait to be put in order, and memory for
     * all their bytes at once would be several times what they take here.
     */
    static void write(Correlator correlator, OutputStream stream) throws IOException {
        try {
            var out = new StateWriter(stream);
            out.number(MAGIC);
            out.number(VERSION);
            var checked = new CheckedOutputStream(stream, new CRC32C());
            writeBody(correlator, new StateWriter(checked));
            out.number(checked.getChecksum().getValue());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void writeBody(Correlator correlator, StateWriter body) {
        CorrelationPlan plan = correlator.plan();
        body.texts(plan.ruleNames());
        body.number(plan.sources().size());
        for (SourceId source : plan.sources()) {
            body.text(source.name());
            body.texts(plan.fieldNames(source));
        }
        body.number(correlator.clock().newest());
        body.number(correlator.clock().doubtful());
        body.number(correlator.lookedAtNanos());
        var held = new ArrayList<Occurrence>();
        correlator.held().forEach(held::add);
        body.number(held.size());
        held.forEach(occurrence -> write(occurrence, body));
        body.number(correlator.states().size());
        for (CorrelationState state : correlator.states()) {
            var inOrder = new ArrayList<Group>();
            var ahead = new ArrayList<Group>();
            state.forEachGroup(inOrder::add);
            state.forEachGroupAhead(ahead::add);
            body.text(state.wiring().correlation().definition());
            write(inOrder, body);
            write(ahead, body);
        }
    }

    private static void write(List<Group> groups, StateWriter out) {
        out.number(groups.size());
        for (Group group : groups) {
            var bytes = new ByteArrayOutputStream();
            write(group, new StateWriter(bytes));
            out.bytes(bytes.toByteArray());
        }
    }

    private static long checksum(ByteBuffer bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        return checksum.getValue();
    }

    private static void write(Occurrence occurrence, StateWriter out) {
        Occurrence.Origin origin = occurrence.origin();
        out.number(origin.timeNanos());
        out.text(origin.source().name());
        out.text(origin.hostname());
        out.texts(origin.ids());
        out.text(origin.sentence());
        out.number(occurrence.sequence());
        out.number(occurrence.ruleCount());
        for (int i = 0; i < occurrence.ruleCount(); i++) {
            out.number(occurrence.rule(i));
        }
        out.number(occurrence.fieldCount());
        for (int i = 0; i < occurrence.fieldCount(); i++) {
            out.value(occurrence.value(i));
        }
    }

    private static void write(Group group, StateWriter out) {
        out.text(group.key);
        out.values(group.values);
        out.number(group.newestNanos);
        out.number(group.touchedNanos);
        out.number(group.rank);
        out.number(group.fired ? 1 : 0);
        out.number(group.heldNanos);
        out.number(group.left ? 1 : 0);
        Occurrence last = group.last;
        out.number(group.open && last != null ? 1 : 0);
        if (group.open && last != null) {
            out.number(group.openedNanos);
            out.number(group.closeNanos);
            write(last, out);
        }
        group.measure.write(out);
    }

    static Outcome read(ByteBuffer snapshot, Correlator correlator) {
        try {
            var in = new StateReader(snapshot);
            if (in.number() != MAGIC) {
                return new Refused("it is no snapshot of correlations");
            }
            long version = in.number();
            if (version != VERSION) {
                return new Refused("it is of version " + version + ", not " + VERSION);
            }
            int length = snapshot.remaining() - HEAD_BYTES - Long.BYTES;
            if (length < 0) {
                return new Refused("it ends too early");
            }
            ByteBuffer body = snapshot.slice(snapshot.position() + HEAD_BYTES, length);
            long checksum = snapshot.getLong(snapshot.limit() - Long.BYTES);
            if (checksum != checksum(body)) {
                return new Refused("it is damaged");
            }
            return readBody(new StateReader(body), correlator);
        } catch (StateReader.Malformed e) {
            return new Refused(e.reason());
        }
    }

    /**
     * What numbers stand for in a snapshot, in terms of a plan.
     *
     * @param plan the one that it is read for
     * @param rules its numbers of the snapshot's rules; negative for those that it has not
     * @param fields for each source, its fields by their numbers in the snapshot
     */
    private record Names(
            CorrelationPlan plan, List<Integer> rules, Map<SourceId, List<String>> fields) {
        static Names read(StateReader in, CorrelationPlan plan) {
            List<Integer> rules = in.texts().stream().map(plan::ruleNumber).toList();
            var fields = new HashMap<SourceId, List<String>>();
            int sources = in.count(Integer.MAX_VALUE);
            for (int i = 0; i < sources; i++) {
                fields.put(source(in), in.texts());
            }
            return new Names(plan, rules, fields);
        }

        static SourceId source(StateReader in) {
            String name = in.text();
            if (name.isEmpty()) {
                throw new StateReader.Malformed("a source has no name");
            }
            return new SourceId(name);
        }
    }

    /** A group with the state that it belongs to. */
    private record Found(CorrelationState state, Group group) {}

    /** Everything is read before anything is taken back. */
    static Outcome readBody(StateReader in, Correlator correlator) {
        Names names = Names.read(in, correlator.plan());
        long newest = in.number();
        long doubtful = in.number();
        long lookedAt = in.number();
        long left = 0;
        var held = new ArrayList<Occurrence>();
        int waiting = in.count(Integer.MAX_VALUE);
        for (int i = 0; i < waiting; i++) {
            Occurrence occurrence = occurrence(in, names);
            if (occurrence.ruleCount() > 0) {
                held.add(occurrence);
            } else {
                left++;
            }
        }
        var found = new ArrayList<Found>();
        var foundAhead = new ArrayList<Found>();
        var states = correlator.statesByDefinition();
        int correlations = in.count(Integer.MAX_VALUE);
        for (int i = 0; i < correlations; i++) {
            CorrelationState state = states.get(in.text());
            left += readGroups(in, state, names, found);
            // these hold nothing that those in order do not
            readGroups(in, state, names, foundAhead);
        }
        correlator.clock().restore(newest, doubtful);
        correlator.restore(lookedAt, held);
        found.forEach(each -> each.state().restore(each.group()));
        foundAhead.forEach(each -> each.state().restoreAhead(each.group()));
        return new Restored(found.size(), left);
    }

    /** Returns how many groups have no place any more. */
    private static long readGroups(
            StateReader in, @Nullable CorrelationState state, Names names, List<Found> found) {
        int groups = in.count(Integer.MAX_VALUE);
        for (int i = 0; i < groups; i++) {
            byte[] bytes = in.bytes();
            if (state != null) {
                found.add(new Found(state, group(new StateReader(bytes), state, names)));
            }
        }
        return state == null ? groups : 0;
    }

    private static Occurrence occurrence(StateReader in, Names names) {
        long timeNanos = in.number();
        SourceId source = Names.source(in);
        var origin = new Occurrence.Origin(timeNanos, source, in.text(), in.texts(), in.text());
        long sequence = in.number();
        int ruleCount = in.count(Integer.MAX_VALUE);
        var rules = new ArrayList<Integer>();
        for (int i = 0; i < ruleCount; i++) {
            rules.add(names.rules().get(in.choice(names.rules().size() - 1)));
        }
        List<String> written = names.fields().getOrDefault(source, List.of());
        List<FieldValue> values = in.values();
        if (written.size() != values.size()) {
            throw new StateReader.Malformed("fields and values differ in number");
        }
        List<String> fields = names.plan().fieldNames(source);
        var placed = new FieldValue[fields.size()];
        for (int i = 0; i < placed.length; i++) {
            int place = written.indexOf(fields.get(i));
            placed[i] = place < 0 ? new FieldValue.Absent() : values.get(place);
        }
        int[] known =
                rules.stream().mapToInt(Integer::intValue).filter(rule -> rule >= 0).toArray();
        return new Occurrence(origin, sequence, known, placed);
    }

    private static Group group(StateReader in, CorrelationState state, Names names) {
        var group = new Group(in.text(), in.values(), state.newMeasure());
        if (group.values.size() != state.wiring().correlation().groupBy().size()) {
            throw new StateReader.Malformed("a group has another number of values");
        }
        group.newestNanos = in.number();
        group.touchedNanos = in.number();
        group.rank = in.choice(GroupTable.HIGHEST_RANK);
        group.fired = in.choice(1) == 1;
        group.heldNanos = in.number();
        group.left = in.choice(1) == 1;
        group.open = in.choice(1) == 1;
        if (group.open) {
            group.openedNanos = in.number();
            group.closeNanos = in.number();
            group.last = occurrence(in, names);
        }
        group.measure.read(in);
        if (!in.isAtEnd()) {
            throw new StateReader.Malformed("there is more of a group than there should be");
        }
        return group;
    }
}
