package io.vedette.masking;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads the words of a command, one after another, and tells which are passwords: what follows a
 * flag with the name of a secret, and what the short flags of known programs take. Belongs to one
 * thread.
 */
final class Arguments {
    /** The word is no secret. */
    static final int NOTHING = -1;

    private static final int LONGEST_PROGRAM = 24;
    private static final byte[] PORT = Characters.ascii("port");
    private static final byte[] PROTOCOL = Characters.ascii("protocol");
    private static final byte[] USER = Characters.ascii("user");
    private static final byte[] PROXY_USER = Characters.ascii("proxy-user");

    /**
     * What a program's short flags take.
     *
     * @param apart flags after which a password is the next word, or follows at once
     * @param attached flags which a password follows at once only
     * @param users flags that take a user, a separator and a password
     */
    private record Flags(String apart, String attached, String users) {}

    private static final Flags MYSQL = new Flags("", "p", "");
    private static final Flags SMALL_P = new Flags("p", "", "");
    private static final Flags LARGE_P = new Flags("P", "", "");
    private static final Flags SMALL_W = new Flags("w", "", "");
    private static final Map<String, Flags> PROGRAMS =
            Map.ofEntries(
                    Map.entry("mysql", MYSQL),
                    Map.entry("mysqldump", MYSQL),
                    Map.entry("mysqladmin", MYSQL),
                    Map.entry("mysqlimport", MYSQL),
                    Map.entry("mysqlcheck", MYSQL),
                    Map.entry("mysqlshow", MYSQL),
                    Map.entry("mysqlsh", MYSQL),
                    Map.entry("mariadb", MYSQL),
                    Map.entry("mariadb-dump", MYSQL),
                    Map.entry("mariadb-admin", MYSQL),
                    Map.entry("7z", MYSQL),
                    Map.entry("sshpass", SMALL_P),
                    Map.entry("mongo", SMALL_P),
                    Map.entry("mongosh", SMALL_P),
                    Map.entry("mongodump", SMALL_P),
                    Map.entry("mongorestore", SMALL_P),
                    Map.entry("mongoexport", SMALL_P),
                    Map.entry("mongoimport", SMALL_P),
                    Map.entry("cqlsh", SMALL_P),
                    Map.entry("rabbitmqadmin", SMALL_P),
                    Map.entry("login", SMALL_P),
                    Map.entry("redis-cli", new Flags("a", "", "")),
                    Map.entry("ldapsearch", SMALL_W),
                    Map.entry("ldapadd", SMALL_W),
                    Map.entry("ldapmodify", SMALL_W),
                    Map.entry("ldapdelete", SMALL_W),
                    Map.entry("ldapwhoami", SMALL_W),
                    Map.entry("sqlcmd", LARGE_P),
                    Map.entry("bcp", LARGE_P),
                    Map.entry("zip", LARGE_P),
                    Map.entry("unzip", LARGE_P),
                    Map.entry("mosquitto_pub", LARGE_P),
                    Map.entry("mosquitto_sub", LARGE_P),
                    Map.entry("ipmitool", LARGE_P),
                    Map.entry("curl", new Flags("", "", "uU")),
                    Map.entry("smbclient", new Flags("", "", "U")));
    private static final Flags NONE = new Flags("", "", "");

    /** Spares a look at the table for nearly all words. */
    private static final boolean[] MAYBE = new boolean[1024];

    static {
        for (String program : PROGRAMS.keySet()) {
            byte[] bytes = Characters.ascii(program);
            MAYBE[place(bytes, 0, bytes.length)] = true;
        }
    }

    private final NameTable names;
    private Flags flags = NONE;
    private Pending pending = Pending.NONE;

    private enum Pending {
        NONE,
        SECRET,
        USER
    }

    Arguments(NameTable names) {
        this.names = names;
    }

    /** Begins another command. */
    void begin() {
        flags = NONE;
        pending = Pending.NONE;
    }

    /**
     * Reads the next word.
     *
     * @return the index from which on the word is a password; {@link #NOTHING} if none of it is
     */
    int word(byte[] text, int from, int to) {
        Pending before = pending;
        pending = Pending.NONE;
        if (from == to) {
            return NOTHING;
        }
        if (text[from] != '-') {
            return switch (before) {
                case SECRET -> harmlessOr(from, text, to);
                case USER -> afterUser(text, from, to);
                case NONE -> program(text, from, to);
            };
        }
        return flag(text, from, to);
    }

    /** Whether the next word belongs to the flag that was read last. */
    boolean expectsValue() {
        return pending != Pending.NONE;
    }

    private int program(byte[] text, int from, int to) {
        int start = to;
        while (start > from && to - start < LONGEST_PROGRAM && text[start - 1] != '/') {
            start--;
        }
        if (to - start >= 2 && to - start < LONGEST_PROGRAM && MAYBE[place(text, start, to)]) {
            var name = new String(text, start, to - start, StandardCharsets.ISO_8859_1);
            Flags known = PROGRAMS.get(name);
            if (known != null) {
                flags = known;
            }
        }
        return NOTHING;
    }

    private int flag(byte[] text, int from, int to) {
        int length = to - from;
        if (length >= 2 && text[from + 1] != '-') {
            char letter = (char) text[from + 1];
            if (flags.apart.indexOf(letter) >= 0) {
                pending = length == 2 ? Pending.SECRET : Pending.NONE;
                return length == 2 ? NOTHING : harmlessOr(from + 2, text, to);
            }
            if (flags.attached.indexOf(letter) >= 0 && length > 2 && !isName(text, from + 1, to)) {
                return harmlessOr(from + 2, text, to);
            }
            if (flags.users.indexOf(letter) >= 0) {
                pending = length == 2 ? Pending.USER : Pending.NONE;
                return length == 2 ? NOTHING : afterUser(text, from + 2, to);
            }
        }
        int name = from;
        while (name < to && text[name] == '-') {
            name++;
        }
        for (int i = name; i < to; i++) {
            if (!Characters.isName(text[i])) {
                return NOTHING;
            }
        }
        if (NameTable.verdict(names.code(text, name, to)).isSensitive()) {
            pending = Pending.SECRET;
        } else if (isUser(text, name, to)) {
            pending = Pending.USER;
        }
        return NOTHING;
    }

    private static int place(byte[] text, int from, int to) {
        return (text[from] * 31 + text[from + 1] * 7 + text[to - 1] + (to - from) * 131) & 1023;
    }

    /** Long flags with one hyphen, such as {@code -port}, are not {@code -p} with a password. */
    private static boolean isName(byte[] text, int from, int to) {
        int length = to - from;
        return (length == 4 && Characters.startsWith(text, from, to, PORT))
                || (length == 8 && Characters.startsWith(text, from, to, PROTOCOL));
    }

    private boolean isUser(byte[] text, int from, int to) {
        return !flags.users.isEmpty()
                && ((to - from == USER.length && Characters.startsWith(text, from, to, USER))
                        || (to - from == PROXY_USER.length
                                && Characters.startsWith(text, from, to, PROXY_USER)));
    }

    private static int afterUser(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == ':' || text[i] == '%') {
                // A mask has a colon of its own.
                return Mask.endFromColon(text, from, i, to) > 0
                        ? NOTHING
                        : harmlessOr(i + 1, text, to);
            }
        }
        return NOTHING;
    }

    private static int harmlessOr(int start, byte[] text, int to) {
        return HarmlessValues.isOne(NameVerdict.PASSWORD, text, start, to) ? NOTHING : start;
    }
}
