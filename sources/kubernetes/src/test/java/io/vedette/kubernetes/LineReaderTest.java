package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static final int LIMIT = 64 << 20;

    private static List<String> lines(InputStream input, int limit) {
        var reader = new LineReader(input, limit);
        var lines = new ArrayList<String>();
        while (reader.advance()) {
            int length = reader.to() - reader.from();
            String text = new String(reader.array(), reader.from(), length, StandardCharsets.UTF_8);
            lines.add(reader.number() + (reader.oversized() ? "!" : "=") + text);
        }
        return lines;
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void splitsAtLineFeedsAndTakesTheRestAsALine() {
        assertThat(lines(input("a\n\nlonger than a word\nrest"), LIMIT))
                .containsExactly("1=a", "2=", "3=longer than a word", "4=rest");
        assertThat(lines(input("a\n"), LIMIT)).containsExactly("1=a");
        assertThat(lines(input(""), LIMIT)).isEmpty();
    }

    @Test
    void findsLineFeedsAtEveryPlaceInAWord() {
        for (int before = 0; before < 20; before++) {
            String text = "x".repeat(before) + "\n\n\u010A\u000B";

            assertThat(lines(input(text), LIMIT))
                    .containsExactly("1=" + "x".repeat(before), "2=", "3=\u010A\u000B");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void doesNotDependOnHowTheStreamIsCut(int chunk) {
        String text = "first\n" + "y".repeat(5000) + "\nthird\n\nfifth";

        assertThat(lines(new ChunkedInput(text.getBytes(StandardCharsets.UTF_8), chunk), LIMIT))
                .containsExactly("1=first", "2=" + "y".repeat(5000), "3=third", "4=", "5=fifth");
    }

    @Test
    void growsForLongLinesAndReadsOn() {
        String longLine = "z".repeat(9_000_000);

        assertThat(lines(input("a\n" + longLine + "\nb\n" + longLine + "\nc"), LIMIT))
                .containsExactly("1=a", "2=" + longLine, "3=b", "4=" + longLine, "5=c");
    }

    @Test
    void passesOverLinesBeyondTheLimit() {
        assertThat(lines(input("1234\n12345\n1234\n" + "x".repeat(3_000_000) + "\nab"), 4))
                .containsExactly("1=1234", "2!", "3=1234", "4!", "5=ab");
        assertThat(lines(input("ok\n" + "x".repeat(3_000_000)), 4)).containsExactly("1=ok", "2!");
    }

    @Test
    void acceptsALineOfExactlyTheLimit() {
        String text = "x".repeat(1 << 20);

        assertThat(lines(input(text + "\n" + text), 1 << 20))
                .containsExactly("1=" + text, "2=" + text);
        assertThat(lines(input(text + "y\n" + text), 1 << 20)).containsExactly("1!", "2=" + text);
    }

    @Test
    void countsTheBytesOfLines() {
        var reader = new LineReader(input("ab\n" + "x".repeat(2_000_000) + "\nc"), 10);
        while (reader.advance()) {
            assertThat(reader.bytes()).isPositive();
        }

        assertThat(reader.bytes()).isEqualTo(2_000_005);
    }

    @Test
    void givesWhatWasReadBeforeTheStreamFailed() {
        var failing =
                new InputStream() {
                    private final InputStream good = input("a\nb");

                    @Override
                    public int read() throws IOException {
                        throw new IOException("unused");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int count = good.read(bytes, offset, length);
                        if (count < 0) {
                            throw new IOException("the disk is gone");
                        }
                        return count;
                    }
                };
        var reader = new LineReader(failing, LIMIT);

        assertThat(reader.advance()).isTrue();
        assertThat(reader.advance()).isTrue();
        assertThat(reader.advance()).isFalse();
        assertThat(reader.failure()).get().hasToString("java.io.IOException: the disk is gone");
    }
}
