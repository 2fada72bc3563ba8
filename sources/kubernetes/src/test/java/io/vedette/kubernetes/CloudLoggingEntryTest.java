package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudLoggingEntryTest {
    private static String entry(String method, String resourceName) {
        return """
        {"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog",
          "authenticationInfo":{"principalEmail":"alice@example.com"},
          "requestMetadata":{"callerIp":"198.51.100.20","callerSuppliedUserAgent":"kubectl/v1.33.0"},
          "request":{"@type":"core.k8s.io/v1.Pod","spec":{"hostNetwork":true}},
          "serviceName":"k8s.io","methodName":"%s","resourceName":"%s"},
         "insertId":"abc-1","resource":{"type":"k8s_cluster","labels":{"cluster_name":"prod","location":"europe-west1"}},
         "timestamp":"2026-03-01T12:00:00.1Z",
         "labels":{"authorization.k8s.io/decision":"allow","cluster_name":"entry"},
         "logName":"projects/p/logs/cloudaudit.googleapis.com%%2Factivity",
         "receiveTimestamp":"2026-03-01T12:00:00.987654321Z"}
        """
                .formatted(method, resourceName);
    }

    private static String json(AuditEvent event) {
        var value = new Value();
        event.document().json(event.node(), value);
        return value.text(0);
    }

    @Test
    void becomesTheAuditEventThatItWasMadeFrom() {
        AuditEvent event =
                AuditJson.read(
                        entry("io.k8s.core.v1.pods.create", "core/v1/namespaces/shop/pods/web-1"));

        assertThat(event.timeNanos()).isEqualTo(1772366400987654321L);
        assertThat(json(event))
                .isEqualTo(
                        """
                        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"abc-1",\
                        "stage":"ResponseComplete","requestURI":"/core/v1/namespaces/shop/pods/web-1","verb":"create",\
                        "user":{"username":"alice@example.com"},"sourceIPs":["198.51.100.20"],"userAgent":"kubectl/v1.33.0",\
                        "objectRef":{"apiVersion":"v1","resource":"pods","namespace":"shop","name":"web-1","apiGroup":"core"},\
                        "responseStatus":{"metadata":{},"status":"Created (inferred)","message":"Created (inferred)","code":201},\
                        "requestObject":{"@type":"core.k8s.io/v1.Pod","spec":{"hostNetwork":true}},\
                        "requestReceivedTimestamp":"2026-03-01T12:00:00.987654321Z",\
                        "stageTimestamp":"2026-03-01T12:00:00.987654321Z",\
                        "annotations":{"authorization.k8s.io/decision":"allow","cluster_name":"prod","location":"europe-west1"}}\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "core/v1/namespaces/shop/pods/web-1/exec, pods, shop, web-1, exec, 101",
                "core/v1/namespaces/shop/pods/web-1/attach/x, pods, shop, web-1, attach, 101",
                "core/v1/namespaces/shop/pods, pods, shop, '', '', 200",
                "core/v1/namespaces/shop, namespaces, '', shop, '', 200",
                "core/v1/nodes/worker-1, nodes, '', worker-1, '', 200",
                "core/v1/nodes/worker-1/proxy, nodes, '', worker-1, proxy, 200",
                "rbac/v1/clusterroles/a/b/c, clusterroles, '', a, b, 200",
                "healthz, '', '', '', '', 200",
                "'', '', '', '', '', 200",
            })
    void takesTheNameOfTheResourceApart(
            String resourceName,
            String resource,
            String namespace,
            String name,
            String subresource,
            String code) {
        AuditEvent event = AuditJson.read(entry("io.k8s.core.v1.x.get", resourceName));

        assertThat(event.string(MemberPath.of("objectRef", "resource"))).isEqualTo(resource);
        assertThat(event.string(MemberPath.of("objectRef", "namespace"))).isEqualTo(namespace);
        assertThat(event.string(MemberPath.of("objectRef", "name"))).isEqualTo(name);
        assertThat(event.string(MemberPath.of("objectRef", "subresource"))).isEqualTo(subresource);
        assertThat(json(event)).contains("\"code\":" + code + "}");
    }

    @Test
    void isReadFromAnArray() {
        String entry = entry("io.k8s.core.v1.pods.list", "core/v1/pods");

        assertThat(ReadInput.of("[" + entry + "," + entry + "]").ids())
                .containsExactly("abc-1/ResponseComplete", "abc-1/ResponseComplete");
    }

    @Test
    void isRefusedWhenItIsOfAnotherService() {
        String entry = entry("x.get", "core/v1/pods");

        assertThat(
                        ReadInput.of(entry.replace("\"k8s.io\"", "\"container.googleapis.com\""))
                                .reasons())
                .containsExactly(
                        "the Cloud Logging entry is of service container.googleapis.com, not of k8s.io");
        assertThat(ReadInput.of(entry.replace("audit.AuditLog", "Other")).reasons())
                .containsExactly("the Cloud Logging entry's payload is not an AuditLog");
        assertThat(ReadInput.of(entry.replace("%2Factivity", "%2Fpolicy")).reasons())
                .containsExactly("the Cloud Logging entry is not from the audit log of a cluster");
        assertThat(ReadInput.of(entry.replace("k8s_cluster", "gce_instance")).reasons())
                .containsExactly("the Cloud Logging entry is not from the audit log of a cluster");
        assertThat(ReadInput.of(entry.replaceAll("imestamp\"", "ime\"")).problems())
                .containsExactly("1:NOT_AN_EVENT");
    }
}
