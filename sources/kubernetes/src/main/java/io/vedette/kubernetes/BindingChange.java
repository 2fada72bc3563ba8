package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import java.util.List;

/** Whom a request on a role binding or cluster role binding gives what. */
final class BindingChange {
    private static final List<MemberPath> ROLE_NAMES =
            List.of(
                    MemberPath.ofLast("requestObject", "roleRef", "name"),
                    MemberPath.ofLast("responseObject", "roleRef", "name"));
    private static final MemberPath OBJECT_REF_NAMESPACE =
            MemberPath.ofLast("objectRef", "namespace");
    private static final MemberPath USER_USERNAME = MemberPath.ofLast("user", "username");
    private static final MemberPath USER_GROUPS = MemberPath.ofLast("user", "groups");
    private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

    private BindingChange() {}

    /**
     * The subjects, each as {@code User:name}, {@code Group:name} or {@code
     * ServiceAccount:namespace:name}.
     */
    static List<String> subjects(AuditEvent event) {
        var json = new Json(event);
        int binding = json.wanted("/subjects", "/roleRef");
        return json.elements(json.at(binding, "subjects")).stream()
                .filter(json::isObject)
                .map(subject -> subject(json, subject))
                .toList();
    }

    private static String subject(Json json, int subject) {
        String kind = json.text(subject, "kind");
        String name = json.text(subject, "name");
        if (!kind.equals("ServiceAccount")) {
            return kind + ":" + name;
        }
        String namespace = json.text(subject, "namespace");
        return kind
                + ":"
                + (namespace.isEmpty() ? json.text(json.root(OBJECT_REF_NAMESPACE)) : namespace)
                + ":"
                + name;
    }

    /** The role, also when a patch leaves it as it is. */
    static String role(AuditEvent event) {
        var json = new Json(event);
        for (MemberPath path : ROLE_NAMES) {
            int name = json.root(path);
            if (name != ABSENT) {
                return json.text(name);
            }
        }
        return "";
    }

    /** Whether one of the subjects is the user who asks, or a group of theirs. */
    static boolean includesActor(AuditEvent event) {
        var json = new Json(event);
        String user = json.text(json.root(USER_USERNAME));
        List<String> groups = json.texts(json.root(USER_GROUPS));
        for (String subject : subjects(event)) {
            String name = subject.substring(subject.indexOf(':') + 1);
            boolean isActor =
                    subject.startsWith("Group:")
                            ? groups.contains(name) && !name.startsWith("system:")
                            : subject.startsWith("ServiceAccount:")
                                    ? user.equals(ACCOUNT_PREFIX + name)
                                    : !user.isEmpty() && user.equals(name);
            if (isActor) {
                return true;
            }
        }
        return false;
    }
}
