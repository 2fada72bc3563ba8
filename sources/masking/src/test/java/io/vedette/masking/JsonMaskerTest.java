package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMaskerTest {
    private final MaskedCounts counts = new MaskedCounts();
    private final JsonMasker masker = MaskedJson.masker(counts);

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '\u0001',
            value = {
                "{'password':'x'} ==> {'password':'#'}",
                "{ 'a' : 1, 'pass\\u0077ord' : 'x' } ==> { 'a' : 1, 'pass\\u0077ord' : '#' }",
                "{'password':'\\u0041\\n'} ==> {'password':'#'}",
                "{'password':12345} ==> {'password':0}",
                "{'password':true,'token':null} ==> {'password':true,'token':null}",
                "{'tokens':['a','b'],'x':1} ==> {'tokens':['#','#'],'x':1}",
                "{'secret':{'password':'x'}} ==> {'secret':{'password':'#'}}",
                "[{'name':'DB_PASSWORD','value':'x'}] ==> [{'name':'DB_PASSWORD','value':'#'}]",
                "[{'value':'x','name':'API_SECRET'}] ==> [{'value':'#','name':'API_SECRET'}]",
                "[{'key':'token','value':'x'}] ==> [{'key':'token','value':'#'}]",
                "{'args':['--password','x','-v']} ==> {'args':['--password','#','-v']}",
                "{'args':['--password=x']} ==> {'args':['--password=#']}",
                "{'command':['mysql','-uroot','-px']} ==> {'command':['mysql','-uroot','-p#']}",
                "['sh','-c','sshpass -p x ssh h'] ==> ['sh','-c','sshpass -p # ssh h']",
                "{'m':'a \\'password\\': \\'x\\' b'} ==> {'m':'a \\'password\\': \\'#\\' b'}",
                "{'m':'{\\'token\\':\\'x\\',\\'a\\':[1]}'} ==> {'m':'{\\'token\\':\\'#\\',\\'a\\':[1]}'}",
                "{'u':'http://a:b@h/'} ==> {'u':'http://a:#@h/'}",
                "{'authorization':'Bearer x'} ==> {'authorization':'Bearer #'}",
                "{'rule':'x'} ==> {'rule':'#'}",
                "{'rule':{'a':['x',{'b':'y'}],'c':7}} ==> {'rule':{'a':['#',{'b':'#'}],'c':0}}",
                "{'rule-encoded':'eA=='} ==> {'rule-encoded':'#'}",
                "{'rule-config':'my password'} ==> {'rule-config':'#+password'}",
            })
    void masks(String json, String expected) {
        String masked = MaskedJson.mask(masker, json.replace('\'', '"'));

        assertThat(masked.replaceAll("masked:[0-9a-f]{12}", "#"))
                .isEqualTo(expected.replace('\'', '"'));
        assertThat(MaskedJson.mask(masker, masked)).as("masked again").isEqualTo(masked);
        assertIsMaskedEachTime(json.replace('\'', '"'), masked);
    }

    /** Objects that hold no secret are known when they come again. */
    private void assertIsMaskedEachTime(String json, String masked) {
        String around = "{\"beside\":\"" + "x".repeat(50) + "\",\"object\":%s}";
        for (int i = 0; i < 4; i++) {
            assertThat(MaskedJson.mask(masker, around.formatted(json)))
                    .as("time %d", i)
                    .isEqualTo(around.formatted(masked));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'secretName':'a1','serviceAccountName':'token','imagePullSecrets':[{'name':'regcred'}]}",
                "{'secretKeyRef':{'name':'db1','key':'password'}}",
                "{'name':'DB_PASSWORD','valueFrom':{'secretKeyRef':{'name':'db1','key':'password'}}}",
                "{'name':'DB_PASSWORD','value':'$(OTHER)'}",
                "{'resources':['secrets','tokenreviews'],'verbs':['get']}",
                "{'token':'','password':'masked:0123456789ab'}",
                "{'args':['--secret-name','a1','--token-auth-file=/etc/x']}",
                "{'untouched':{'password':'x'}}",
                "{ 'a' : [ 1.50 , 'x\\u0041' ] , 'a' : {} }",
                "'password'",
                "12",
                "[]"
            })
    void leaves(String json) {
        String text = json.replace('\'', '"');

        assertThat(MaskedJson.mask(masker, text)).isEqualTo(text);
        assertIsMaskedEachTime(text, text);
        assertThat(counts.total()).isZero();
    }

    @Test
    void makesTheSameOfAValueInBase64AndPlain() {
        String plain = MaskedJson.mask(masker, "{\"rule\":\"hunter2\"}");
        String encoded = MaskedJson.mask(masker, "{\"rule-encoded\":\"aHVudGVyMg==\"}");

        assertThat(encoded).isEqualTo(plain.replace("rule", "rule-encoded"));
        assertThat(counts.byKind()).isEqualTo(Map.of(SecretKind.SECRET_DATA, 2L));
    }

    @Test
    void masksAsAWholeWhatIsTooDeepInTexts() {
        String json = "{\"a\":\"open\"}";
        for (int i = 0; i < 6; i++) {
            json = "{\"a\":" + MaskedJson.quoted(json) + "}";
        }

        String masked = MaskedJson.mask(masker, json);

        assertThat(masked).contains("masked:").doesNotContain("open");
        assertThat(MaskedJson.mask(masker, masked)).isEqualTo(masked);
    }
}
