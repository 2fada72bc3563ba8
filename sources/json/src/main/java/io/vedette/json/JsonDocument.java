package io.vedette.json;

import static io.vedette.json.JsonParser.END;
import static io.vedette.json.JsonParser.END_OF_CHILDREN;
import static io.vedette.json.JsonParser.NAME_END;
import static io.vedette.json.JsonParser.NAME_START;
import static io.vedette.json.JsonParser.NEXT;
import static io.vedette.json.JsonParser.SIZE;
import static io.vedette.json.JsonParser.START;
import static io.vedette.json.JsonParser.TEXT_LENGTH;
import static io.vedette.json.JsonParser.TEXT_OFFSET;
import static io.vedette.json.JsonParser.WIDTH;

import io.vedette.model.EightBytes;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One JSON value and all it contains, as parsed from bytes.
 *
 * <p>Belongs to one thread and is used again for the next value: nodes and texts taken from it are
 * valid until the next {@link #parse}. It keeps the array that it was given and does not copy it,
 * so the array must not change meanwhile.
 *
 * <p>Once it has seen its largest value it allocates nothing, and keeps what that value needed:
 * about as much memory again as a recorded audit event has bytes, at most 40 times as much for a
 * contrived one. So whoever reads from outside limits the length of a value first.
 *
 * <p>A node is a number from 0; {@link #ABSENT} stands for none. {@link #size}, {@link #member},
 * {@link #element}, {@link #first} and {@link #textEquals} may be asked about {@code ABSENT}, so
 * that look-ups can be chained; other methods may not.
 */
public final class JsonDocument {
    /** No such node. */
    public static final int ABSENT = -1;

    /** How many objects and arrays may be open at once. */
    public static final int MAXIMUM_DEPTH = 512;

    /** The longest input that {@link #parse} takes, in bytes, so that no index overflows. */
    public static final int MAXIMUM_SIZE = 1 << 27;

    // Recorded audit events grow 1.6 times when they are indented, a hostile text of many values
    // deep inside 500 times.
    private static final int LARGEST_INDENTED_GROWTH = 8;
    private static final int SMALL_INDENTED_SIZE = 1 << 16;
    private static final int LONGEST_DECIMAL = 20;

    /** The kinds of JSON value. */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL
    }

    private final JsonParser parser = new JsonParser();
    private byte[] bytes = {};
    private int[] tape = parser.tape();
    private int root = ABSENT;
    private int end;

    /** Texts made for readers. Only appended to until the next parse, so that slices stay valid. */
    private byte[] scratch = new byte[1024];

    private int scratchEnd;

    /** The slice that {@link #findText} found. */
    private byte[] textArray = {};

    private int textOffset;
    private int textLength;

    /** The node that was indented last, and where. */
    private int indentedNode = ABSENT;

    private int indentedOffset;
    private int indentedLength;

    /**
     * Parses the one JSON value that starts at {@code offset}, or after white space there, and ends
     * at {@code limit} or before. What follows it is left, but a number or a literal that is the
     * whole value may not run into letters, digits, signs or dots.
     *
     * <p>As RFC 8259 has it, but bytes within strings need not be UTF-8. Of members with the same
     * name all are kept.
     *
     * @return whether it is well-formed and nested no deeper than {@link #MAXIMUM_DEPTH}; if not,
     *     {@link #error} says why and {@link #root} is {@link #ABSENT}
     * @throws IllegalArgumentException if there are more than {@link #MAXIMUM_SIZE} bytes
     */
    public boolean parse(byte[] bytes, int offset, int limit) {
        Objects.checkFromToIndex(offset, limit, bytes.length);
        if (limit - offset > MAXIMUM_SIZE) {
            throw new IllegalArgumentException(
                    (limit - offset) + " bytes exceed the " + MAXIMUM_SIZE + " limit");
        }
        this.bytes = bytes;
        scratchEnd = 0;
        indentedNode = ABSENT;
        end = parser.parse(bytes, offset, limit);
        tape = parser.tape();
        root = end < 0 ? ABSENT : 0;
        return end >= 0;
    }

    /** The index after the value parsed; means nothing if there is none. */
    public int end() {
        return end;
    }

    /** Why the last {@link #parse} returned false; means nothing if it did not. */
    public JsonError error() {
        return parser.error();
    }

    /** The node of the value parsed, or {@link #ABSENT}. */
    public int root() {
        return root;
    }

    public Kind kind(int node) {
        return switch (firstByte(node)) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    /** The number of members or elements; 0 if the node is no container. */
    public int size(int container) {
        return isContainer(container) ? tape[container + SIZE] : 0;
    }

    /**
     * The value of the first member of that name.
     *
     * @param name without escapes
     * @return {@link #ABSENT} also if the node is no object
     */
    public int member(int object, byte[] name) {
        if (object < 0 || firstByte(object) != '{') {
            return ABSENT;
        }
        int member = object + WIDTH;
        while (tape[member + NAME_START] != END_OF_CHILDREN) {
            if (isNamed(member, name)) {
                return member;
            }
            member = tape[member + NEXT];
        }
        return ABSENT;
    }

    /** Whether a member, given its value, has that name; false if the node is none of an object. */
    public boolean isNamed(int member, byte[] name) {
        int nameStart = tape[member + NAME_START];
        int nameEnd = tape[member + NAME_END];
        if (nameEnd >= 0) {
            return nameEnd - nameStart == name.length && EightBytes.standAt(bytes, nameStart, name);
        }
        return nameStart >= 0 && isNamedWithEscapes(nameStart, ~nameEnd, name);
    }

    private boolean isNamedWithEscapes(int nameStart, int nameEnd, byte[] name) {
        // The scratch is not kept: a rule may ask for a name a thousand times.
        int written = unescape(nameStart, nameEnd);
        return Arrays.equals(scratch, scratchEnd, scratchEnd + written, name, 0, name.length);
    }

    /**
     * The element at an index from 0. Takes time in proportion to the index: to visit all, use
     * {@link #first} and {@link #next}.
     *
     * @return {@link #ABSENT} also if the node is no array
     */
    public int element(int array, int index) {
        if (index < 0 || index >= size(array) || firstByte(array) != '[') {
            return ABSENT;
        }
        int element = array + WIDTH;
        for (int i = 0; i < index; i++) {
            element = tape[element + NEXT];
        }
        return element;
    }

    /** The first member's value or the first element; {@link #ABSENT} if there is none. */
    public int first(int container) {
        return isContainer(container) ? nodeAt(container + WIDTH) : ABSENT;
    }

    /** The value after this one in the same container; {@link #ABSENT} after the last. */
    public int next(int node) {
        return nodeAt(tape[node + NEXT]);
    }

    private int nodeAt(int index) {
        return tape[index + NAME_START] == END_OF_CHILDREN ? ABSENT : index;
    }

    private boolean isContainer(int node) {
        return node >= 0 && (firstByte(node) == '{' || firstByte(node) == '[');
    }

    private byte firstByte(int node) {
        return bytes[tape[node + START]];
    }

    /**
     * Reads the name of a member, without escapes, given its value; no value if the node is none of
     * an object.
     */
    public void name(int value, Value into) {
        int nameStart = tape[value + NAME_START];
        int nameEnd = tape[value + NAME_END];
        if (nameStart < 0) {
            into.clear();
        } else if (nameEnd >= 0) {
            into.setText(bytes, nameStart, nameEnd - nameStart);
        } else {
            int length = unescape(nameStart, ~nameEnd);
            into.setText(scratch, keepScratch(length), length);
        }
    }

    /**
     * Reads a string as the bytes that it stands for, without quotes and escapes; half of a
     * surrogate pair is U+FFFD. Other kinds are read as by {@link #json}.
     */
    public void text(int node, Value into) {
        findText(node);
        into.setText(textArray, textOffset, textLength);
    }

    /** As {@link #text}, but adds to the values in {@code into}. */
    public void addText(int node, Value into) {
        findText(node);
        into.addText(textArray, textOffset, textLength);
    }

    /** Whether {@link #text} would read these bytes. */
    public boolean textEquals(int node, byte[] text) {
        if (node < 0) {
            return false;
        }
        findText(node);
        return textLength == text.length && EightBytes.standAt(textArray, textOffset, text);
    }

    /**
     * Reads the value as JSON without white space between tokens, and otherwise as it was written:
     * escapes, digits and double members stay.
     */
    public void json(int node, Value into) {
        if (firstByte(node) == '"') {
            int start = tape[node + START];
            into.setText(bytes, start, sourceEnd(node) - start);
        } else {
            text(node, into);
        }
    }

    /**
     * Reads the value as JSON in lines, indented by 2 blanks a level, and otherwise as it was
     * written. A value that would thereby grow more than 8 times and beyond 64 KiB, which only a
     * contrived one does, is read as by {@link #json}.
     */
    public void pretty(int node, Value into) {
        if (indentedNode != node) {
            int start = tape[node + START];
            int sourceEnd = sourceEnd(node);
            long length = JsonLayout.indentedLength(bytes, start, sourceEnd);
            long longest = (long) LARGEST_INDENTED_GROWTH * (sourceEnd - start);
            if (length > Math.max(longest, SMALL_INDENTED_SIZE)) {
                json(node, into);
                return;
            }
            ensureScratch((int) length);
            JsonLayout.indent(bytes, start, sourceEnd, scratch, scratchEnd);
            indentedNode = node;
            indentedLength = (int) length;
            indentedOffset = keepScratch(indentedLength);
        }
        into.setText(scratch, indentedOffset, indentedLength);
    }

    /** Reads a number that is not from the document, unsigned and in decimal digits. */
    void decimal(long number, Value into) {
        if (number < 0) {
            into.setText(Long.toUnsignedString(number).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        ensureScratch(LONGEST_DECIMAL);
        int last = keepScratch(LONGEST_DECIMAL) + LONGEST_DECIMAL;
        int start = last;
        long rest = number;
        do {
            scratch[--start] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        into.setText(scratch, start, last - start);
    }

    /** The array that the document was parsed from; not to be written to. */
    public byte[] source() {
        return bytes;
    }

    /** The index in {@link #source} of the first byte of a value: of a string, its quote. */
    public int sourceStart(int node) {
        return tape[node + START];
    }

    /** The index in {@link #source} after the last byte of a value. */
    public int sourceEnd(int node) {
        int end = tape[node + END];
        return end < 0 ? ~end : end;
    }

    /**
     * Whether what {@link #text} reads is what stands in {@link #source}, between the quotes if it
     * is a string: there are no escapes in a string, and no blanks between tokens.
     */
    public boolean isAsWritten(int node) {
        return tape[node + END] >= 0;
    }

    /**
     * The index in {@link #source} of the first byte of a member's name, after the quote; negative
     * if the node is none of an object.
     */
    public int nameStart(int node) {
        return tape[node + NAME_START];
    }

    /**
     * The index in {@link #source} after a member's name, complemented when the name is written
     * with escapes.
     */
    public int nameEnd(int node) {
        return tape[node + NAME_END];
    }

    private void findText(int node) {
        int start = tape[node + START];
        int end = tape[node + END];
        if (end < 0) {
            if (tape[node + TEXT_OFFSET] == ABSENT) {
                makeText(node, start, ~end);
            }
            textArray = scratch;
            textOffset = tape[node + TEXT_OFFSET];
            textLength = tape[node + TEXT_LENGTH];
            return;
        }
        int quote = bytes[start] == '"' ? 1 : 0;
        textArray = bytes;
        textOffset = start + quote;
        textLength = end - start - 2 * quote;
    }

    private void makeText(int node, int start, int end) {
        int length;
        if (bytes[start] == '"') {
            length = unescape(start + 1, end - 1);
        } else {
            ensureScratch(end - start);
            length = JsonLayout.compact(bytes, start, end, scratch, scratchEnd) - scratchEnd;
        }
        tape[node + TEXT_LENGTH] = length;
        tape[node + TEXT_OFFSET] = keepScratch(length);
    }

    /** Writes to the end of the scratch, without keeping it; returns the length written. */
    private int unescape(int start, int end) {
        ensureScratch(end - start);
        return JsonEscapes.unescape(bytes, start, end, scratch, scratchEnd) - scratchEnd;
    }

    /** Keeps so many bytes that were written at the end of the scratch; returns where they are. */
    private int keepScratch(int length) {
        int offset = scratchEnd;
        scratchEnd += length;
        return offset;
    }

    /**
     * Makes room at the end of the scratch. A larger scratch begins with what the smaller held, so
     * that offsets on the tape hold for it too; slices of the smaller one keep it alive.
     */
    private void ensureScratch(int length) {
        if (length > scratch.length - scratchEnd) {
            scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, scratchEnd + length));
        }
    }
}
