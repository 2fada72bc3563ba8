package io.vedette.json;

/**
 * Rewrites the white space between the tokens of well-formed JSON; tokens stay as they were
 * written.
 */
final class JsonLayout {
    private static final int BLANKS_A_LEVEL = 2;

    private final byte[] into;
    private final boolean counting;
    private long at;

    private JsonLayout(byte[] into, int at, boolean counting) {
        this.into = into;
        this.at = at;
        this.counting = counting;
    }

    /**
     * Copies the bytes of {@code from} between {@code start} and {@code end} without white space
     * between tokens.
     *
     * @param into has room for as many bytes as are read
     * @return the index in {@code into} after what was written
     */
    static int compact(byte[] from, int start, int end, byte[] into, int at) {
        int write = at;
        int read = start;
        while (read < end) {
            byte b = from[read];
            int next = b == '"' ? stringEnd(from, read) : read + 1;
            if (!JsonParser.isBlank(b)) {
                System.arraycopy(from, read, into, write, next - read);
                write += next - read;
            }
            read = next;
        }
        return write;
    }

    /**
     * Copies the bytes of {@code from} between {@code start} and {@code end} with each child of a
     * container on a line of its own, indented by 2 blanks a level, and a blank after each colon;
     * empty containers stay on one line.
     *
     * @param into has room for {@link #indentedLength} bytes
     * @return the index in {@code into} after what was written
     */
    static int indent(byte[] from, int start, int end, byte[] into, int at) {
        var layout = new JsonLayout(into, at, false);
        layout.indent(from, start, end);
        return (int) layout.at;
    }

    /** How many bytes {@link #indent} would write. */
    static long indentedLength(byte[] from, int start, int end) {
        var layout = new JsonLayout(new byte[0], 0, true);
        layout.indent(from, start, end);
        return layout.at;
    }

    private void indent(byte[] from, int start, int end) {
        int depth = 0;
        int read = start;
        while (read < end) {
            byte b = from[read];
            int next = b == '"' ? stringEnd(from, read) : read + 1;
            switch (b) {
                case ' ', '\t', '\n', '\r' -> {}
                case '{', '[' -> {
                    put(b);
                    next = skipBlanks(from, next);
                    if (from[next] == b + 2) {
                        put(from[next++]);
                    } else {
                        newLine(++depth);
                    }
                }
                case '}', ']' -> {
                    newLine(--depth);
                    put(b);
                }
                case ',' -> {
                    put(b);
                    newLine(depth);
                }
                case ':' -> {
                    put(b);
                    put((byte) ' ');
                }
                default -> {
                    for (int i = read; i < next; i++) {
                        put(from[i]);
                    }
                }
            }
            read = next;
        }
    }

    private void newLine(int depth) {
        put((byte) '\n');
        for (int i = 0; i < depth * BLANKS_A_LEVEL; i++) {
            put((byte) ' ');
        }
    }

    private void put(byte b) {
        if (!counting) {
            into[(int) at] = b;
        }
        at++;
    }

    private static int skipBlanks(byte[] from, int start) {
        int pos = start;
        while (JsonParser.isBlank(from[pos])) {
            pos++;
        }
        return pos;
    }

    /** The index after the string that starts with the quote at {@code start}. */
    private static int stringEnd(byte[] from, int start) {
        int pos = start + 1;
        while (from[pos] != '"') {
            pos += from[pos] == '\\' ? 2 : 1;
        }
        return pos + 1;
    }
}
