package io.vedette.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditFieldsTest {
    private static final String ABSENT = "absent";
    private static final Map<String, Field> FIELDS = fields(false);
    private static final Map<String, Field> FIXED = fields(true);

    private static final String POD =
            """
            {"verb":"create","requestURI":"/api/v1/namespaces/shop/pods?fieldManager=kubectl+run&x=%41%2Fb&x=2",
             "user":{"username":"alice","groups":["dev","system:authenticated"]},
             "impersonatedUser":{"username":"bob"},
             "userAgent":"kubectl/v1.33.0","sourceIPs":["198.51.100.20","10.0.0.1"],
             "objectRef":{"resource":"pods","namespace":"shop","name":"web-1","apiVersion":"v1"},
             "responseStatus":{"metadata":{},"code":201,"reason":"Created"},
             "responseObject":{"metadata":{"name":"web-1-resp"}},
             "requestObject":{"spec":{
               "hostIPC":true,"hostNetwork":false,"hostPID":true,
               "securityContext":{"runAsUser":1000,"runAsGroup":1001,"fsGroup":1002,"supplementalGroups":[1,2]},
               "containers":[
                 {"name":"app","image":"registry:5000/shop/app:1.2@sha256:aa","command":["sh","-c","echo \\u0041"],
                  "args":["a","b"],"ports":[{"hostPort":80,"containerPort":8080},{"containerPort":9090},{"name":"none"}],
                  "securityContext":{"privileged":true,"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,
                    "runAsUser":7,"runAsGroup":8,"procMount":"Unmasked","capabilities":{"add":["SYS_ADMIN","NET_RAW"]}}},
                 {"name":"side","image":"busybox"}],
               "initContainers":[{"name":"init","image":"i:1","securityContext":{"privileged":false}}],
               "ephemeralContainers":[{"name":"debug","image":"d@sha256:bb","command":[]}],
               "volumes":[{"name":"root","hostPath":{"path":"/"}},{"name":"logs","hostPath":{"path":"/var/log"}},
                 {"name":"flex","flexVolume":{"driver":"x/y"}},{"name":"s","secret":{"secretName":"t"},"extra":1}]}},
             "annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"because",
               "authentication.openshift.io/decision":"o","authentication.openshift.io/username":"u",
               "validation.policy.admission.k8s.io/validation_failure":"v",
               "pod-security.kubernetes.io/audit-violations":"p","cluster_name":"prod"}}
            """;

    private static final String BINDING =
            """
            {"requestObject":{"roleRef":{"kind":"ClusterRole","name":"cluster-admin"},"subjects":[
              {"kind":"User","name":"alice"},{"kind":"Group","name":"dev"},
              {"kind":"ServiceAccount","name":"sa","namespace":"shop"},{"kind":"ServiceAccount","name":"lost"},
              {"kind":"User"},{"name":"x"},7]}}
            """;

    private static final String ROLE =
            """
            {"requestObject":{"rules":[
              {"apiGroups":["","apps"],"resources":["pods","secrets"],"verbs":["get"]},
              {"nonResourceURLs":["/healthz"],"verbs":["*"],"sourceIPs":["odd"]}]}}
            """;

    private static final String SERVICE =
            """
            {"requestObject":{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080},{"port":443}]}}}
            """;

    private static final String CONFIG_MAP =
            """
            {"objectRef":{"resource":"configmaps","name":"cm"},"requestObject":{"data":{ "key":"masked:0123456789ab"}}}
            """;

    private static final Map<String, String> EVENTS =
            Map.of(
                    "pod",
                    POD,
                    "binding",
                    BINDING,
                    "role",
                    ROLE,
                    "service",
                    SERVICE,
                    "map",
                    CONFIG_MAP);

    private static Map<String, Field> fields(boolean fixUpstreamBugs) {
        return AuditFields.all(new AuditFieldOptions(fixUpstreamBugs)).stream()
                .collect(Collectors.toMap(Field::name, Function.identity()));
    }

    private static Field field(Map<String, Field> fields, String name) {
        return requireNonNull(fields.get(name), name);
    }

    /** Reads a field written as in a rule; values are joined by a vertical bar. */
    private static String read(Map<String, Field> fields, String field, String overrides) {
        String name = field.replaceFirst("\\[.*", "");
        Optional<FieldArgument> argument =
                field.endsWith("]")
                        ? Optional.of(
                                new FieldArgument(
                                        field.substring(name.length() + 1, field.length() - 1)))
                        : Optional.empty();
        FieldBinding binding = field(fields, name).binder().apply(argument);
        if (binding instanceof FieldBinding.Refused refused) {
            return "refused: " + refused.reason();
        }
        return read(
                ((FieldBinding.Bound) binding).reader(), AuditJson.read(AuditJson.with(overrides)));
    }

    @SuppressWarnings("unchecked") // every reader of this catalogue reads audit events
    private static String read(FieldReader<? extends Event> reader, AuditEvent event) {
        var value = new Value();
        value.addText("stale".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (!((FieldReader<AuditEvent>) reader).read(event, value)) {
            return ABSENT;
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < value.size(); i++) {
            texts.add(value.text(i));
        }
        return String.join("|", texts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "pod; ka.auditid; 1",
                "pod; ka.stage; ResponseComplete",
                "pod; ka.auth.decision; allow",
                "pod; ka.auth.reason; because",
                "pod; ka.auth.openshift.decision; o",
                "pod; ka.auth.openshift.username; u",
                "pod; ka.validations.admission.policy.failure; v",
                "pod; ka.security.pod.violations; p",
                "pod; ka.user.name; alice",
                "pod; ka.user.groups; dev|system:authenticated",
                "pod; ka.impuser.name; bob",
                "pod; ka.verb; create",
                "pod; ka.uri; /api/v1/namespaces/shop/pods?fieldManager=kubectl+run&x=%41%2Fb&x=2",
                "pod; ka.uri.param[fieldManager]; kubectl run",
                "pod; ka.uri.param[x]; A/b",
                "pod; ka.uri.param[y]; absent",
                "pod; ka.target.name; web-1",
                "pod; ka.target.namespace; shop",
                "pod; ka.target.resource; pods",
                "pod; ka.target.subresource; absent",
                "pod; ka.target.pod.name; web-1-resp",
                "pod; ka.useragent; kubectl/v1.33.0",
                "pod; ka.sourceips; absent",
                "pod; ka.sourceips[0]; absent",
                "pod; ka.cluster.name; prod",
                "pod; ka.resp.name; web-1-resp",
                "pod; ka.response.code; 201",
                "pod; ka.response.reason; Created",
                "pod; ka.req.pod.host_ipc; true",
                "pod; ka.req.pod.host_network; false",
                "pod; ka.req.container.host_network; false",
                "pod; ka.req.pod.host_pid; true",
                "pod; ka.req.pod.run_as_user; 1000",
                "pod; ka.req.pod.run_as_group; 1001",
                "pod; ka.req.pod.fs_group; 1002",
                "pod; ka.req.pod.supplemental_groups; 1|2",
                "pod; ka.req.pod.containers.name; app|side",
                "pod; ka.req.pod.containers.name[1]; side",
                "pod; ka.req.pod.containers.name[2]; absent",
                "pod; ka.req.pod.containers.image; registry:5000/shop/app:1.2@sha256:aa|busybox",
                "pod; ka.req.pod.containers.image[0]; registry:5000/shop/app:1.2@sha256:aa",
                "pod; ka.req.pod.containers.image.repository; registry|busybox",
                "pod; ka.req.pod.containers.image.repository[1]; busybox",
                "pod; ka.req.container.image; registry:5000/shop/app:1.2@sha256:aa",
                "pod; ka.req.container.image.repository; registry",
                "pod; ka.req.pod.containers.command; sh -c echo A",
                "pod; ka.req.pod.containers.command[0]; sh -c echo A",
                "pod; ka.req.pod.containers.command[1]; absent",
                "pod; ka.req.pod.containers.args; a b",
                "pod; ka.req.pod.containers.host_port; 80|9090",
                "pod; ka.req.pod.containers.host_port[1]; absent",
                "pod; ka.req.pod.containers.privileged; true",
                "pod; ka.req.pod.containers.privileged[1]; absent",
                "pod; ka.req.container.privileged; true",
                "pod; ka.req.pod.containers.allow_privilege_escalation; false",
                "pod; ka.req.pod.containers.read_only_fs; true",
                "pod; ka.req.pod.containers.run_as_user; 7",
                "pod; ka.req.pod.containers.eff_run_as_user; 0|0",
                "pod; ka.req.pod.containers.eff_run_as_user[0]; absent",
                "pod; ka.req.pod.containers.run_as_group; 8",
                "pod; ka.req.pod.containers.eff_run_as_group; 0|0",
                "pod; ka.req.pod.containers.proc_mount; Unmasked",
                "pod; ka.req.pod.containers.add_capabilities; [\"SYS_ADMIN\",\"NET_RAW\"]",
                "pod; ka.req.pod.initContainers.name; init",
                "pod; ka.req.pod.initContainers.image; i:1",
                "pod; ka.req.pod.initContainers.image.repository; i",
                "pod; ka.req.pod.initContainers.privileged; false",
                "pod; ka.req.pod.initContainers.command; absent",
                "pod; ka.req.pod.initContainers.args; absent",
                "pod; ka.req.pod.initContainers.host_port; absent",
                "pod; ka.req.pod.initContainers.allow_privilege_escalation; absent",
                "pod; ka.req.pod.initContainers.read_only_fs; absent",
                "pod; ka.req.pod.initContainers.run_as_user; absent",
                "pod; ka.req.pod.initContainers.run_as_group; absent",
                "pod; ka.req.pod.initContainers.proc_mount; absent",
                "pod; ka.req.pod.initContainers.add_capabilities; absent",
                "pod; ka.req.pod.initContainers.eff_run_as_user; 0",
                "pod; ka.req.pod.initContainers.eff_run_as_group; 0",
                "pod; ka.req.pod.ephemeralContainers.name; debug",
                "pod; ka.req.pod.ephemeralContainers.image; d@sha256:bb",
                "pod; ka.req.pod.ephemeralContainers.image.repository; d",
                "pod; ka.req.pod.ephemeralContainers.command; ``",
                "pod; ka.req.pod.ephemeralContainers.args; absent",
                "pod; ka.req.pod.ephemeralContainers.privileged; absent",
                "pod; ka.req.pod.ephemeralContainers.allow_privilege_escalation; absent",
                "pod; ka.req.pod.ephemeralContainers.read_only_fs; absent",
                "pod; ka.req.pod.ephemeralContainers.run_as_user; absent",
                "pod; ka.req.pod.ephemeralContainers.eff_run_as_user; 0",
                "pod; ka.req.pod.ephemeralContainers.run_as_group; absent",
                "pod; ka.req.pod.ephemeralContainers.eff_run_as_group; 0",
                "pod; ka.req.pod.ephemeralContainers.proc_mount; absent",
                "pod; ka.req.pod.ephemeralContainers.add_capabilities; absent",
                "pod; ka.req.pod.volumes.hostpath; /|/var/log",
                "pod; ka.req.pod.volumes.hostpath[1]; /var/log",
                "pod; ka.req.pod.volumes.hostpath[2]; absent",
                "pod; ka.req.pod.volumes.flexvolume_driver; x/y",
                "pod; ka.req.pod.volumes.volume_type; hostPath|hostPath|flexVolume|secret|extra",
                "pod; ka.req.pod.volumes.volume_type[3]; secret|extra",
                "pod; ka.req.volume.hostpath[/var/log]; true",
                "pod; ka.req.volume.hostpath[/var*]; true",
                "pod; ka.req.volume.hostpath[/etc*]; false",
                "pod; ka.req.volume.hostpath[/var]; false",
                "binding; ka.req.binding.role; cluster-admin",
                "binding; ka.req.binding.subjects.user_names; alice",
                "binding; ka.req.binding.subjects.group_names; dev",
                "binding; ka.req.binding.subjects.serviceaccount_names; sa|lost",
                "binding; ka.req.binding.subjects.serviceaccount_ns_names; shop:sa",
                "binding; ka.req.binding.subject.has_name[anything]; true",
                "role; ka.req.role.rules.apiGroups; |apps",
                "role; ka.req.role.rules.resources; pods|secrets",
                "role; ka.req.role.rules.resources[1]; absent",
                "role; ka.req.role.rules.verbs; get|*",
                "role; ka.req.role.rules.verbs[1]; *",
                "role; ka.req.role.rules.nonResourceURLs; /healthz",
                "role; ka.sourceips; odd",
                "service; ka.req.service.type; NodePort",
                "service; ka.req.service.ports; [{\"port\":80,\"nodePort\":30080},{\"port\":443}]",
                "service; ka.req.service.ports[1]; [{\"port\":80,\"nodePort\":30080},{\"port\":443}]",
                "map; ka.req.configmap.name; cm",
                "map; ka.req.configmap.obj; {\"key\":\"masked:0123456789ab\"}",
                "pod; jevt.value[/user/groups/0]; dev",
                "pod; json.value[/responseStatus/code]; 201",
                "pod; jevt.rawtime; 1772366400123456000",
            })
    void areReadAsFalcoReadsThem(String event, String field, String expected) {
        String overrides = requireNonNull(EVENTS.get(event));

        assertThat(read(FIELDS, field, overrides)).isEqualTo(expected);
    }

    @Test
    void giveElementsOfArraysAsJson() {
        assertThat(read(FIELDS, "ka.req.binding.subjects", BINDING))
                .startsWith("{\"kind\":\"User\",\"name\":\"alice\"}|{\"kind\":\"Group\"")
                .endsWith("|{\"name\":\"x\"}|7");
        assertThat(read(FIELDS, "ka.req.role.rules", ROLE))
                .startsWith("{\"apiGroups\":[\"\",\"apps\"],")
                .contains("}|{");
        assertThat(read(FIELDS, "jevt.obj", SERVICE)).startsWith("{\n  \"kind\": \"Event\",\n");
    }

    @Test
    void areAllTestedAbove() throws NoSuchMethodException {
        var tested =
                new ArrayList<String>(
                        List.of(
                                "ka.req.binding.subjects",
                                "ka.req.role.rules",
                                "jevt.obj",
                                "json.obj",
                                "jevt.value",
                                "json.rawtime"));
        for (String row :
                AuditFieldsTest.class
                        .getDeclaredMethod(
                                "areReadAsFalcoReadsThem", String.class, String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .value()) {
            tested.add(row.split("; ")[1].replaceFirst("\\[.*", ""));
        }

        // those of audit.* have a test of their own: DerivedFieldsTest
        assertThat(tested)
                .containsAll(
                        FIELDS.keySet().stream()
                                .filter(name -> !name.startsWith("audit."))
                                .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // nothing at all
                "{}; ka.req.pod.containers.name; absent",
                "{}; ka.req.pod.containers.eff_run_as_user; absent",
                "{}; ka.req.container.privileged; absent",
                "{}; ka.req.container.image; absent",
                "{}; ka.req.volume.hostpath[/x]; absent",
                "{}; ka.req.pod.volumes.volume_type; absent",
                "{}; ka.req.binding.subjects.user_names; absent",
                "{}; ka.impuser.name; absent",
                "{}; ka.req.service.ports; absent",
                // the wrong kind of value
                "{\"user\":7}; ka.user.name; absent",
                "{\"user\":{\"username\":{\"a\": 1}}}; ka.user.name; {\"a\":1}",
                "{\"user\":{\"groups\":\"dev\"}}; ka.user.groups; absent",
                "{\"user\":{\"groups\":[]}}; ka.user.groups; absent",
                "{\"user\":{\"groups\":[1,null,[2]]}}; ka.user.groups; 1|null|[2]",
                "{\"requestObject\":[{\"data\":1}]}; ka.req.configmap.obj; absent",
                "{\"requestObject\":{\"subjects\":{}}}; ka.req.binding.subjects.user_names; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[]}}}; ka.req.pod.containers.name; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[]}}}; ka.req.container.privileged; false",
                "{\"requestObject\":{\"spec\":{\"containers\":[]}}}; ka.req.pod.containers.eff_run_as_user; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":\"x\"}}}; ka.req.pod.containers.name; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":{\"name\":\"one\"}}}}; ka.req.pod.containers.name; one",
                "{\"requestObject\":{\"spec\":{\"containers\":[[{\"name\":\"a\"}],{\"name\":\"b\"}]}}}; ka.req.pod.containers.name; a|b",
                "{\"requestObject\":{\"spec\":{\"containers\":[[{\"name\":\"a\"}]]}}}; ka.req.pod.containers.name[0]; absent",
                "{\"requestObject\":[{\"spec\":{\"containers\":[{\"name\":\"a\"}]}},{}]}; ka.req.pod.containers.privileged; absent",
                // one is missing
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"image\":\"b\"}]}}}; ka.req.pod.containers.name; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"image\":\"b\"}]}}}; ka.req.pod.containers.name[0]; a",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"image\":\"b\"}]}}}; ka.req.pod.containers.image; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"image\":\"b\"}]}}}; ka.req.pod.containers.image.repository; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"image\":\"b\"}]}}}; ka.req.container.image; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{},{\"command\":[\"a\",\"\",\"b\"]}]}}}; ka.req.pod.containers.command; a  b",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"command\":[\"\",\"a\"]}]}}}; ka.req.pod.containers.command; ` a`",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"command\":[\"a\",1]}]}}}; ka.req.pod.containers.command; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"command\":[\"a\"]},{\"command\":\"b\"}]}}}; ka.req.pod.containers.command; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"ports\":{}}]}}}; ka.req.pod.containers.host_port; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"ports\":[7]}]}}}; ka.req.pod.containers.host_port; absent",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"securityContext\":{\"privileged\":null}},{\"securityContext\":{\"privileged\":\"yes\"}}]}}}; ka.req.pod.containers.privileged; null|yes",
                "{\"requestObject\":{\"spec\":{\"containers\":[{\"securityContext\":{\"privileged\":\"true\"}}]}}}; ka.req.container.privileged; false",
                // where the plugin looks for effective ids
                "{\"requestObject\":{\"spec\":{\"runAsUser\":5,\"containers\":[{\"runAsUser\":6},{}]}}}; ka.req.pod.containers.eff_run_as_user; 6|5",
                "{\"requestObject\":{\"spec\":{\"runAsUser\":5,\"containers\":[{\"runAsUser\":6},{}]}}}; ka.req.pod.containers.eff_run_as_user[0]; 6",
                "{\"requestObject\":{\"spec\":{\"runAsUser\":5,\"containers\":[{\"runAsUser\":6},{}]}}}; ka.req.pod.containers.eff_run_as_user[1]; absent",
                "{\"requestObject\":{\"spec\":{\"volumes\":[{\"name\":\"x\"}]}}}; ka.req.volume.hostpath[/x]; false",
                "{\"requestObject\":{\"spec\":{\"volumes\":[{\"name\":\"x\"},7]}}}; ka.req.pod.volumes.volume_type; absent",
                "{\"requestObject\":{\"rules\":[{\"verbs\":\"get\"},7,{\"verbs\":[1]}]}}; ka.req.role.rules.verbs; 1",
                "{\"requestObject\":{\"rules\":[]}}; ka.req.role.rules; absent",
                // pods themselves
                "{\"objectRef\":{\"resource\":\"pods\",\"subresource\":\"exec\"},\"responseObject\":{\"metadata\":{\"name\":\"x\"}}}; ka.target.pod.name; absent",
                "{\"objectRef\":{\"resource\":\"nodes\"},\"responseObject\":{\"metadata\":{\"name\":\"x\"}}}; ka.target.pod.name; absent",
                "{\"objectRef\":{\"resource\":\"pods\",\"subresource\":\"\"},\"responseObject\":{\"metadata\":{\"name\":\"x\"}}}; ka.target.pod.name; x",
                "{\"objectRef\":{\"resource\":\"pods\"}}; ka.target.pod.name; absent",
            })
    void areAbsentWhereFalcoFindsNothing(String event, String field, String expected) {
        assertThat(read(FIELDS, field, event)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ka.sourceips; 198.51.100.20|10.0.0.1",
                "ka.sourceips[0]; 198.51.100.20",
                "ka.sourceips[1]; 10.0.0.1",
                "ka.sourceips[2]; absent",
                "ka.req.pod.containers.image.repository; registry:5000/shop/app|busybox",
                "ka.req.container.image.repository; registry:5000/shop/app",
                "ka.req.pod.ephemeralContainers.image.repository; d",
            })
    void areReadAsTheyShouldBeWhenBugsAreFixed(String field, String expected) {
        assertThat(read(FIXED, field, POD)).isEqualTo(expected);
    }

    @Test
    void differOnlyWhereBugsAreFixed() {
        for (String name : FIELDS.keySet()) {
            if (field(FIELDS, name).argument() != ArgumentKind.KEY
                    && !name.equals("ka.sourceips")
                    && !name.endsWith(".repository")) {
                assertThat(read(FIXED, name, POD)).as(name).isEqualTo(read(FIELDS, name, POD));
            }
        }
    }

    @Test
    void refuseArgumentsThatMakeNoSense() {
        assertThat(read(FIELDS, "ka.req.pod.containers.name[x]", "{}"))
                .isEqualTo(
                        "refused: ka.req.pod.containers.name takes a number from 0 in brackets, not \"x\"");
        assertThat(read(FIELDS, "ka.req.pod.containers.name[01]", "{}")).startsWith("refused");
        assertThat(read(FIELDS, "ka.req.pod.containers.name[0]", "{}")).isEqualTo(ABSENT);
        assertThat(read(FIELDS, "ka.uri.param[]", "{}"))
                .isEqualTo("refused: ka.uri.param takes a key in brackets, not nothing");
    }

    @Test
    void areDeclaredAsThePluginDeclaresThem() {
        var declared =
                FIELDS.values().stream().filter(field -> field.name().startsWith("ka.")).toList();

        // 71 of the request, 15 of init containers and 14 of ephemeral containers
        assertThat(declared).hasSize(100);
        assertThat(declared).allMatch(field -> field.type() == FieldType.TEXT);
        assertThat(declared)
                .allMatch(field ->
                        field.argumentRequired() == (field.argument() == ArgumentKind.KEY));
        assertThat(declared).allMatch(field -> field.meaning().endsWith("."));
        assertThat(
                        declared.stream()
                                .filter(field -> field.argument() == ArgumentKind.KEY)
                                .map(Field::name))
                .containsExactlyInAnyOrder(
                        "ka.uri.param",
                        "ka.req.binding.subject.has_name",
                        "ka.req.volume.hostpath");
        assertThat(declared)
                .filteredOn(field -> field.argument() == ArgumentKind.INDEX)
                .allMatch(field -> field.cardinality() == Cardinality.LIST);
        assertThat(
                        declared.stream()
                                .filter(field -> field.is(Field.Trait.DEPRECATED))
                                .map(Field::name))
                .containsExactlyInAnyOrder(
                        "ka.req.binding.subject.has_name",
                        "ka.req.container.image",
                        "ka.req.container.image.repository",
                        "ka.req.container.host_network",
                        "ka.req.container.privileged",
                        "ka.req.volume.hostpath");
    }

    @Test
    void readItemsOfAListLikeEventsAlone() throws java.io.IOException {
        String first =
                AuditJson.with(
                        "{\"kind\":null,\"apiVersion\":null,\"user\":{\"username\":\"bob\"}}");
        String list =
                "{\"kind\":\"EventList\",\"items\":[" + first + ", " + AuditJson.item("2") + "]}";
        var users = new ArrayList<String>();
        try (var reader =
                AuditReader.of(
                        new java.io.ByteArrayInputStream(
                                list.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        "x",
                        "host",
                        problem -> {})) {
            while (reader.advance()) {
                for (String field :
                        List.of(
                                "ka.user.name",
                                "jevt.value[/user/username]",
                                "jevt.value[/items]")) {
                    String name = field.replaceFirst("\\[.*", "");
                    Optional<FieldArgument> argument =
                            field.equals(name)
                                    ? Optional.empty()
                                    : Optional.of(
                                            new FieldArgument(
                                                    field.substring(
                                                            name.length() + 1,
                                                            field.length() - 1)));
                    FieldBinding binding = field(FIELDS, name).binder().apply(argument);
                    users.add(read(((FieldBinding.Bound) binding).reader(), reader.current()));
                }
            }
        }

        assertThat(users).containsExactly("bob", "bob", ABSENT, "alice", "alice", ABSENT);
    }
}
