package io.vedette.rules;

import java.util.ArrayList;
import java.util.List;

/** Several prefixes, or several suffixes, found by the byte at the edge. */
final class Edges {
    private final byte[][][] byEdge = new byte[256][][];
    private final boolean hasEmpty;

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
            byEdge[i] = buckets.get(i).toArray(byte[][]::new);
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
        for (byte[] prefix : byEdge[array[offset] & 0xff]) {
            if (ByteStrings.startsWith(array, offset, length, prefix)) {
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
        for (byte[] suffix : byEdge[array[offset + length - 1] & 0xff]) {
            if (ByteStrings.endsWith(array, offset, length, suffix)) {
                return true;
            }
        }
        return false;
    }
}
