package io.vedette.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A path of member names from the root of an audit event, which the event follows at most once: see
 * {@link AuditEvent#find(MemberPath)}.
 *
 * <p>There is one for all that ask for the same names, and paths share their beginnings. They are
 * kept for good, so they are made for what the program knows, never for what an event or a rule
 * says. Safe to make and use on any thread.
 */
final class MemberPath {
    private static final Map<Key, MemberPath> KNOWN = new ConcurrentHashMap<>();

    private record Key(List<String> names, Choice choice) {}

    /** Which of several members with the same name is meant. */
    private enum Choice {
        FIRST,
        LAST
    }

    private final int id;
    private final @Nullable MemberPath parent;
    private final byte[] name;
    private final Choice choice;

    private MemberPath(int id, @Nullable MemberPath parent, String name, Choice choice) {
        this.id = id;
        this.parent = parent;
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.choice = choice;
    }

    /** A path that goes to the first of members with the same name. */
    static MemberPath of(String... names) {
        return known(List.of(names), Choice.FIRST);
    }

    /**
     * A path that goes to the last of members with the same name, which is the one that an API
     * server heeds in a patch.
     */
    static MemberPath ofLast(String... names) {
        return known(List.of(names), Choice.LAST);
    }

    private static MemberPath known(List<String> names, Choice choice) {
        var key = new Key(names, choice);
        MemberPath known = KNOWN.get(key);
        return known == null ? make(key) : known;
    }

    private static synchronized MemberPath make(Key key) {
        List<String> names = key.names();
        MemberPath parent =
                names.size() == 1 ? null : known(names.subList(0, names.size() - 1), key.choice());
        return KNOWN.computeIfAbsent(
                key, k -> new MemberPath(KNOWN.size(), parent, names.getLast(), k.choice()));
    }

    /** From 0 up, without gaps. */
    int id() {
        return id;
    }

    /** The path to the object that the last name is a member of; none is the event itself. */
    @Nullable MemberPath parent() {
        return parent;
    }

    byte[] name() {
        return name;
    }

    boolean isToLast() {
        return choice == Choice.LAST;
    }
}
