package io.vedette.correlation;

import io.vedette.model.FieldValue;
import io.vedette.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a correlator holds, as bytes that outlive it.
 *
 * <p>Correlations are told by their definition and fields by their name, so rules may change in
 * between: what no longer has a place is left out and counted.
 *
 * <pre>
 * snapshot    = magic, version, length and bytes of the body, CRC-32C of them
 * body        = newest, doubtful, looked at; held: count, occurrence...; count, correlation...
 * occurrence  = time, source, host, ids, sentence, arrival, rules, fields, values
 * correlation = definition; in order, then as they arrive: count, group...
 * group       = key, values, newest, touched, rank, fired, held, left,
 *               open (opened, close, last), measure
 * </pre>
 */
public final class Snapshot {
    private static final long MAGIC = 0x5645_4445_5454_4543L;
    private static final long VERSION = 3;

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

    static byte[] write(Correlator correlator) {
        var body = new StateWriter();
        body.number(correlator.clock().newest());
        body.number(correlator.clock().doubtful());
        body.number(correlator.lookedAtNanos());
        var held = new ArrayList<Occurrence>();
        correlator.held().forEach(held::add);
        body.number(held.size());
        held.forEach(occurrence -> write(occurrence, correlator.plan(), body));
        body.number(correlator.states().size());
        for (CorrelationState state : correlator.states()) {
            var inOrder = new ArrayList<Group>();
            var ahead = new ArrayList<Group>();
            state.forEachGroup(inOrder::add);
            state.forEachGroupAhead(ahead::add);
            body.text(state.wiring().correlation().definition());
            write(inOrder, correlator.plan(), body);
            write(ahead, correlator.plan(), body);
        }
        var out = new StateWriter();
        out.number(MAGIC);
        out.number(VERSION);
        out.bytes(body.toBytes());
        out.number(checksum(body.toBytes()));
        return out.toBytes();
    }

    private static void write(List<Group> groups, CorrelationPlan plan, StateWriter out) {
        out.number(groups.size());
        for (Group group : groups) {
            var its = new StateWriter();
            write(group, plan, its);
            out.bytes(its.toBytes());
        }
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static void write(Occurrence occurrence, CorrelationPlan plan, StateWriter out) {
        Occurrence.Origin origin = occurrence.origin();
        out.number(origin.timeNanos());
        out.text(origin.source().name());
        out.text(origin.hostname());
        out.texts(origin.ids());
        out.text(origin.sentence());
        out.number(occurrence.sequence());
        var rules = new ArrayList<String>();
        for (int i = 0; i < occurrence.ruleCount(); i++) {
            rules.add(plan.ruleName(occurrence.rule(i)));
        }
        out.texts(rules);
        out.texts(plan.fieldNames(origin.source()));
        var values = new ArrayList<FieldValue>();
        for (int i = 0; i < occurrence.fieldCount(); i++) {
            values.add(occurrence.value(i));
        }
        out.values(values);
    }

    private static void write(Group group, CorrelationPlan plan, StateWriter out) {
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
            write(last, plan, out);
        }
        group.measure.write(out);
    }

    static Outcome read(byte[] snapshot, Correlator correlator) {
        try {
            var in = new StateReader(snapshot);
            if (in.number() != MAGIC) {
                return new Refused("it is no snapshot of correlations");
            }
            long version = in.number();
            if (version != VERSION) {
                return new Refused("it is of version " + version + ", not " + VERSION);
            }
            byte[] body = in.bytes();
            if (in.number() != checksum(body) || !in.isAtEnd()) {
                return new Refused("it is damaged");
            }
            return readBody(new StateReader(body), correlator);
        } catch (StateReader.Malformed e) {
            return new Refused(e.reason());
        }
    }

    /** A group with the state that it belongs to. */
    private record Found(CorrelationState state, Group group) {}

    /** Everything is read before anything is taken back. */
    static Outcome readBody(StateReader in, Correlator correlator) {
        long newest = in.number();
        long doubtful = in.number();
        long lookedAt = in.number();
        long left = 0;
        var held = new ArrayList<Occurrence>();
        int waiting = in.count(Integer.MAX_VALUE);
        for (int i = 0; i < waiting; i++) {
            Occurrence occurrence = occurrence(in, correlator.plan());
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
            left += readGroups(in, state, correlator.plan(), found);
            // these hold nothing that those in order do not
            readGroups(in, state, correlator.plan(), foundAhead);
        }
        correlator.clock().restore(newest, doubtful);
        correlator.restore(lookedAt, held);
        found.forEach(each -> each.state().restore(each.group()));
        foundAhead.forEach(each -> each.state().restoreAhead(each.group()));
        return new Restored(found.size(), left);
    }

    /** Returns how many groups have no place any more. */
    private static long readGroups(
            StateReader in,
            @Nullable CorrelationState state,
            CorrelationPlan plan,
            List<Found> found) {
        int groups = in.count(Integer.MAX_VALUE);
        for (int i = 0; i < groups; i++) {
            byte[] bytes = in.bytes();
            if (state != null) {
                found.add(new Found(state, group(new StateReader(bytes), state, plan)));
            }
        }
        return state == null ? groups : 0;
    }

    private static Occurrence occurrence(StateReader in, CorrelationPlan plan) {
        long timeNanos = in.number();
        String source = in.text();
        if (source.isEmpty()) {
            throw new StateReader.Malformed("a source has no name");
        }
        var origin =
                new Occurrence.Origin(
                        timeNanos, new SourceId(source), in.text(), in.texts(), in.text());
        long sequence = in.number();
        int[] rules =
                in.texts().stream()
                        .mapToInt(plan::ruleNumber)
                        .filter(number -> number >= 0)
                        .toArray();
        List<String> written = in.texts();
        List<FieldValue> values = in.values();
        if (written.size() != values.size()) {
            throw new StateReader.Malformed("fields and values differ in number");
        }
        List<String> fields = plan.fieldNames(origin.source());
        var placed = new FieldValue[fields.size()];
        for (int i = 0; i < placed.length; i++) {
            int place = written.indexOf(fields.get(i));
            placed[i] = place < 0 ? new FieldValue.Absent() : values.get(place);
        }
        return new Occurrence(origin, sequence, rules, placed);
    }

    private static Group group(StateReader in, CorrelationState state, CorrelationPlan plan) {
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
            group.last = occurrence(in, plan);
        }
        group.measure.read(in);
        if (!in.isAtEnd()) {
            throw new StateReader.Malformed("there is more of a group than there should be");
        }
        return group;
    }
}
