package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.InputProblem.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedInputTest {
    static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static byte[] concatenated(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private record Unpacked(String text, Optional<UnpackedInput.Damage> damage) {}

    private static Unpacked unpack(byte[] bytes, int chunk) throws IOException {
        try (var input = new UnpackedInput(new ChunkedInput(bytes, chunk))) {
            String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(input.read()).isEqualTo(-1);
            return new Unpacked(text, input.damage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100_000})
    void leavesPlainInputAsItIs(int chunk) throws IOException {
        for (String text : new String[] {"", "a", "ab", "plain text, and no short one"}) {
            assertThat(unpack(text.getBytes(StandardCharsets.UTF_8), chunk))
                    .isEqualTo(new Unpacked(text, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100_000})
    void unpacksOneMemberAfterTheOther(int chunk) throws IOException {
        byte[] packed = concatenated(gzip("one\n"), gzip(""), gzip("three ".repeat(50_000)));

        assertThat(unpack(packed, chunk))
                .isEqualTo(new Unpacked("one\n" + "three ".repeat(50_000), Optional.empty()));
    }

    @Test
    void understandsEveryPartOfAHeader() throws IOException {
        byte[] plain = gzip("text");
        byte[] header = {
            0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 0, 3, 0, 'e', 'x', 't', 'n', 0, 'c', 0, 1, 2
        };
        byte[] body = java.util.Arrays.copyOfRange(plain, 10, plain.length);

        assertThat(unpack(concatenated(header, body), 3))
                .isEqualTo(new Unpacked("text", Optional.empty()));
    }

    @Test
    void saysWhenThePackedInputIsCutOff() throws IOException {
        byte[] packed = gzip("some text that is packed");
        for (int length = 3; length < packed.length; length++) {
            Unpacked unpacked = unpack(java.util.Arrays.copyOf(packed, length), 7);

            assertThat("some text that is packed").startsWith(unpacked.text);
            assertThat(unpacked.damage)
                    .contains(
                            new UnpackedInput.Damage(
                                    Kind.TRUNCATED, "the gzip stream ends in the middle"));
        }
    }

    @Test
    void saysWhenThePackedInputIsDamaged() throws IOException {
        byte[] packed = gzip("some text that is packed");
        packed[packed.length - 8] ^= 1;

        assertThat(unpack(packed, 100))
                .isEqualTo(
                        new Unpacked(
                                "some text that is packed",
                                Optional.of(
                                        new UnpackedInput.Damage(
                                                Kind.MALFORMED,
                                                "the gzip stream is damaged: its checksum or length is wrong"))));
    }

    @Test
    void saysWhenSomethingElseFollows() throws IOException {
        byte[] packed = concatenated(gzip("text"), "garbage".getBytes(StandardCharsets.UTF_8));

        assertThat(unpack(packed, 100))
                .isEqualTo(
                        new Unpacked(
                                "text",
                                Optional.of(
                                        new UnpackedInput.Damage(
                                                Kind.MALFORMED,
                                                "the gzip stream is followed by something else"))));
    }

    @Test
    void saysWhenTheMiddleIsDamaged() throws IOException {
        byte[] packed = gzip("some text that is packed");
        packed[12] = (byte) 0xFF;
        packed[13] = (byte) 0xFF;

        assertThat(unpack(packed, 100).damage)
                .get()
                .extracting(UnpackedInput.Damage::kind)
                .isEqualTo(Kind.MALFORMED);
    }
}
