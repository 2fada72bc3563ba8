package io.vedette.auditing;

import io.vedette.auditing.AuditRequest.User;
import io.vedette.kubernetes.AuditedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind of identity that asks, or one that a policy names.
 *
 * @param text as a person would say it
 * @param user one of that kind; empty for nobody
 * @param isThisUser whether it is exactly this user; otherwise only what kind it is counts
 * @param client what the client calls itself, if the kind depends on it
 */
record Identity(String text, Optional<User> user, boolean isThisUser, String client) {
    private static final String EVERYBODY = "system:authenticated";
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String BUILT_IN = ACCOUNT + "kube-system:replicaset-controller";
    private static final String CONTROLLER_CLIENT = "kube-controller-manager/v1";

    /** Stands for all, where it is not looked at who asks. */
    static final Identity ANYBODY = kind("anybody", "", List.of(), "");

    static final Identity PERSON = kind("a person", "any-other", List.of(EVERYBODY), "");
    static final Identity WORKLOAD = ofAccount("a workload", ACCOUNT + "any-other:any-other", "");

    /** A built-in controller at its work. */
    static final Identity CONTROLLER = ofAccount("a controller", BUILT_IN, CONTROLLER_CLIENT);

    /** The token of one in the hands of somebody else. */
    static final Identity STOLEN_CONTROLLER =
            ofAccount("somebody with a controller's token", BUILT_IN, "");

    static final Identity NODE =
            kind("a node", "system:node:any-other", List.of("system:nodes", EVERYBODY), "");

    /** The users that are the control plane; each by name, since policies name them so. */
    static final List<Identity> CONTROL_PLANE =
            AuditedRequest.controlPlaneUsers().stream()
                    .flatMap(name -> named(name).stream())
                    .toList();

    static final Identity BOOTSTRAP =
            kind(
                    "a node that joins",
                    "system:bootstrap:any-other",
                    List.of("system:bootstrappers", EVERYBODY),
                    "");
    static final Identity ANONYMOUS =
            new Identity(
                    "anonymous",
                    Optional.of(new User("system:anonymous", List.of("system:unauthenticated"))),
                    true,
                    "");

    /** Credentials that were not accepted; a policy's users and groups never match it. */
    static final Identity NOBODY =
            new Identity("nobody, with credentials that are wrong", Optional.empty(), true, "");

    /** Those whom a policy cannot tell from people. */
    static final List<Identity> OTHERS =
            List.of(PERSON, WORKLOAD, CONTROLLER, STOLEN_CONTROLLER, BOOTSTRAP, ANONYMOUS, NOBODY);

    static List<Identity> kinds() {
        var all = new ArrayList<>(OTHERS);
        all.add(NODE);
        all.addAll(CONTROL_PLANE);
        return all;
    }

    private static Identity kind(String text, String name, List<String> groups, String client) {
        return new Identity(text, Optional.of(new User(name, groups)), false, client);
    }

    private static Identity ofAccount(String text, String name, String client) {
        return kind(text, name, groups(name), client);
    }

    private static List<String> groups(String name) {
        if (name.startsWith(ACCOUNT)) {
            String[] parts = name.split(":", -1);
            String namespace = parts.length > 2 ? parts[2] : "";
            return List.of(
                    "system:serviceaccounts", "system:serviceaccounts:" + namespace, EVERYBODY);
        }
        if (name.startsWith("system:node:")) {
            return List.of("system:nodes", EVERYBODY);
        }
        if (name.startsWith("system:bootstrap:")) {
            return List.of("system:bootstrappers", EVERYBODY);
        }
        return List.of(name.equals("system:anonymous") ? "system:unauthenticated" : EVERYBODY);
    }

    /** A user whom a policy names, with every client that makes a difference. */
    static List<Identity> named(String name) {
        var user = Optional.of(new User(name, groups(name)));
        var all = new ArrayList<Identity>();
        all.add(new Identity("user " + name, user, true, ""));
        if (name.startsWith(ACCOUNT + "kube-system:")) {
            all.add(new Identity("user " + name, user, true, CONTROLLER_CLIENT));
        }
        return all;
    }

    /** Somebody in a group that a policy names. */
    static Identity inGroup(String group) {
        String prefix = "system:serviceaccounts:";
        if (group.startsWith(prefix)) {
            return ofAccount(
                    "a workload of namespace " + group.substring(prefix.length()),
                    ACCOUNT + group.substring(prefix.length()) + ":any-other",
                    "");
        }
        return kind("a person in group " + group, "any-other", List.of(group, EVERYBODY), "");
    }
}
