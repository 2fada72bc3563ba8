package io.vedette.rules;

import io.vedette.model.EightBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Several prefixes, or several suffixes, found by the byte at the edge and then by the eight bytes
 * there: nearly all that share the first byte, as paths do, are ruled out by one comparison.
 */
final class Edges {
    private final Bucket[] byEdge = new Bucket[256];
    private final boolean hasEmpty;

    /** The texts with one byte at the edge. */
    private static final class Bucket {
        private final byte[][] texts;

        /** The up to eight bytes of each at the edge, and which bytes of a word these are. */
        private final long[] words;

        private final long[] masks;

        Bucket(List<byte[]> texts, boolean prefixes) {
            this.texts = texts.toArray(byte[][]::new);
            words = new long[texts.size()];
            masks = new long[texts.size()];
            for (int i = 0; i < words.length; i++) {
                byte[] text = texts.get(i);
                int others = Math.max(0, Long.BYTES - text.length) * Byte.SIZE;
                masks[i] = prefixes ? -1L >>> others : -1L << others;
                words[i] = masks[i] & (prefixes ? first(text, 0) : last(text, text.length));
            }
        }
    }

    private Edges(List<Bytes> texts, boolean prefixes) {
        var buckets = new ArrayList<List<byte[]>>();
        for (int i = 0; i < byEdge.length; i++) {
            buckets.add(new ArrayList<>());
        }
        boolean empty = false;
        for (Bytes text : texts) {
            byte[] bytes = text.array();
            if (bytes.length == 0) {
                empty = true;
            } else {
                buckets.get(bytes[prefixes ? 0 : bytes.length - 1] & 0xff).add(bytes);
            }
        }
        hasEmpty = empty;
        for (int i = 0; i < byEdge.length; i++) {
            byEdge[i] = new Bucket(buckets.get(i), prefixes);
        }
    }

    static Edges prefixes(List<Bytes> texts) {
        return new Edges(texts, true);
    }

    static Edges suffixes(List<Bytes> texts) {
        return new Edges(texts, false);
    }

    /** Whether one of the prefixes begins the text. */
    boolean start(byte[] array, int offset, int length) {
        if (hasEmpty || length == 0) {
            return hasEmpty;
        }
        Bucket bucket = byEdge[array[offset] & 0xff];
        if (bucket.texts.length == 0) {
            return false;
        }
        long word = first(array, offset);
        for (int i = 0; i < bucket.words.length; i++) {
            if ((word & bucket.masks[i]) == bucket.words[i]
                    && ByteStrings.startsWith(array, offset, length, bucket.texts[i])) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the suffixes ends the text. */
    boolean end(byte[] array, int offset, int length) {
        if (hasEmpty || length == 0) {
            return hasEmpty;
        }
        int end = offset + length;
        Bucket bucket = byEdge[array[end - 1] & 0xff];
        if (bucket.texts.length == 0) {
            return false;
        }
        long word = last(array, end);
        for (int i = 0; i < bucket.words.length; i++) {
            if ((word & bucket.masks[i]) == bucket.words[i]
                    && ByteStrings.endsWith(array, offset, length, bucket.texts[i])) {
                return true;
            }
        }
        return false;
    }

    /** The eight bytes from {@code at} on, zeros where the array has ended. */
    private static long first(byte[] array, int at) {
        if (at <= array.length - Long.BYTES) {
            return EightBytes.read(array, at);
        }
        long word = 0;
        for (int i = array.length - 1; i >= at; i--) {
            word = word << Byte.SIZE | (array[i] & 0xff);
        }
        return word;
    }

    /** The eight bytes before {@code end}, zeros where the array has not begun. */
    private static long last(byte[] array, int end) {
        if (end >= Long.BYTES) {
            return EightBytes.read(array, end - Long.BYTES);
        }
        long word = 0;
        for (int i = 0; i < end; i++) {
            word = word >>> Byte.SIZE | (long) array[i] << (Long.SIZE - Byte.SIZE);
        }
        return word;
    }
}
