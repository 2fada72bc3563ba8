package io.vedette.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that say what a request amounts to. */
class DerivedFieldsTest {
    private static final String ABSENT = "absent";
    private static final Map<String, Field> FIELDS =
            DerivedFields.all().stream()
                    .collect(Collectors.toMap(Field::name, Function.identity()));

    private static final String DEPLOYMENT =
            """
            {"verb":"update","objectRef":{"resource":"deployments","name":"web","namespace":"shop"},
             "requestObject":{"metadata":{"resourceVersion":"7"},"spec":{"template":{
               "metadata":{"annotations":{"container.apparmor.security.beta.kubernetes.io/a":"unconfined"}},
               "spec":{"hostPID":true,"hostNetwork":true,"hostIPC":true,"nodeName":"n","serviceAccountName":"garbage-collector",
                 "nodeSelector":{"node-role.kubernetes.io/master":""},
                 "containers":[{"name":"a","image":"registry:5000/shop/a:1","command":["sh","-c"],"args":["x"],
                   "lifecycle":{"postStart":{"exec":{"command":["hook"]}}},"readinessProbe":{"exec":{"command":["probe"]}},
                   "securityContext":{"privileged":true,"procMount":"Unmasked","capabilities":{"add":["CAP_SYS_ADMIN","CHOWN"]}},
                   "volumeMounts":[{"name":"r","readOnly":true},{"name":"w"},{"name":"s"}]}],
                 "initContainers":[{"name":"i","image":"busybox"}],
                 "volumes":[{"name":"r","hostPath":{"path":"/data//ro"}},{"name":"w","hostPath":{"path":"/var/run/docker.sock"}},
                   {"name":"s","hostPath":{"path":"/etc/kubernetes/manifests/"}}]}}}},
             "responseObject":{"metadata":{"resourceVersion":"7","annotations":
               {"kubectl.kubernetes.io/last-applied-configuration":"{\\"name\\":\\"i\\",\\"image\\":\\"busybox:1\\",\\"command\\":[\\"sh\\"]}"}}}}
            """;

    private static final String EXEC =
            """
            {"verb":"get","requestURI":"/api/v1/namespaces/a/pods/p/exec?command=sh&command=-c&command=id+%7Ccat&stdin=1&tty=false",
             "user":{"username":"alice","extra":{"authentication.kubernetes.io/credential-id":["JTI=1"],
               "authentication.kubernetes.io/pod-name":["p"]}},
             "impersonatedUser":{"username":"bob","groups":["g","system:masters"]},
             "responseStatus":{"code":403,"message":"no"}}
            """;

    private static final String ROLE =
            """
            {"verb":"create","objectRef":{"resource":"clusterroles","name":"r"},
             "requestObject":{"metadata":{"labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true",
               "rbac.authorization.k8s.io/aggregate-to-edit":"no","kubernetes.io/bootstrapping":"rbac-defaults"}},
               "rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}}
            """;

    private static final String BINDING =
            """
            {"verb":"create","objectRef":{"resource":"rolebindings","namespace":"shop"},"user":{"username":"alice","groups":["dev"]},
             "requestObject":{"roleRef":{"name":"admin"},"subjects":[{"kind":"User","name":"bob"},{"kind":"Group","name":"dev"},
               {"kind":"ServiceAccount","name":"a"},{"kind":"ServiceAccount","name":"b","namespace":"x"},7]}}
            """;

    private static final String WEBHOOK =
            """
            {"verb":"create","requestObject":{"webhooks":[{"clientConfig":{"url":"https://x"},"rules":[
              {"apiGroups":[""],"resources":["secrets","pods","pods/exec","serviceaccounts/token"]},
              {"apiGroups":["*"],"resources":["*/*"]},{"apiGroups":["apps"],"resources":["*"]}]}]}}
            """;

    private static final String SERVICE =
            """
            {"verb":"create","requestURI":"/api/v1/namespaces/a/services/proxy/proxy/x/y%20z?q=1",
             "objectRef":{"resource":"services","name":"proxy"},"requestObject":{"type":"Opaque","spec":{
               "externalIPs":["198.51.100.1"],"ports":[{"port":80,"targetPort":"web"},{"port":80}]}}}
            """;

    private static final String VOLUME =
            """
            {"verb":"create","objectRef":{"resource":"persistentvolumes"},
             "requestObject":{"spec":{"local":{"path":"/var/./lib/../lib/kubelet/"}}}}
            """;

    private static final Map<String, String> EVENTS =
            Map.of(
                    "deployment", DEPLOYMENT,
                    "exec", EXEC,
                    "role", ROLE,
                    "binding", BINDING,
                    "webhook", WEBHOOK,
                    "service", SERVICE,
                    "volume", VOLUME);

    private static final String[] TABLE = {
        "exec; audit.actor; user",
        "exec; audit.actor.builtin_account; false",
        "exec; audit.actor.credential; JTI=1",
        "exec; audit.actor.pod; p",
        "exec; audit.impersonated.groups; g|system:masters",
        "exec; audit.message; no",
        "exec; audit.changed; true",
        "deployment; audit.changed; false",
        "exec; audit.exec.command; sh -c id |cat",
        "exec; audit.exec.interactive; true",
        "service; audit.proxy.path; /x/y z",
        "volume; audit.object; {\"spec\":{\"local\":{\"path\":\"/var/./lib/../lib/kubelet/\"}}}",
        "deployment; audit.pod.risks; host-pid|host-network|host-ipc|node-chosen|control-plane-node|privileged|capability|unmasked-proc"
                + "|host-path|host-path-write|host-path-sensitive|host-path-sensitive-write|runtime-socket|static-pods|unconfined",
        "deployment; audit.pod.host_paths; /data/ro|/etc/kubernetes/manifests|/run/docker.sock",
        "deployment; audit.pod.capabilities; SYS_ADMIN|CHOWN",
        "deployment; audit.pod.images; registry:5000/shop/a:1|busybox",
        "deployment; audit.pod.floating_images; busybox",
        "deployment; audit.pod.commands; sh -c x/hook/probe",
        "deployment; audit.pod.service_accounts; garbage-collector",
        "deployment; audit.pod.builtin_account; true",
        "deployment; audit.pod.undeclared; image registry:5000/shop/a:1|container a|command hook|command probe",
        "role; audit.role.powers; read-secrets",
        "role; audit.role.aggregates_to; view",
        "role; audit.role.builtin; true",
        "binding; audit.binding.role; admin",
        "binding; audit.binding.subjects; User:bob|Group:dev|ServiceAccount:shop:a|ServiceAccount:x:b",
        "binding; audit.binding.includes_actor; true",
        "volume; audit.volume.host_path; /var/lib/kubelet",
        "volume; audit.volume.is_sensitive; true",
        "webhook; audit.webhook.intercepts; secrets|pods|exec|tokens|everything",
        "webhook; audit.webhook.urls; https://x",
        "service; audit.service.external_ips; 198.51.100.1",
        "service; audit.service.ports; 80|web",
        "service; audit.secret.type; Opaque",
    };

    private static String read(String field, String overrides) {
        return readEvent(field, AuditJson.with(overrides));
    }

    /** As {@link #read}, but members stay as they are written, also those of the same name. */
    private static String readRaw(String field, String overrides) {
        String members = overrides.strip().substring(1);
        return readEvent(field, AuditJson.event("1").replaceFirst("}$", ",") + members);
    }

    @SuppressWarnings("unchecked") // every reader of this catalogue reads audit events
    private static String readEvent(String field, String json) {
        Field declared = requireNonNull(FIELDS.get(field), field);
        var bound = (FieldBinding.Bound) declared.binder().apply(Optional.empty());
        var value = new Value();
        var reader = (FieldReader<AuditEvent>) bound.reader();
        if (!reader.read(AuditJson.read(json), value)) {
            return ABSENT;
        }
        if (declared.type() == FieldType.BOOLEAN) {
            return Boolean.toString(value.number(0) == 1);
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < value.size(); i++) {
            texts.add(value.text(i).replace('\n', '/'));
        }
        if (field.equals("audit.pod.host_paths")) {
            Collections.sort(texts);
        }
        return String.join("|", texts);
    }

    @Test
    void readWhatIsThere() {
        for (String row : TABLE) {
            String[] columns = row.split("; ", 3);

            assertThat(read(columns[1], requireNonNull(EVENTS.get(columns[0]))))
                    .as(row)
                    .isEqualTo(columns[2]);
        }
    }

    @Test
    void areAllInTheTable() {
        var tested = new ArrayList<String>();
        for (String row : TABLE) {
            tested.add(row.split("; ")[1]);
        }

        assertThat(tested).containsAll(FIELDS.keySet());
        assertThat(FIELDS.values()).allMatch(field -> field.meaning().endsWith("."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; kubectl/v1; unknown",
                "alice; kubectl/v1; user",
                "system:masters; kubectl/v1; user",
                "system:anonymous; curl; anonymous",
                "system:apiserver; curl; control-plane",
                "system:kube-scheduler; kube-scheduler/v1; control-plane",
                "system:kube-schedule; kube-scheduler/v1; user",
                "kube-apiserver-kubelet-client; x; control-plane",
                "system:node:n; kubelet/v1; node",
                "system:bootstrap:abcdef; kubeadm/v1; bootstrap",
                "system:serviceaccount:kube-system:job-controller; kube-controller-manager/v1.20.2 (linux); controller",
                "system:serviceaccount:kube-system:job-controller; k3s/v1.30; controller",
                "system:serviceaccount:kube-system:job-controller; kubectl/v1; service-account",
                "system:serviceaccount:kube-system:job-controller; xkube-controller-manager/; service-account",
                "system:serviceaccount:kube-system:job-controllers; kube-controller-manager/v1; service-account",
                "system:serviceaccount:shop:job-controller; kube-controller-manager/v1; service-account",
                "system:serviceaccount:kube-system:; kube-controller-manager/v1; service-account",
            })
    void tellKindsOfActorsApart(String user, String agent, String expected) {
        String event =
                "{\"user\":{\"username\":\"%s\"},\"userAgent\":\"%s\"}".formatted(user, agent);

        assertThat(read("audit.actor", event)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, true",
        "//, /, true",
        "'', /, true",
        "/etc/, /etc, true",
        "/etcetera, /etcetera, false",
        "/var/./lib/../run/docker.sock, /run/docker.sock, true",
        "/../../etc, /etc, true",
        "/proc/1/root/etc/shadow, /etc/shadow, true",
        "/proc/self/cwd/data, /data, false",
        "/var, /var, true",
        "/data, /data, false",
        "/mnt/disks/ssd1, /mnt/disks/ssd1, false",
        "/var/lib/rancher/k3s/storage/pvc-1, /var/lib/rancher/k3s/storage/pvc-1, false",
        "/var/lib/rancher/k3s, /var/lib/rancher/k3s, true",
        "/srv/manifests, /srv/manifests, true",
        "/custom/containerd.sock, /custom/containerd.sock, true"
    })
    void cleanPathsOnNodes(String path, String clean, boolean sensitive) {
        assertThat(HostPath.normalised(path)).isEqualTo(clean);
        assertThat(HostPath.isSensitive(clean)).isEqualTo(sensitive);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*; ''; *; everything",
                "get; *; *; read-everything",
                "get; ''; secrets; read-secrets",
                "*; apps; *; run-pods",
                "get; apps; *; absent",
                "create; ''; */exec; exec",
                "create; ''; */*; absent",
                "create; ''; pods/*; absent",
                "get; ''; pods/exec; exec",
                "get; ''; nodes/proxy; absent",
                "*; ''; nodes/proxy; nodes-proxy",
                "bind; rbac.authorization.k8s.io; clusterroles; escalate",
                "*; rbac.authorization.k8s.io; rolebindings; manage-bindings",
                "impersonate; ''; groups; impersonate",
                "create; ''; serviceaccounts/token; tokens",
                "patch; certificates.k8s.io; certificatesigningrequests/approval; approve-certificates",
                "create; admissionregistration.k8s.io; mutatingwebhookconfigurations; change-admission",
                "update; ''; secrets; write-secrets",
                "get; ''; configmaps; absent",
            })
    void readRolesAsTheApiServerDoes(String verb, String group, String resource, String expected) {
        String event =
                """
                {"verb":"create","requestObject":{"rules":[
                  {"verbs":["%s"],"apiGroups":["%s"],"resources":["%s"]}]}}
                """
                        .formatted(verb, group.replace("''", ""), resource);

        assertThat(read("audit.role.powers", event).split("\\|")).contains(expected);
    }

    @Test
    void passOverRulesAboutSingleObjects() {
        String event =
                """
                {"verb":"create","requestObject":{"rules":[
                  {"verbs":["get"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["own"]}]}}
                """;

        assertThat(read("audit.role.powers", event)).isEqualTo(ABSENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"requestURI\":\"/x?dryRun=All\"}; false",
                "{\"requestURI\":\"/dryRun=All\"}; true",
                "{\"requestURI\":\"/x?fieldManager=dryRun=All\"}; true",
                "{\"requestURI\":\"/x?a=b&dryRun=%41ll\"}; false",
                "{\"verb\":\"create\",\"requestObject\":{\"metadata\":{\"resourceVersion\":\"1\"}},"
                        + "\"responseObject\":{\"metadata\":{\"resourceVersion\":\"1\"}}}; true",
                "{\"verb\":\"update\",\"requestObject\":{\"metadata\":{\"resourceVersion\":\"1\"}},"
                        + "\"responseObject\":{\"metadata\":{\"resourceVersion\":\"2\"}}}; true",
                "{\"verb\":\"patch\",\"objectRef\":{\"resource\":\"daemonsets\"},"
                        + "\"responseObject\":{\"metadata\":{\"generation\":4},\"status\":{\"observedGeneration\":4}}}; false",
                "{\"verb\":\"patch\",\"objectRef\":{\"resource\":\"daemonsets\"},"
                        + "\"responseObject\":{\"metadata\":{\"generation\":5},\"status\":{\"observedGeneration\":4}}}; true",
                "{\"verb\":\"patch\",\"objectRef\":{\"resource\":\"daemonsets\"}}; true",
            })
    void knowWhenNothingChanges(String event, String expected) {
        assertThat(read("audit.changed", event)).isEqualTo(expected);
    }

    @Test
    void readAJsonPatchByWhatCameOfItWhereItTouchesThat() {
        String event =
                """
                {"verb":"patch","objectRef":{"resource":"deployments"},
                 "requestObject":[7,{"op":"add","path":"%s","value":1}],
                 "responseObject":{"spec":{"template":{"spec":{"hostPID":true}}}}}
                """;

        assertThat(read("audit.pod.risks", event.formatted("/spec/template/spec/hostPID")))
                .isEqualTo("host-pid");
        assertThat(read("audit.pod.risks", event.formatted("/metadata/labels/a")))
                .isEqualTo(ABSENT);
    }

    @Test
    void heedTheLastOfMembersWithOneNameAsTheApiServerDoes() {
        String event =
                """
                {"verb":"patch","objectRef":{"resource":"deployments"},
                 "requestObject":{"spec":{},"spec":{"template":{"spec":{"hostPID":false,"hostPID":true}}}}}
                """;

        assertThat(readRaw("audit.pod.risks", event)).isEqualTo("host-pid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestObject\":%s,\"responseObject\":%s}",
                "{\"requestObject\":{\"spec\":%s,\"rules\":%s}}",
                "{\"requestObject\":{\"spec\":{\"template\":{\"spec\":%s}},\"webhooks\":%s}}",
                "{\"requestObject\":{\"spec\":{\"containers\":%s,\"volumes\":%s}}}",
                "{\"requestObject\":{\"rules\":[%s],\"subjects\":[%s]}}",
                "{\"requestObject\":{\"webhooks\":[{\"rules\":%s}],\"roleRef\":%s}}",
                "{\"user\":{\"username\":%s,\"extra\":%s}}",
                "{\"requestURI\":%s,\"userAgent\":%s}",
            })
    void areNotShakenByTheWrongKindOfValue(String template) {
        for (String odd :
                List.of("7", "\"x\"", "[]", "[7,null,[[]],\"x\"]", "{}", "{\"a\":{}}", "true")) {
            for (String resource : List.of("pods", "deployments", "persistentvolumes")) {
                String event =
                        template.formatted(odd, odd)
                                .replaceFirst(
                                        "\\{",
                                        "{\"objectRef\":{\"resource\":\"" + resource + "\"},");
                for (String field : FIELDS.keySet()) {
                    assertThat(read(field, event)).as(field).isNotNull();
                }
            }
        }
    }

    @Test
    void takeTimeInProportionToWhatTheyRead() {
        var volumes = new StringBuilder();
        var mounts = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            volumes.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"v" + i + "\",\"hostPath\":{\"path\":\"/d/" + i + "\"}}");
            mounts.append(i == 0 ? "" : ",").append("{\"name\":\"v" + i + "\",\"readOnly\":true}");
        }
        String event =
                """
                {"objectRef":{"resource":"pods"},"requestObject":{"spec":{"volumes":[%s],
                  "containers":[{"name":"c","volumeMounts":[%s]}]}}}
                """
                        .formatted(volumes, mounts);

        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(read("audit.pod.risks", event)).isEqualTo("host-path"));
        assertThat(HostPath.normalised("/a".repeat(200_000))).hasSize(400_000);
    }
}
