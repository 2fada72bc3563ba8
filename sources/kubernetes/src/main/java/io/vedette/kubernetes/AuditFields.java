package io.vedette.kubernetes;

import static io.vedette.model.ArgumentKind.INDEX;
import static io.vedette.model.ArgumentKind.KEY;
import static io.vedette.model.ArgumentKind.NONE;
import static io.vedette.model.Cardinality.LIST;
import static io.vedette.model.Cardinality.ONE;

import io.vedette.json.JsonFields;
import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The {@code ka.*} fields of audit events, read as Falco's k8saudit plugin 0.18.0 reads them, and
 * the {@code jevt.*} and {@code json.*} fields.
 *
 * <p>All are text: a JSON string is read without quotes and escapes, any other value as JSON. A
 * list without elements is absent. How the values are found is in {@link AuditFieldReaders}.
 */
final class AuditFields {
    private final AuditFieldOptions options;
    private final List<Field> fields = new ArrayList<>();

    private AuditFields(AuditFieldOptions options) {
        this.options = options;
    }

    static List<Field> all(AuditFieldOptions options) {
        var all = new AuditFields(options);
        all.addRequest();
        all.addTarget();
        all.addBinding();
        all.addConfigMap();
        all.addContainers("containers", "container", true);
        all.addContainers("initContainers", "init container", true);
        all.addContainers("ephemeralContainers", "ephemeral container", false);
        all.addFirstContainer();
        all.addPod();
        all.addVolumes();
        all.addRole();
        all.addService();
        all.addResponse();
        all.fields.addAll(DerivedFields.all());
        all.fields.addAll(JsonFields.all(AuditEvent::document, AuditEvent::node));
        return List.copyOf(all.fields);
    }

    private void addRequest() {
        text("ka.auditid", "The id of the request, the same at all its stages.", "auditID");
        text(
                "ka.stage",
                "How far the request has come: RequestReceived, ResponseStarted, ResponseComplete or Panic.",
                "stage");
        annotation(
                "ka.auth.decision",
                "Whether the request was allowed: allow or forbid.",
                "authorization.k8s.io/decision");
        annotation(
                "ka.auth.reason",
                "Why it was allowed, such as the binding that grants it.",
                "authorization.k8s.io/reason");
        annotation(
                "ka.auth.openshift.decision",
                "What OpenShift's login decided; only there.",
                "authentication.openshift.io/decision");
        annotation(
                "ka.auth.openshift.username",
                "The user who logged in at OpenShift; only there.",
                "authentication.openshift.io/username");
        annotation(
                "ka.validations.admission.policy.failure",
                "What validating admission policies found wrong.",
                "validation.policy.admission.k8s.io/validation_failure");
        annotation(
                "ka.security.pod.violations",
                "Which rules of the pod security standards the request violates.",
                "pod-security.kubernetes.io/audit-violations");
        text("ka.user.name", "The user who asked.", "user", "username");
        list("ka.user.groups", "The groups of that user.", "user", "groups");
        text(
                "ka.impuser.name",
                "The user whom the asking user impersonates.",
                "impersonatedUser",
                "username");
        text("ka.verb", "What is asked for: get, create, patch, ...", "verb");
        text("ka.uri", "The request's URI with its query.", "requestURI");
        add(
                "ka.uri.param",
                ONE,
                KEY,
                "A parameter of the URI's query, decoded: the first of that name.",
                Set.of(),
                key -> AuditFieldReaders.uriParameter(utf8(key), options.fixUpstreamBugs()));
        text("ka.useragent", "What the client calls itself.", "userAgent");
        indexed(
                "ka.sourceips",
                options.fixUpstreamBugs()
                        ? "The addresses of the client and of the proxies between, outermost first."
                        : "The addresses of the client; always absent, as in Falco, whose plugin looks for them in the wrong place.",
                options.fixUpstreamBugs()
                        ? AuditFieldReaders::sourceAddresses
                        : index ->
                                AuditFieldReaders.flattened(
                                        index, "requestObject", "rules", "sourceIPs"));
        annotation(
                "ka.cluster.name",
                "The cluster's name, where the log service adds it.",
                "cluster_name");
    }

    private void addTarget() {
        text(
                "ka.target.name",
                "The name of the object that the request is about.",
                "objectRef",
                "name");
        text("ka.target.namespace", "The namespace of that object.", "objectRef", "namespace");
        text(
                "ka.target.resource",
                "The kind of object, in plural: pods, secrets, ...",
                "objectRef",
                "resource");
        text(
                "ka.target.subresource",
                "The part of the object: exec, status, ...",
                "objectRef",
                "subresource");
        one(
                "ka.target.pod.name",
                "The name of the pod in the response to a request about pods themselves, not a part of them.",
                AuditFieldReaders.targetPodName());
    }

    private void addBinding() {
        list(
                "ka.req.binding.subjects",
                "Whom the binding in the request binds, each as JSON.",
                "requestObject",
                "subjects");
        subjects("user_names", "The users whom the binding in the request binds.", "User", false);
        subjects(
                "serviceaccount_names",
                "The service accounts that the binding in the request binds.",
                "ServiceAccount",
                false);
        subjects(
                "serviceaccount_ns_names",
                "The service accounts that the binding in the request binds, as namespace:name.",
                "ServiceAccount",
                true);
        subjects(
                "group_names", "The groups that the binding in the request binds.", "Group", false);
        text(
                "ka.req.binding.role",
                "The role that the binding in the request grants.",
                "requestObject",
                "roleRef",
                "name");
        add(
                "ka.req.binding.subject.has_name",
                ONE,
                KEY,
                "Always true; kept for old rules.",
                Set.of(Field.Trait.DEPRECATED),
                key -> AuditFieldReaders.constant("true"));
    }

    private void addConfigMap() {
        text("ka.req.configmap.name", "The same as ka.target.name.", "objectRef", "name");
        text(
                "ka.req.configmap.obj",
                "The data of the config map in the request, as JSON.",
                "requestObject",
                "data");
    }

    /**
     * @param list the list's name in a pod's specification
     * @param one what one of them is called
     */
    private void addContainers(String list, String one, boolean hasPorts) {
        String prefix = "ka.req.pod." + list + ".";
        String each = "for each " + one + " of the pod in the request";
        indexed(
                prefix + "name",
                "The name, " + each + ".",
                index -> AuditFieldReaders.complete(index, containers(list, "name")));
        indexed(
                prefix + "image",
                "The image, " + each + "; absent when one has none.",
                index -> AuditFieldReaders.complete(index, containers(list, "image")));
        indexed(
                prefix + "image.repository",
                "The image without tag and digest, " + each + ".",
                index -> AuditFieldReaders.repositories(index, containers(list, "image"), options));
        indexed(
                prefix + "command",
                "The command joined by blanks, " + each + " that sets one.",
                index -> AuditFieldReaders.joined(index, containers(list, "command")));
        indexed(
                prefix + "args",
                "The arguments joined by blanks, " + each + " that sets them.",
                index -> AuditFieldReaders.joined(index, containers(list, "args")));
        if (hasPorts) {
            indexed(
                    prefix + "host_port",
                    "The ports on the host, or else in the container, " + each + ".",
                    index -> AuditFieldReaders.hostPorts(index, containers(list, "ports")));
        }
        security(list, "privileged", "Whether it is privileged, " + each, "privileged");
        security(
                list,
                "allow_privilege_escalation",
                "Whether processes may gain privileges, " + each,
                "allowPrivilegeEscalation");
        security(
                list,
                "read_only_fs",
                "Whether the root file system is read-only, " + each,
                "readOnlyRootFilesystem");
        security(list, "run_as_user", "The user id, " + each, "runAsUser");
        effective(list, "eff_run_as_user", "user id", each, "runAsUser");
        security(list, "run_as_group", "The group id, " + each, "runAsGroup");
        effective(list, "eff_run_as_group", "group id", each, "runAsGroup");
        security(list, "proc_mount", "How /proc is mounted, " + each, "procMount");
        indexed(
                prefix + "add_capabilities",
                "The capabilities to add as a JSON array, " + each + " that adds some.",
                index ->
                        AuditFieldReaders.present(
                                index, containers(list, "securityContext", "capabilities", "add")));
    }

    private void security(String list, String name, String meaning, String member) {
        indexed(
                "ka.req.pod." + list + "." + name,
                meaning + " that says so.",
                index ->
                        AuditFieldReaders.present(
                                index, containers(list, "securityContext", member)));
    }

    private void effective(String list, String name, String what, String each, String member) {
        indexed(
                "ka.req.pod." + list + "." + name,
                "The "
                        + what
                        + ", "
                        + each
                        + ": in effect always 0, since Falco's plugin does not look into the security context.",
                index -> AuditFieldReaders.effective(index, containers(list, member), member));
    }

    private static RequestPath containers(String list, String... members) {
        String[] path = new String[members.length + 3];
        path[0] = "requestObject";
        path[1] = "spec";
        path[2] = list;
        System.arraycopy(members, 0, path, 3, members.length);
        return RequestPath.of(path);
    }

    private void addFirstContainer() {
        deprecated(
                "ka.req.container.image",
                "The image of the first container; use ka.req.pod.containers.image.",
                AuditFieldReaders.complete(0, containers("containers", "image")));
        deprecated(
                "ka.req.container.image.repository",
                "The image of the first container without tag and digest; use ka.req.pod.containers.image.repository.",
                AuditFieldReaders.repositories(0, containers("containers", "image"), options));
        deprecated(
                "ka.req.container.host_network",
                "The same as ka.req.pod.host_network.",
                AuditFieldReaders.text("requestObject", "spec", "hostNetwork"));
        deprecated(
                "ka.req.container.privileged",
                "Whether some container is privileged; use ka.req.pod.containers.privileged.",
                AuditFieldReaders.anyTrue(
                        containers("containers", "securityContext", "privileged")));
    }

    private void addPod() {
        pod(
                "host_ipc",
                "Whether the pod in the request shares the host's IPC namespace.",
                "hostIPC");
        pod(
                "host_network",
                "Whether the pod in the request shares the host's network.",
                "hostNetwork");
        pod("host_pid", "Whether the pod in the request sees the host's processes.", "hostPID");
        pod(
                "run_as_user",
                "The user id for the pod in the request.",
                "securityContext",
                "runAsUser");
        pod(
                "run_as_group",
                "The group id for the pod in the request.",
                "securityContext",
                "runAsGroup");
        pod(
                "fs_group",
                "The group id that owns the volumes of the pod in the request.",
                "securityContext",
                "fsGroup");
        list(
                "ka.req.pod.supplemental_groups",
                "The further group ids for the pod in the request.",
                "requestObject",
                "spec",
                "securityContext",
                "supplementalGroups");
    }

    private void pod(String name, String meaning, String... members) {
        text("ka.req.pod." + name, meaning, inSpecification(members));
    }

    private static String[] inSpecification(String... members) {
        String[] path = new String[members.length + 2];
        path[0] = "requestObject";
        path[1] = "spec";
        System.arraycopy(members, 0, path, 2, members.length);
        return path;
    }

    private void addVolumes() {
        indexed(
                "ka.req.pod.volumes.hostpath",
                "The paths on the host that the pod in the request mounts.",
                index -> AuditFieldReaders.present(index, hostPaths()));
        indexed(
                "ka.req.pod.volumes.flexvolume_driver",
                "The FlexVolume drivers of the pod in the request.",
                index ->
                        AuditFieldReaders.present(
                                index,
                                RequestPath.of(
                                        inSpecification("volumes", "flexVolume", "driver"))));
        indexed(
                "ka.req.pod.volumes.volume_type",
                "The kinds of volume of the pod in the request: hostPath, secret, ...",
                index ->
                        AuditFieldReaders.volumeTypes(
                                index, RequestPath.of(inSpecification("volumes", ""))));
        add(
                "ka.req.volume.hostpath",
                ONE,
                KEY,
                "Whether the pod in the request mounts that path on the host, or with * at the end a path that begins so; use ka.req.pod.volumes.hostpath.",
                Set.of(Field.Trait.DEPRECATED),
                key -> AuditFieldReaders.mounts(utf8(key), hostPaths()));
    }

    private static RequestPath hostPaths() {
        return RequestPath.of(inSpecification("volumes", "hostPath", "path"));
    }

    private void addRole() {
        list(
                "ka.req.role.rules",
                "The rules of the role in the request, each as JSON.",
                "requestObject",
                "rules");
        rules("apiGroups", "The API groups that");
        rules("nonResourceURLs", "The URLs that");
        rules("verbs", "The verbs that");
        rules("resources", "The kinds of object that");
    }

    private void rules(String member, String what) {
        indexed(
                "ka.req.role.rules." + member,
                what + " the rules of the role in the request name, or that one of them names.",
                index -> AuditFieldReaders.flattened(index, "requestObject", "rules", member));
    }

    private void addService() {
        text(
                "ka.req.service.type",
                "The type of the service in the request.",
                inSpecification("type"));
        indexed(
                "ka.req.service.ports",
                "The ports of the service in the request: one JSON array, with or without index.",
                index ->
                        AuditFieldReaders.present(index, RequestPath.of(inSpecification("ports"))));
    }

    private void addResponse() {
        text(
                "ka.resp.name",
                "The name of the object in the response.",
                "responseObject",
                "metadata",
                "name");
        text("ka.response.code", "The HTTP status of the response.", "responseStatus", "code");
        text(
                "ka.response.reason",
                "Why the request failed, in one word.",
                "responseStatus",
                "reason");
    }

    // How fields are declared

    private void text(String name, String meaning, String... path) {
        one(name, meaning, AuditFieldReaders.text(path));
    }

    private void annotation(String name, String meaning, String annotation) {
        text(name, meaning, "annotations", annotation);
    }

    private void one(String name, String meaning, FieldReader<AuditEvent> reader) {
        fields.add(Field.of(name, FieldType.TEXT, meaning, reader));
    }

    private void deprecated(String name, String meaning, FieldReader<AuditEvent> reader) {
        add(name, ONE, NONE, meaning, Set.of(Field.Trait.DEPRECATED), none -> reader);
    }

    private void list(String name, String meaning, String... path) {
        add(name, LIST, NONE, meaning, Set.of(), none -> AuditFieldReaders.list(path));
    }

    private void subjects(String name, String meaning, String kind, boolean withNamespace) {
        add(
                "ka.req.binding.subjects." + name,
                LIST,
                NONE,
                meaning,
                Set.of(),
                none -> AuditFieldReaders.subjects(utf8(kind), withNamespace));
    }

    private void indexed(String name, String meaning, IntFunction<FieldReader<AuditEvent>> reader) {
        fields.add(
                new Field(
                        name,
                        FieldType.TEXT,
                        LIST,
                        INDEX,
                        false,
                        meaning,
                        Set.of(),
                        argument ->
                                argument.map(index -> bindIndex(name, index, reader))
                                        .orElseGet(() ->
                                                new FieldBinding.Bound(
                                                        reader.apply(RequestPath.ALL)))));
    }

    private static FieldBinding bindIndex(
            String name, FieldArgument argument, IntFunction<FieldReader<AuditEvent>> reader) {
        boolean leadingZero = argument.text().length() > 1 && argument.text().charAt(0) == '0';
        if (argument.index().isEmpty() || leadingZero) {
            return new FieldBinding.Refused(
                    name + " takes a number from 0 in brackets, not \"" + argument.text() + "\"");
        }
        return new FieldBinding.Bound(reader.apply(argument.index().getAsInt()));
    }

    private void add(
            String name,
            Cardinality cardinality,
            ArgumentKind argument,
            String meaning,
            Set<Field.Trait> traits,
            Function<String, FieldReader<AuditEvent>> reader) {
        fields.add(
                new Field(
                        name,
                        FieldType.TEXT,
                        cardinality,
                        argument,
                        argument == KEY,
                        meaning,
                        traits,
                        given ->
                                bind(
                                        name,
                                        argument,
                                        given.map(FieldArgument::text).orElse(""),
                                        reader)));
    }

    private static FieldBinding bind(
            String name,
            ArgumentKind argument,
            String key,
            Function<String, FieldReader<AuditEvent>> reader) {
        if (argument == KEY && key.isEmpty()) {
            return new FieldBinding.Refused(name + " takes a key in brackets, not nothing");
        }
        return new FieldBinding.Bound(reader.apply(key));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
