package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shell patterns mean what fnmatch(3) without flags says, path prefixes go by components. */
class PatternTest {
    private static boolean glob(String pattern, String text, boolean ignoreCase) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return Glob.matches(
                pattern.getBytes(StandardCharsets.UTF_8), bytes, 1, bytes.length - 2, ignoreCase);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            textBlock =
                    """
                    * `` true
                    * /a/.b true
                    ? / true
                    ? . true
                    ? `` false
                    a*c abbc true
                    a*c abb false
                    a*b*c a/b/b/c true
                    **a** bab true
                    a?c a/c true
                    [abc] b true
                    [abc] d false
                    [a-c]x bx true
                    [c-a] b false
                    [!abc] d true
                    [^abc] a false
                    [!a-c] / true
                    []] ] true
                    []a] a true
                    [!]] ] false
                    [!]] a true
                    [a-] - true
                    [a-] b false
                    [-a] - true
                    [a`]`x ax true
                    [\\\\]] ] true
                    [\\\\!a] ! true
                    [a\\\\-c] b false
                    [a\\\\-c] - true
                    [[:digit:]] 7 true
                    [[:digit:]] x false
                    [![:digit:]] x true
                    [[:digit:]a-f] c true
                    [[:alnum:]_] _ true
                    [[:upper:]] a false
                    [[:lower:]] a true
                    [[:space:]]x `	x` true
                    [[:punct:]] ; true
                    [[:xdigit:]] F true
                    [[:nosuch:]] n false
                    [abc abc false
                    [abc [abc true
                    [ [ true
                    x[ x[ true
                    \\\\* * true
                    \\\\* a false
                    \\\\[a] [a] true
                    a\\\\ a false
                    \\\\\\\\ \\\\ true
                    abc ABC false
                    """)
    void matchesAsFnmatchDoes(String pattern, String text, boolean matches) {
        String unescaped = pattern.replace("\\\\", "\\").replace("`", "");

        assertThat(glob(unescaped, text.replace("\\\\", "\\"), false))
                .as(unescaped + " " + text)
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "abc,ABC,true",
        "A[b-c]?,aBx,true",
        "[!a],A,false",
        "[A-C],b,true",
        "é,É,false",
        "*.TXT,x.txt,true"
    })
    void foldsTheLettersOfAsciiAlone(String pattern, String text, boolean matches) {
        assertThat(glob(pattern, text, true)).isEqualTo(matches);
    }

    @Test
    @Timeout(10)
    void takesNoMoreThanPatternTimesText() {
        assertThat(glob("*a".repeat(120) + "b", "a".repeat(100_000), false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc,/etc,true",
        "/etc,/etc/,true",
        "/etc,/etc/x/y,true",
        "/etc,/etcx,false",
        "/etc,/et,false",
        "/etc/,/etc,true",
        "etc,/etc/x,true",
        "/etc,etc,true",
        "//etc///x,/etc/x,true",
        "/etc/x,/etc,false",
        "/,/,true",
        "/,'',true",
        "/,anything,true",
        "/*,/etc/x,true",
        "/*,/,false",
        "/*/x,/etc/x/y,true",
        "/*/x,/etc/y/x,false",
        "/e?c,/etc,true",
        "/[de]tc,/etc/x,true",
        "/a*c,/a/c,false",
        "/a\\b,/a\\b/c,true",
        "/a\\*,/a*/c,true",
        "/a\\*,/ab/c,false"
    })
    void holdsPathsBelowByComponents(String prefix, String path, boolean holds) {
        byte[] bytes = ("<" + path + ">").getBytes(StandardCharsets.UTF_8);

        assertThat(
                        PathPrefix.matches(
                                ConstantReader.path(prefix).components(),
                                bytes,
                                1,
                                bytes.length - 2))
                .isEqualTo(holds);
    }
}
