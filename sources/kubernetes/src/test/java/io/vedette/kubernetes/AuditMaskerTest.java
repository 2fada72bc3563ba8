package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.json.JsonDocument;
import io.vedette.masking.MaskedBytes;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import io.vedette.masking.SecretKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditMaskerTest {
    private static final String SECRETS = "'objectRef':{'resource':'secrets','apiVersion':'v1'}";
    private static final String CONFIG_MAPS =
            "'objectRef':{'resource':'configmaps','apiVersion':'v1'}";

    private final AuditMasker masker = newMasker();

    private static AuditMasker newMasker() {
        return new AuditMasker(MaskingKey.of(new byte[32]), MaskingOptions.SECRETS);
    }

    private String mask(String event) {
        return mask(event, masker);
    }

    private static String mask(String event, AuditMasker masker) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        var document = new JsonDocument();
        assertThat(document.parse(bytes, 0, bytes.length)).as(event).isTrue();
        var into = new MaskedBytes();
        return masker.mask(document, document.root(), into) ? into.toString() : event;
    }

    private static String event(String members) {
        return ("{'auditID':'token=x password=y'," + members + "}").replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '\u0001',
            value = {
                "S,'requestObject':{'kind':'Secret','type':'Opaque','data':{'a':'eA==','b':''}} ==> S,'requestObject':{'kind':'Secret','type':'Opaque','data':{'a':'#','b':''}}",
                "S,'responseObject':{'kind':'SecretList','items':[{'data':{'a':'eA=='}},{'stringData':{'b':'x'}}]} ==> S,'responseObject':{'kind':'SecretList','items':[{'data':{'a':'#'}},{'stringData':{'b':'#'}}]}",
                "'x':1,'responseObject':{'kind':'SecretList','items':[{'data':{'a':'eA=='}}]} ==> 'x':1,'responseObject':{'kind':'SecretList','items':[{'data':{'a':'#'}}]}",
                "'x':1,'requestObject':{'kind':'List','items':[{'kind':'Secret','data':{'a':'eA=='}},{'kind':'Other','data':{'a':'eA=='}}]} ==> 'x':1,'requestObject':{'kind':'List','items':[{'kind':'Secret','data':{'a':'#'}},{'kind':'Other','data':{'a':'eA=='}}]}",
                "C,'requestObject':{'kind':'ConfigMap','data':{'a':'my password'},'binaryData':{'b':'eA=='}} ==> C,'requestObject':{'kind':'ConfigMap','data':{'a':'#+password'},'binaryData':{'b':'#'}}",
                "C,'requestObject':{'data':{'a':'x','b':null}} ==> C,'requestObject':{'data':{'a':'#','b':null}}",
                "S,'requestObject':[{'op':'replace','path':'/data/a','value':'eA=='},{'op':'add','path':'/metadata/labels/a','value':'x'}] ==> S,'requestObject':[{'op':'replace','path':'/data/a','value':'#'},{'op':'add','path':'/metadata/labels/a','value':'x'}]",
                "S,'requestObject':[{'op':'replace','path':'/data','value':{'a':'eA=='}},{'op':'test','path':'/stringData/b','value':'x'}] ==> S,'requestObject':[{'op':'replace','path':'/data','value':{'a':'#'}},{'op':'test','path':'/stringData/b','value':'#'}]",
                "S,'requestObject':[{'value':{'data':{'a':'eA=='}},'op':'replace','path':''}] ==> S,'requestObject':[{'value':{'data':{'a':'#'}},'op':'replace','path':''}]",
                "'x':1,'requestObject':[{'op':'add','path':'/spec/containers/0/env/0/value','value':'x1'},{'op':'add','path':'/spec/password','value':'x1'},{'op':'add','path':'/spec/replicas','value':3}] ==> 'x':1,'requestObject':[{'op':'add','path':'/spec/containers/0/env/0/value','value':'#'},{'op':'add','path':'/spec/password','value':'#'},{'op':'add','path':'/spec/replicas','value':3}]",
                "S,'responseObject':{'kind':'Table','rows':[{'cells':['a','Opaque',1],'object':{'kind':'Secret','data':{'a':'eA=='}}}]} ==> S,'responseObject':{'kind':'Table','rows':[{'cells':['a','Opaque',1],'object':{'kind':'Secret','data':{'a':'#'}}}]}",
                "S,'responseObject':{'type':'ADDED','object':{'kind':'Secret','data':{'a':'eA=='}}} ==> S,'responseObject':{'type':'ADDED','object':{'kind':'Secret','data':{'a':'#'}}}",
                "S,'requestObject':{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'{\\'kind\\':\\'Secret\\',\\'data\\':{\\'a\\':\\'eA==\\'}}\\n'}}} ==> S,'requestObject':{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'{\\'kind\\':\\'Secret\\',\\'data\\':{\\'a\\':\\'#\\'}}'}}}",
                "'x':1,'requestObject':{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'{\\'kind\\':\\'Secret\\',\\'data\\':{\\'a\\''}}} ==> 'x':1,'requestObject':{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'#'}}}",
                "S,'requestObject':'kind: Secret\\ndata:\\n  a: eA==\\n  b: |\\n    x\\n    y\\nmetadata:\\n  name: n\\n' ==> S,'requestObject':'kind: Secret\\ndata:\\n  a: #\\n  b: #\\nmetadata:\\n  name: n\\n'",
                "S,'requestObject':'data: {a: eA==}\\nkind: Secret' ==> S,'requestObject':'data: #\\nkind: Secret'",
                "'x':1,'responseObject':{'kind':'TokenRequest','spec':{'audiences':['a'],'expirationSeconds':3600},'status':{'token':'x','expirationTimestamp':'t'}} ==> 'x':1,'responseObject':{'kind':'TokenRequest','spec':{'audiences':['a'],'expirationSeconds':3600},'status':{'token':'#','expirationTimestamp':'t'}}",
                "'x':1,'requestObject':{'kind':'TokenReview','spec':{'token':'x'}} ==> 'x':1,'requestObject':{'kind':'TokenReview','spec':{'token':'#'}}",
                "'requestURI':'/api/v1/namespaces/a/pods/p/exec?command=mysql&command=-px1&container=c&stdin=true' ==> 'requestURI':'/api/v1/namespaces/a/pods/p/exec?command=mysql&command=-p#&container=c&stdin=true'",
                "'requestURI':'/p/exec?command=sh\\u0026command=-c\\u0026command=app+--password+x1%26%26ls' ==> 'requestURI':'/p/exec?command=sh&command=-c&command=app+--password+#'",
                "'requestURI':'/p?command=a&command=--token&command=x1' ==> 'requestURI':'/p?command=a&command=--token&command=#'",
                "'requestURI':'/p/proxy/login?user=a&password=x%2B1&b=2' ==> 'requestURI':'/p/proxy/login?user=a&password=#&b=2'",
                "'userAgent':'curl Bearer abcDEF123456' ==> 'userAgent':'curl Bearer #'",
                "'annotations':{'note':'password=x1'} ==> 'annotations':{'note':'password=#'}",
                "'responseStatus':{'message':'denied: password=x1'} ==> 'responseStatus':{'message':'denied: password=#'}",
                "S,'responseStatus':{'message':'v1.Secret.Data: decode base64: illegal base64 data, error found in #10 byte of ...|r2!\\'}}|..., bigger context ...|{\\'pw\\':\\'hunter2!\\'}}|...'} ==> S,'responseStatus':{'message':'v1.Secret.Data: # #10 byte of ...|#'}",
                "'x':1,'responseObject':{'kind':'Status','details':{'causes':[{'message':'not base64, error found in #1 byte of ...|v|...'}]}} ==> 'x':1,'responseObject':{'kind':'Status','details':{'causes':[{'message':'not base64, error found in #1 byte of ...|#'}]}}",
                "'requestObject':{'kind':'ControllerRevision','data':{'spec':{'env':[{'name':'A_TOKEN','value':'x'}]}}} ==> 'requestObject':{'kind':'ControllerRevision','data':{'spec':{'env':[{'name':'A_TOKEN','value':'#'}]}}}"
            })
    void masks(String members, String expected) {
        String masked = mask(event(known(members)));

        assertThat(masked.replaceAll("masked:[0-9a-f]{12}", "#")).isEqualTo(event(known(expected)));
        assertThat(mask(masked)).as("masked again").isEqualTo(masked);
    }

    private static String known(String members) {
        return members.startsWith("S,")
                ? SECRETS + members.substring(1)
                : members.startsWith("C,") ? CONFIG_MAPS + members.substring(1) : members;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'requestURI':'/api/v1/secrets?limit=500&continue=eyJ2IjoibWV0YSJ9&fieldSelector=metadata.name%3Dtoken'",
                "'user':{'username':'system:serviceaccount:a:token','extra':{'authentication.kubernetes.io/credential-id':['JTI=fdb0651d-3108-46c2-a401-954fb0c498d1']}}",
                "'annotations':{'authentication.k8s.io/legacy-token':'kube-system/default-token-1','authorization.k8s.io/reason':'RBAC: allowed by x'}",
                "'requestObject':{'kind':'CertificateSigningRequest','spec':{'request':'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQwo=','signerName':'a'}}",
                "'requestObject':{'kind':'ValidatingWebhookConfiguration','webhooks':[{'clientConfig':{'caBundle':'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUMK'}}]}",
                "'requestObject':{'kind':'Pod','spec':{'serviceAccountName':'a','volumes':[{'name':'v','secret':{'secretName':'b2'}},{'projected':{'sources':[{'serviceAccountToken':{'path':'token','expirationSeconds':3607}}]}}],'imagePullSecrets':[{'name':'c2'}]}}",
                "'requestObject':{'kind':'Role','rules':[{'resources':['secrets'],'resourceNames':['token-1']}]}",
                "'requestObject':{'metadata':{'managedFields':[{'fieldsV1':{'f:data':{'f:password':{}}},'x':'password=1'}]}}",
                "'objectRef':{'resource':'secrets','name':'db-password','uid':'0b2e1b7c-0000-4000-8000-000000000000','resourceVersion':'12'}",
                "'objectRef':{'resource':'secrets','apiGroup':'other.io'},'requestObject':{'data':{'a':'eA=='}}",
                "'responseObject':{'kind':'Secret','type':'kubernetes.io/service-account-token','metadata':{'name':'a','resourceVersion':'5'}}"
            })
    void leaves(String members) {
        String event = event(members);

        assertThat(mask(event)).isEqualTo(event);
        assertThat(masker.counts().total()).isZero();
    }

    @Test
    void masksEventsOfAReaderAndKeepsTheirIds() throws IOException {
        String event =
                AuditJson.with(
                        "{\"objectRef\":{\"resource\":\"secrets\"},\"requestObject\":{\"stringData\":"
                                + "{\"a\":\"hunter2\",\"b\":\"hunter2\",\"c\":\"hunter3\"}}}");
        try (AuditReader reader =
                AuditReader.of(
                        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                        "x",
                        "host",
                        problem -> {
                            throw new AssertionError(problem);
                        })) {
            assertThat(reader.advance()).isTrue();
            AuditEvent read = reader.current();
            String a = read.string(MemberPath.of("requestObject", "stringData", "a"));

            assertThat(read.ids()).containsExactly(AuditJson.id("1"));
            assertThat(a).matches("masked:[0-9a-f]{12}");
            assertThat(read.string(MemberPath.of("requestObject", "stringData", "b"))).isEqualTo(a);
            assertThat(read.string(MemberPath.of("requestObject", "stringData", "c")))
                    .isNotEqualTo(a);
            assertThat(reader.masked().count(SecretKind.SECRET_DATA)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'replace','path':'/data/a','value':'eA==','beside':'something of some length'}",
                "{'data':{'a':'eA=='},'beside':'something of no small length'}",
                "{'stringData':{'a':'something of no small length as well'}}",
                "{'inside':{'data':{'a':'something of no small length as well'}}}",
                "{'op':'add','path':'/data/kubectl.kubernetes.io~1last-applied-configuration','value':'{\\'a\\':\\'eA==\\'}'}",
                "{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'{\\'data\\':{\\'a\\':\\'eA==\\'}}'}}}"
            })
    void masksAnObjectWhereItIsASecretThoughItWasNoneElsewhere(String object) {
        String harmless = event("'objectRef':{'resource':'pods'},'requestObject':[" + object + "]");
        for (int i = 0; i < 4; i++) {
            assertThat(mask(harmless)).isEqualTo(harmless);
        }

        String masked = mask(event(SECRETS + ",'requestObject':[" + object + "]"));

        assertThat(masked).contains("masked:").doesNotContain("eA==");
        assertThat(mask(harmless)).isEqualTo(harmless);
    }

    /**
     * Three times in three orders, so that parts are remembered, and by one that remembers none.
     */
    @Test
    void masksRecordedEventsAlikeWhateverCameBefore() throws IOException {
        var recording =
                Path.of(
                        System.getProperty("vedette.root"),
                        "content/recordings/k8s-first-steps.jsonl.gz");
        List<String> events;
        try (var unpacked = new GZIPInputStream(Files.newInputStream(recording))) {
            events =
                    new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .collect(Collectors.toCollection(ArrayList::new));
        }
        var expected = new HashMap<String, String>();
        for (String event : events) {
            expected.put(event, mask(event, newMasker()));
        }
        assertThat(expected).anySatisfy((event, masked) -> assertThat(masked).isNotEqualTo(event));
        for (int round = 0; round < 3; round++) {
            Collections.shuffle(events, new Random(round));
            for (String event : events) {
                assertThat(mask(event)).as("round %d", round).isEqualTo(expected.get(event));
            }
        }
    }

    @Test
    void masksWhatProblemsQuote() throws IOException {
        var problems = new ArrayList<String>();
        String input =
                "{\"message\":\"{password=hunter2\"}\n"
                        + AuditJson.event("1")
                        + " password=hunter2\n"
                        + "{\"auditID\":\"1\",\"kind\":\"password=hunter2\"}\n";
        try (AuditReader reader =
                AuditReader.of(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        "x",
                        "host",
                        problem -> problems.add(problem.toString()))) {
            while (reader.advance()) {
                assertThat(reader.event().number()).isEqualTo(1);
            }
        }

        assertThat(problems)
                .hasSize(3)
                .allMatch(problem -> problem.contains("password=masked:"))
                .noneMatch(problem -> problem.contains("hunter2"));
    }
}
