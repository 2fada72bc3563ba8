package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestUriTest {
    private static String parameter(String uri, String name, boolean lenient) {
        var value = new Value();
        value.setText(uri.getBytes(StandardCharsets.UTF_8));
        var found = new Value();
        boolean present =
                RequestUri.parameter(
                        value,
                        name.getBytes(StandardCharsets.UTF_8),
                        lenient,
                        new ByteBuilder(),
                        found);
        return present ? "=" + found.text(0) : "absent";
    }

    // As net/url of Go 1.24 reads them.
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/p?a=1&b=2 a =1",
                "/p?a=1&b=2 b =2",
                "/p?a=1&b=2 c absent",
                "/p?a=1&a=2 a =1",
                "/p?a a =",
                "/p?a= a =",
                "/p?a=b=c a =b=c",
                "/p?=x&a=1 a =1",
                "/p?&&a=1 a =1",
                "/p?a=1+2%2B%41 a '=1 2+A'",
                "/p?%61=1 a =1",
                "/p?a+b=1 'a b' =1",
                "/p?ab=1 a absent",
                "/p?a=1 ab absent",
                "/p?a=1#b=2 a =1",
                "/p?a=1#b=2 b absent",
                "/p#?a=1 a absent",
                "/p?a=1?b=2 a =1?b=2",
                "/p a absent",
                "/p? a absent",
                "* a absent",
                "/p?a=%C3%A9 a =é",
                "http://h/p?a=1 a =1",
                "p:q?a=1 a =1",
                "q/p:r?a=1 a =1",
                // malformed altogether
                "/p%zz?a=1 a absent",
                "/p%4?a=1 a absent",
                "/p?a=1#%zz a absent",
                "1:p?a=1 a absent",
                ":p?a=1 a absent",
                "a_b:p?a=1 a absent",
            })
    void givesTheFirstParameterOfAName(String uri, String name, String expected) {
        assertThat(parameter(uri, name, false)).isEqualTo(expected);
        assertThat(parameter(uri, name, true)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/p?a=1&b=%zz =1",
                "/p?b=%zz&a=1 =1",
                "/p?a=1&%=2 =1",
                "/p?a=1&b=2%4 =1",
                "/p?a=1&b;c =1",
                "/p?a=%zz&a=2 =2",
                "/p?a=1;b=2&a=3 =3",
                "/p?a=1;b=2 absent",
            })
    void givesUpOnMalformedParametersUnlessLenient(String uri, String lenient) {
        assertThat(parameter(uri, "a", false)).isEqualTo("absent");
        assertThat(parameter(uri, "a", true)).isEqualTo(lenient);
    }

    @Test
    void givesUpOnControlCharacters() {
        assertThat(parameter("/p\n?a=1", "a", true)).isEqualTo("absent");
        assertThat(parameter("/p?a=1\u007F", "a", true)).isEqualTo("absent");
    }
}
