package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The {@code audit.*} fields, which say what requests amount to: who asks, what pods could reach
 * beyond themselves, what a role gives.
 *
 * <p>{@code audit.actor} makes no garbage. The others are worked out anew each time, so conditions
 * ask for them after they have looked at verb and resource.
 */
final class DerivedFields {
    private static final MemberPath CREDENTIAL_ID =
            MemberPath.ofLast("user", "extra", "authentication.kubernetes.io/credential-id");
    private static final MemberPath POD_NAME =
            MemberPath.ofLast("user", "extra", "authentication.kubernetes.io/pod-name");
    private static final MemberPath IMPERSONATED_USER_GROUPS =
            MemberPath.ofLast("impersonatedUser", "groups");
    private static final MemberPath REQUEST_OBJECT = MemberPath.ofLast("requestObject");
    private static final MemberPath RESPONSE_STATUS_MESSAGE =
            MemberPath.ofLast("responseStatus", "message");
    private static final MemberPath RESPONSE_OBJECT_MESSAGE =
            MemberPath.ofLast("responseObject", "message");
    private final List<Field> fields = new ArrayList<>();

    private DerivedFields() {}

    static List<Field> all() {
        var all = new DerivedFields();
        all.addActor();
        all.addRequest();
        all.addPod();
        all.addRights();
        all.addObjects();
        return List.copyOf(all.fields);
    }

    private void addActor() {
        fields.add(
                Field.of(
                        "audit.actor",
                        FieldType.TEXT,
                        "What kind of identity asks: "
                                + String.join(", ", Actor.labels())
                                + ". The token of a built-in controller in another client's hands is a service-account.",
                        (AuditEvent event, Value into) -> {
                            Actor.of(event).label(into);
                            return true;
                        }));
        truth(
                "audit.actor.builtin_account",
                "Whether the user is the service account of a controller within kube-controller-manager, whichever client uses it.",
                Actor::isBuiltInAccount);
        text(
                "audit.actor.credential",
                "The id of the token or certificate that was presented; from Kubernetes 1.32 on.",
                event -> extra(event, CREDENTIAL_ID));
        text(
                "audit.actor.pod",
                "The pod that the token was issued to.",
                event -> extra(event, POD_NAME));
        list(
                "audit.impersonated.groups",
                "The groups of the user in whose name the request is made.",
                event -> {
                    var json = new Json(event);
                    return json.texts(json.root(IMPERSONATED_USER_GROUPS));
                });
    }

    /** The first of what an authenticator says in addition. */
    private static String extra(AuditEvent event, MemberPath path) {
        var json = new Json(event);
        List<String> values = json.texts(json.root(path));
        return values.isEmpty() ? "" : values.getFirst();
    }

    private void addRequest() {
        text(
                "audit.message",
                "What the API server says of a request that failed.",
                DerivedFields::message);
        truth(
                "audit.changed",
                "False when it is certain that the request changed nothing: a dry run, or an object that was already as wanted. True otherwise.",
                ObjectChange::isPossible);
        text(
                "audit.exec.command",
                "The command that an exec request runs, all words joined by blanks.",
                StreamRequest::command);
        truth(
                "audit.exec.interactive",
                "Whether an exec or attach request comes with an input or a terminal.",
                StreamRequest::isInteractive);
        text(
                "audit.proxy.path",
                "The path behind the proxy of a node, service or pod, without query.",
                StreamRequest::proxiedPath);
        text(
                "audit.object",
                "The object in the request, or the patch, as JSON.",
                event -> {
                    var json = new Json(event);
                    return json.anything(json.root(REQUEST_OBJECT));
                });
    }

    private static String message(AuditEvent event) {
        var json = new Json(event);
        String message = json.text(json.root(RESPONSE_STATUS_MESSAGE));
        return message.isEmpty() ? json.text(json.root(RESPONSE_OBJECT_MESSAGE)) : message;
    }

    private void addPod() {
        String where =
                " of pods in the request, also of those in templates and patches, and of ephemeral containers";
        list(
                "audit.pod.risks",
                "How pods in the request, also those in templates and patches, reach beyond themselves: privileged, host-pid, host-network,"
                        + " host-ipc, host-process, capability (a dangerous one is added), unmasked-proc, unconfined, host-path,"
                        + " host-path-write, host-path-sensitive, host-path-sensitive-write, runtime-socket, static-pods, node-chosen"
                        + " (past the scheduler), control-plane-node.",
                PodRisks::of);
        list(
                "audit.pod.host_paths",
                "The paths on the node" + where + ", cleaned of .., double slashes and /var/run.",
                event -> event.pods().hostPaths());
        list(
                "audit.pod.capabilities",
                "The capabilities added" + where + ", without CAP_.",
                event -> event.pods().capabilities());
        list("audit.pod.images", "The images" + where + ".", event -> event.pods().images());
        list(
                "audit.pod.undeclared",
                "What of pods in the request does not occur in what kubectl last applied to the object: images of another name, containers, commands; absent where nothing was applied.",
                event -> event.pods().undeclared());
        list(
                "audit.pod.floating_images",
                "The images" + where + " without tag and digest, or with the tag latest.",
                event -> event.pods().floatingImages());
        text(
                "audit.pod.commands",
                "What containers, hooks and probes run" + where + ", one a line.",
                event -> event.pods().commands());
        list(
                "audit.pod.service_accounts",
                "The service accounts" + where + ".",
                event -> event.pods().serviceAccounts());
        truth(
                "audit.pod.builtin_account",
                "Whether one of these service accounts is named as one of a built-in controller; it is one in kube-system.",
                event -> event.pods().serviceAccounts().stream().anyMatch(Actor::isBuiltInAccount));
    }

    private void addRights() {
        list(
                "audit.role.powers",
                "What the role in the request, or what a patch adds to it, lets its owners do, wildcards taken into account: "
                        + String.join(", ", RolePowers.names())
                        + ".",
                RolePowers::of);
        list(
                "audit.role.aggregates_to",
                "The roles that gain the rules of the cluster role in the request by its labels: view, edit, admin or others.",
                RolePowers::aggregatesTo);
        truth(
                "audit.role.builtin",
                "Whether the role is one that the API server makes and maintains itself.",
                RolePowers::isBuiltIn);
        text(
                "audit.binding.role",
                "The role that a binding gives, also when a patch leaves it as it is.",
                BindingChange::role);
        list(
                "audit.binding.subjects",
                "Whom the binding in the request, or after a patch of its subjects, gives the role: User:name, Group:name or ServiceAccount:namespace:name.",
                BindingChange::subjects);
        truth(
                "audit.binding.includes_actor",
                "Whether the user who asks is among these, or in one of these groups.",
                BindingChange::includesActor);
    }

    private void addObjects() {
        text(
                "audit.volume.host_path",
                "The path on the node behind the persistent volume in the request, cleaned of .., double slashes and /var/run.",
                DerivedFields::volumePath);
        truth(
                "audit.volume.is_sensitive",
                "Whether through that path a node can be taken over or its secrets read.",
                event -> {
                    String path = volumePath(event);
                    return !path.isEmpty() && HostPath.isSensitive(path);
                });
        list(
                "audit.webhook.intercepts",
                "What admission webhooks in the request are shown: everything, pods, secrets, exec, tokens.",
                Webhooks::intercepted);
        list(
                "audit.webhook.urls",
                "Where admission webhooks in the request are, as far as they are no services.",
                Webhooks::urls);
        list(
                "audit.service.external_ips",
                "The external addresses that the service in the request claims.",
                event -> {
                    var json = new Json(event);
                    int service = json.wanted("/spec/externalIPs", "/spec");
                    return json.texts(json.at(service, "spec", "externalIPs"));
                });
        list(
                "audit.service.ports",
                "The ports and target ports of the service in the request.",
                DerivedFields::servicePorts);
        text(
                "audit.secret.type",
                "The type of the secret in the request.",
                event -> {
                    var json = new Json(event);
                    return json.text(json.wanted("/type"), "type");
                });
    }

    private static String volumePath(AuditEvent event) {
        var json = new Json(event);
        int volume = json.wanted("/spec");
        for (String kind : List.of("hostPath", "local")) {
            String path = json.text(volume, "spec", kind, "path");
            if (!path.isEmpty()) {
                return HostPath.normalised(path);
            }
        }
        return "";
    }

    private static List<String> servicePorts(AuditEvent event) {
        var json = new Json(event);
        var ports = new ArrayList<String>();
        for (int port : json.elements(json.at(json.wanted("/spec"), "spec", "ports"))) {
            for (String member : List.of("port", "targetPort")) {
                int number = json.at(port, member);
                if (number != ABSENT) {
                    ports.add(json.anything(number));
                }
            }
        }
        return ports.stream().distinct().toList();
    }

    // How fields are declared

    private void text(String name, String meaning, Function<AuditEvent, String> reader) {
        add(
                name,
                FieldType.TEXT,
                Cardinality.ONE,
                meaning,
                (event, into) -> {
                    String text = reader.apply(event);
                    into.setText(text);
                    return !text.isEmpty();
                });
    }

    private void truth(String name, String meaning, Predicate<AuditEvent> reader) {
        add(
                name,
                FieldType.BOOLEAN,
                Cardinality.ONE,
                meaning,
                (event, into) -> {
                    into.setBoolean(reader.test(event));
                    return true;
                });
    }

    private void list(String name, String meaning, Function<AuditEvent, List<String>> reader) {
        add(
                name,
                FieldType.TEXT,
                Cardinality.LIST,
                meaning,
                (event, into) -> {
                    into.clear();
                    for (String text : reader.apply(event)) {
                        into.addText(text.getBytes(StandardCharsets.UTF_8));
                    }
                    return into.size() > 0;
                });
    }

    private void add(
            String name,
            FieldType type,
            Cardinality cardinality,
            String meaning,
            FieldReader<AuditEvent> reader) {
        fields.add(
                new Field(
                        name,
                        type,
                        cardinality,
                        ArgumentKind.NONE,
                        false,
                        meaning,
                        Set.of(Field.Trait.COSTLY),
                        none -> new FieldBinding.Bound(reader)));
    }
}
