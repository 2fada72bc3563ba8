package io.vedette.json;

import static io.vedette.json.JsonDocument.ABSENT;
import static io.vedette.json.JsonDocument.MAXIMUM_DEPTH;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Checks the text of one JSON value and writes its nodes on a tape of ints.
 *
 * <p>A node is {@link #WIDTH} ints, named below; a node's number is the index of its first. The
 * children of a container follow it and end with {@link #END_OF_CHILDREN}. Offsets are indices into
 * the array parsed. The parser keeps the open containers in an array and does not call itself, so a
 * hostile text cannot exhaust the stack.
 *
 * <pre>
 *   value   = blanks ( object | array | string | number | "true" | "false" | "null" ) blanks
 *   object  = "{" ( blanks | member { "," member } ) "}"
 *   member  = blanks string blanks ":" value
 *   array   = "[" ( blanks | value { "," value } ) "]"
 *   string  = quote { any byte from 0x20 but quote and backslash | escape } quote
 *   escape  = backslash ( quote | backslash | "/" | "b" | "f" | "n" | "r" | "t" | "u" hex hex hex hex )
 *   number  = [ "-" ] ( "0" | digit1-9 { digit } ) [ "." digit { digit } ] [ e [ sign ] digit { digit } ]
 *   blanks  = { space | tab | line feed | carriage return }
 * </pre>
 */
final class JsonParser {
    /** Index of the first byte of a member's name, after the quote; below 0 for other values. */
    static final int NAME_START = 0;

    /** Index after the last byte of the name, complemented when the name has escapes. */
    static final int NAME_END = 1;

    /** Index of the first byte of the value. */
    static final int START = 2;

    /**
     * Index after the last byte of the value, complemented when its bytes are not what readers
     * want: a string with escapes, or a container with blanks between its tokens.
     */
    static final int END = 3;

    /** Index on the tape of what follows the value and all it contains. */
    static final int NEXT = 4;

    /** Of a container: how many children it has. */
    static final int SIZE = 5;

    /** If END is complemented: where the document put the text that readers want, or ABSENT. */
    static final int TEXT_OFFSET = 6;

    static final int TEXT_LENGTH = 7;

    /** Of a container that is still open: the number of blanks before it. */
    private static final int BLANKS_BEFORE = 7;

    static final int WIDTH = 8;

    /** Stands after the last child of a container, where another child would have NAME_START. */
    static final int END_OF_CHILDREN = -2;

    private static final int NO_NAME = -1;
    private static final int FAILED = -1;

    private static final HexFormat HEX = HexFormat.of();

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVERY_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = EVERY_BYTE << 7;

    private byte[] bytes = {};
    private int limit;
    private int[] tape = new int[64 * WIDTH];
    private int top;
    private final int[] openContainers = new int[MAXIMUM_DEPTH];
    private int depth;

    /** The innermost open container and the byte that closes it; 0 at depth 0. */
    private int container;

    private byte closing;

    /** How many blanks were passed. */
    private int blanks;

    private JsonError.Kind errorKind = JsonError.Kind.INCOMPLETE;
    private int errorOffset;
    private String expected = "a value";

    /** The tape; it may be another array after each call of {@link #parse}. */
    int[] tape() {
        return tape;
    }

    /** Why {@link #parse} returned a negative number the last time. */
    JsonError error() {
        return new JsonError(
                errorKind,
                errorOffset,
                switch (errorKind) {
                    case INCOMPLETE -> expected + " is expected, but the input ends";
                    case MALFORMED -> expected + " is expected, not " + quoted(bytes[errorOffset]);
                    case TOO_DEEP ->
                            "objects and arrays are nested more than " + MAXIMUM_DEPTH + " deep";
                });
    }

    private static String quoted(byte b) {
        return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "the byte 0x" + HEX.toHexDigits(b);
    }

    /**
     * Parses the value that starts at {@code offset} or after blanks there; its node is 0.
     *
     * @return the index after the value, or a negative number when there is an {@link #error}
     */
    int parse(byte[] bytes, int offset, int limit) {
        this.bytes = bytes;
        this.limit = limit;
        top = 0;
        depth = 0;
        container = 0;
        closing = 0;
        blanks = 0;
        int pos = offset;
        do {
            ensureRoom();
            pos = closing == '}' ? name(pos) : noName(pos);
            if (pos < 0) {
                return pos;
            }
            byte first = at(pos);
            if (first <= ' ') {
                pos = skipBlanks(pos);
                first = at(pos);
            }
            if (first == '"') {
                pos = string(pos);
            } else if (first == '{' || first == '[') {
                pos = open(pos);
                if (pos < 0 || at(pos) != closing) {
                    continue;
                }
            } else {
                pos = scalar(pos, first);
            }
            if (pos < 0) {
                return pos;
            }
            pos = afterValue(pos);
        } while (pos >= 0 && depth > 0);
        tape[top] = END_OF_CHILDREN;
        return pos;
    }

    /** Makes room for one node; an end of children needs less. */
    private void ensureRoom() {
        if (top + WIDTH > tape.length) {
            tape = Arrays.copyOf(tape, tape.length * 2);
        }
    }

    private int noName(int from) {
        tape[top + NAME_START] = NO_NAME;
        tape[top + NAME_END] = NO_NAME;
        return from;
    }

    private int name(int from) {
        int pos = from;
        if (at(pos) != '"') {
            pos = skipBlanks(pos);
            if (at(pos) != '"') {
                return fail(pos, "a member name in quotes");
            }
        }
        tape[top + NAME_START] = pos + 1;
        int end = plainEnd(bytes, pos + 1, limit);
        if (at(end) == '"') {
            tape[top + NAME_END] = end;
        } else {
            end = stringEnd(end);
            if (end < 0) {
                return end;
            }
            tape[top + NAME_END] = ~end;
        }
        pos = end + 1;
        if (at(pos) != ':') {
            pos = skipBlanks(pos);
            if (at(pos) != ':') {
                return fail(pos, "a colon after a member name");
            }
        }
        return pos + 1;
    }

    private int string(int from) {
        int end = plainEnd(bytes, from + 1, limit);
        if (at(end) == '"') {
            addNode(from, end + 1);
            return end + 1;
        }
        end = stringEnd(end);
        if (end < 0) {
            return end;
        }
        tape[top + TEXT_OFFSET] = ABSENT;
        addNode(from, ~(end + 1));
        return end + 1;
    }

    /** Counts the node as a child of the open container, or, at depth 0, harmlessly of itself. */
    private void addNode(int start, int end) {
        tape[top + START] = start;
        tape[top + END] = end;
        top += WIDTH;
        tape[top - WIDTH + NEXT] = top;
        tape[container + SIZE]++;
    }

    private int open(int from) {
        if (depth == MAXIMUM_DEPTH) {
            return fail(JsonError.Kind.TOO_DEEP, from, "");
        }
        int opened = top;
        addNode(from, from);
        openContainers[depth++] = opened;
        container = opened;
        closing = (byte) (bytes[from] + 2);
        tape[container + SIZE] = 0;
        tape[container + BLANKS_BEFORE] = blanks;
        int pos = from + 1;
        return at(pos) <= ' ' ? skipBlanks(pos) : pos;
    }

    private int scalar(int from, byte first) {
        int end =
                switch (first) {
                    case 't' -> literalEnd(from, "true");
                    case 'f' -> literalEnd(from, "false");
                    case 'n' -> literalEnd(from, "null");
                    case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numberEnd(from);
                    default -> fail(from, "a value");
                };
        addNode(from, end);
        // Within a container afterValue() looks at what follows.
        return depth == 0 && end >= 0 && isWordPart(at(end))
                ? fail(end, "the end of a value")
                : end;
    }

    private static boolean isWordPart(byte b) {
        return (b >= '0' && b <= '9')
                || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z')
                || b == '+'
                || b == '-'
                || b == '.'
                || b == '_';
    }

    /** Closes the containers that end here and passes the comma before the next value. */
    private int afterValue(int from) {
        int pos = from;
        while (depth > 0) {
            byte after = at(pos);
            if (after == ',') {
                return pos + 1;
            }
            if (after == closing) {
                pos++;
                close(pos);
            } else if (isBlank(after)) {
                pos = skipBlanks(pos);
            } else {
                return fail(pos, closing == '}' ? "a comma or a brace" : "a comma or a bracket");
            }
        }
        return pos;
    }

    private void close(int end) {
        if (tape[container + BLANKS_BEFORE] == blanks) {
            tape[container + END] = end;
        } else {
            tape[container + END] = ~end;
            tape[container + TEXT_OFFSET] = ABSENT;
        }
        ensureRoom();
        tape[top++] = END_OF_CHILDREN;
        tape[container + NEXT] = top;
        depth--;
        if (depth > 0) {
            container = openContainers[depth - 1];
            closing = (byte) (bytes[tape[container + START]] + 2);
        }
    }

    private byte at(int pos) {
        return pos < limit ? bytes[pos] : 0;
    }

    /**
     * The index of the first byte from which a string does not go on plainly: a quote, a backslash,
     * a control character; {@code limit} if there is none.
     *
     * <p>Looks at 8 bytes at a time: subtracting 1 from a byte that is 0 (or 32 from one that is
     * less) borrows into its high bit. What a borrow does to the bytes above does not matter, since
     * the lowest counts.
     */
    private static int plainEnd(byte[] bytes, int from, int limit) {
        int pos = from;
        while (pos <= limit - Long.BYTES) {
            long chunk = (long) LONGS.get(bytes, pos);
            long quotes = (chunk ^ EVERY_BYTE * '"') - EVERY_BYTE;
            long backslashes = (chunk ^ EVERY_BYTE * '\\') - EVERY_BYTE;
            long controls = chunk - EVERY_BYTE * ' ';
            long found = (quotes | backslashes | controls) & ~chunk & HIGH_BITS;
            if (found != 0) {
                return pos + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            pos += Long.BYTES;
        }
        while (pos < limit && isPlain(bytes[pos])) {
            pos++;
        }
        return pos;
    }

    private static boolean isPlain(byte b) {
        return b != '"' && b != '\\' && (b >= ' ' || b < 0);
    }

    /** The index of the quote that ends a string, from the first byte that is not plain. */
    private int stringEnd(int from) {
        int pos = from;
        while (pos >= 0 && at(pos) == '\\') {
            pos = escapeEnd(pos + 1);
            if (pos >= 0) {
                pos = plainEnd(bytes, pos, limit);
            }
        }
        return pos < 0 || at(pos) == '"' ? pos : fail(pos, "the rest of a string");
    }

    private int escapeEnd(int from) {
        return switch (at(from)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
            case 'u' -> {
                int pos = from + 1;
                while (pos < from + 5 && JsonEscapes.isHexDigit(at(pos))) {
                    pos++;
                }
                yield pos == from + 5 ? pos : fail(pos, "a hexadecimal digit");
            }
            default -> fail(from, "one of \"\\/bfnrtu after a backslash");
        };
    }

    private int literalEnd(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at(from + i) != word.charAt(i)) {
                return fail(from + i, word);
            }
        }
        return from + word.length();
    }

    private int numberEnd(int from) {
        int pos = at(from) == '-' ? from + 1 : from;
        pos = at(pos) == '0' ? pos + 1 : digitsEnd(pos);
        if (pos >= 0 && at(pos) == '.') {
            pos = digitsEnd(pos + 1);
        }
        if (pos >= 0 && (at(pos) | 0x20) == 'e') {
            pos++;
            byte sign = at(pos);
            pos = digitsEnd(sign == '+' || sign == '-' ? pos + 1 : pos);
        }
        return pos;
    }

    private int digitsEnd(int from) {
        int pos = from;
        while (at(pos) >= '0' && at(pos) <= '9') {
            pos++;
        }
        return pos == from ? fail(pos, "a digit") : pos;
    }

    private int skipBlanks(int from) {
        int pos = from;
        while (isBlank(at(pos))) {
            pos++;
        }
        blanks += pos - from;
        return pos;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private int fail(int offset, String whatIsExpected) {
        return fail(
                offset >= limit ? JsonError.Kind.INCOMPLETE : JsonError.Kind.MALFORMED,
                offset,
                whatIsExpected);
    }

    private int fail(JsonError.Kind kind, int offset, String whatIsExpected) {
        errorKind = kind;
        errorOffset = offset;
        expected = whatIsExpected;
        return FAILED;
    }
}
