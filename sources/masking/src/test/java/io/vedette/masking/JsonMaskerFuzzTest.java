package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whatever the JSON is, masking it gives JSON of the same structure, once and for all; and a secret
 * in a place that a name or a rule marks never survives.
 */
class JsonMaskerFuzzTest {
    private static final String PLANTED = "Zq9planted7Xw";

    private final JsonMasker masker = MaskedJson.masker(new MaskedCounts());
    private final JsonDocument before = new JsonDocument();
    private final JsonDocument after = new JsonDocument();
    private final Value nameBefore = new Value();
    private final Value nameAfter = new Value();

    @FuzzTest(maxDuration = "2m")
    void keepsTheStructureOfAnything(byte[] input) {
        byte[] document = withSecret(input);
        if (!before.parse(document, 0, document.length)) {
            return;
        }
        var masked = new MaskedBytes();

        assertThat(masker.mask(before, before.root(), masked)).isTrue();

        assertThat(masked.toString()).doesNotContain(PLANTED);
        assertThat(after.parse(masked.array(), 0, masked.length())).isTrue();
        assertThat(after.end()).isEqualTo(masked.length());
        compare(before.root(), after.root());
        var again = new MaskedBytes();
        assertThat(masker.mask(after, after.root(), again))
                .as("%s masked again is %s", masked, again)
                .isFalse();
    }

    /** The input beside and within places where everything is a secret. */
    private static byte[] withSecret(byte[] input) {
        String inText =
                new String(input, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]|[\"\\\\]", " ");
        String before =
                "{\"password\":\""
                        + PLANTED
                        + "\",\"rule\":{\"a\":[\""
                        + inText
                        + PLANTED
                        + "\"]},\"text\":\""
                        + inText
                        + "\",\"any\":";
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(start, start.length + input.length + 1);
        System.arraycopy(input, 0, whole, start.length, input.length);
        whole[whole.length - 1] = '}';
        return whole;
    }

    private void compare(int left, int right) {
        assertThat(after.kind(right)).isEqualTo(before.kind(left));
        assertThat(after.size(right)).isEqualTo(before.size(left));
        if (before.kind(left) != Kind.OBJECT && before.kind(left) != Kind.ARRAY) {
            return;
        }
        int other = after.first(right);
        for (int child = before.first(left);
                child != JsonDocument.ABSENT;
                child = before.next(child)) {
            if (before.kind(left) == Kind.OBJECT) {
                before.name(child, nameBefore);
                after.name(other, nameAfter);
                assertThat(nameAfter.copyBytes(0)).isEqualTo(nameBefore.copyBytes(0));
            }
            compare(child, other);
            other = after.next(other);
        }
    }
}
