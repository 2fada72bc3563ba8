package io.vedette.json;

import static io.vedette.json.JsonDocument.ABSENT;

import io.vedette.model.FieldArgument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The path to one value in a JSON document, as RFC 6901 writes it: {@code
 * /spec/containers/0/image}.
 *
 * <p>Immutable and safe to share.
 */
public final class JsonPointer {
    private final byte[][] names;

    /** For each name the index that it is when it meets an array, or ABSENT. */
    private final int[] indices;

    private JsonPointer(List<String> tokens) {
        names =
                tokens.stream()
                        .map(token -> token.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        indices = tokens.stream().mapToInt(JsonPointer::index).toArray();
    }

    /**
     * Reads a pointer.
     *
     * @return empty if it neither is empty nor starts with a slash, or if a tilde in it is not
     *     followed by 0 or 1
     */
    public static Optional<JsonPointer> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(new JsonPointer(List.of()));
        }
        String[] parts = text.split("/", -1);
        if (!parts[0].isEmpty() || !hasOnlyEscapes(text)) {
            return Optional.empty();
        }
        return Optional.of(
                new JsonPointer(
                        Arrays.stream(parts)
                                .skip(1)
                                .map(part -> part.replace("~1", "/").replace("~0", "~"))
                                .toList()));
    }

    private static boolean hasOnlyEscapes(String text) {
        for (int i = text.indexOf('~'); i >= 0; i = text.indexOf('~', i + 1)) {
            if (!text.startsWith("0", i + 1) && !text.startsWith("1", i + 1)) {
                return false;
            }
        }
        return true;
    }

    private static int index(String token) {
        boolean hasLeadingZero = token.length() > 1 && token.startsWith("0");
        return hasLeadingZero ? ABSENT : new FieldArgument(token).index().orElse(ABSENT);
    }

    /**
     * The value that the pointer leads to from a node.
     *
     * @return {@link JsonDocument#ABSENT} if there is none, or if the node is absent
     */
    public int find(JsonDocument document, int node) {
        int found = node;
        for (int i = 0; i < names.length && found != ABSENT; i++) {
            int member = document.member(found, names[i]);
            found = member == ABSENT ? document.element(found, indices[i]) : member;
        }
        return found;
    }
}
