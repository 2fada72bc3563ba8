package io.vedette.kubernetes;

import static io.vedette.json.JsonDocument.ABSENT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a request says of pods, be it a pod, the template of one inside a controller, a patch of
 * either or a container added to one that runs.
 */
final class PodSpecs {
    private static final MemberPath RESPONSE_OBJECT = MemberPath.ofLast("responseObject");
    private static final String[][] TEMPLATES = {
        {"spec", "template", "spec"},
        {"spec", "jobTemplate", "spec", "template", "spec"},
        {"spec", "jobTargetRef", "template", "spec"},
        {"template", "spec"}
    };
    private static final List<String> CONTAINERS =
            List.of("containers", "initContainers", "ephemeralContainers");

    private static final int MOST_UNDECLARED = 20;

    private final Json json;
    private final List<Integer> specs = new ArrayList<>();
    private int object = ABSENT;

    PodSpecs(AuditEvent event) {
        json = new Json(event);
        find();
    }

    Json json() {
        return json;
    }

    /** The specifications of pods in the request. */
    List<Integer> specs() {
        return specs;
    }

    /** The object that they are in. */
    int object() {
        return object;
    }

    private void find() {
        object = json.wanted("/spec", "/template", "/metadata/annotations");
        if (object == ABSENT) {
            return;
        }
        if (json.resource().equals("pods")) {
            add(json.at(object, "spec"));
            if (json.isArray(json.at(object, "ephemeralContainers"))) {
                add(object);
            }
            return;
        }
        for (String[] path : TEMPLATES) {
            add(json.at(object, path));
        }
    }

    private void add(int spec) {
        if (json.isObject(spec)) {
            specs.add(spec);
        }
    }

    /** All containers of a pod: ordinary, initial and ephemeral ones. */
    List<Integer> containers(int spec) {
        var all = new ArrayList<Integer>();
        for (String list : CONTAINERS) {
            for (int container : json.elements(json.at(spec, list))) {
                if (json.isObject(container)) {
                    all.add(container);
                }
            }
        }
        return all;
    }

    /** Normalised paths on the node by the names of the volumes. */
    Map<String, String> hostPaths(int spec) {
        var paths = new LinkedHashMap<String, String>();
        for (int volume : json.elements(json.at(spec, "volumes"))) {
            String path = json.text(volume, "hostPath", "path");
            if (!path.isEmpty()) {
                paths.put(json.text(volume, "name"), HostPath.normalised(path));
            }
        }
        return paths;
    }

    // -- what they are made of

    static String plain(String capability) {
        String upper = capability.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }

    List<String> hostPaths() {
        var paths = new LinkedHashSet<String>();
        for (int spec : specs) {
            paths.addAll(new TreeSet<>(hostPaths(spec).values()));
        }
        return List.copyOf(paths);
    }

    List<String> images() {
        return ofContainers("image");
    }

    private List<String> ofContainers(String member) {
        var texts = new LinkedHashSet<String>();
        for (int spec : specs) {
            for (int container : containers(spec)) {
                String text = json.text(container, member);
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
        }
        return List.copyOf(texts);
    }

    /** Capabilities that are added, without CAP_. */
    List<String> capabilities() {
        var capabilities = new LinkedHashSet<String>();
        for (int spec : specs) {
            for (int container : containers(spec)) {
                int added = json.at(container, "securityContext", "capabilities", "add");
                for (String capability : json.texts(added)) {
                    capabilities.add(plain(capability));
                }
            }
        }
        return List.copyOf(capabilities);
    }

    /** All that containers run: commands, arguments, hooks and probes, one a line. */
    String commands() {
        var lines = new ArrayList<String>();
        for (int spec : specs) {
            for (int container : containers(spec)) {
                var words = new ArrayList<>(json.texts(json.at(container, "command")));
                words.addAll(json.texts(json.at(container, "args")));
                lines.add(String.join(" ", words));
                for (String hook : List.of("postStart", "preStop")) {
                    lines.add(command(json.at(container, "lifecycle", hook)));
                }
                for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
                    lines.add(command(json.at(container, probe)));
                }
            }
        }
        lines.removeIf(String::isEmpty);
        return String.join("\n", lines);
    }

    private String command(int handler) {
        return String.join(" ", json.texts(json.at(handler, "exec", "command")));
    }

    List<String> serviceAccounts() {
        var accounts = new LinkedHashSet<String>();
        for (int spec : specs) {
            String name = json.text(spec, "serviceAccountName");
            accounts.add(name.isEmpty() ? json.text(spec, "serviceAccount") : name);
        }
        accounts.remove("");
        return List.copyOf(accounts);
    }

    /**
     * What does not occur in what was last applied to the object with kubectl, though something
     * was: repositories of images, names of containers, commands.
     */
    List<String> undeclared() {
        String declared =
                json.text(
                        json.root(RESPONSE_OBJECT),
                        "metadata",
                        "annotations",
                        "kubectl.kubernetes.io/last-applied-configuration");
        if (declared.isEmpty()) {
            return List.of();
        }
        Stream<String> images =
                images().stream()
                        .filter(image -> !declared.contains(repository(image)))
                        .map(image -> "image " + image);
        Stream<String> containers =
                ofContainers("name").stream()
                        .filter(name -> !declared.contains("\"name\":\"" + name + "\""))
                        .map(name -> "container " + name);
        Stream<String> commands =
                commands()
                        .lines()
                        .filter(command -> !declared.contains(plainPart(command)))
                        .map(command -> "command " + command);
        return Stream.of(images, containers, commands)
                .flatMap(each -> each.limit(MOST_UNDECLARED))
                .toList();
    }

    /** The longest part of a command that is written in JSON as it is. */
    private static String plainPart(String command) {
        String longest = "";
        for (String part : command.split("[^A-Za-z0-9_./:=@-]+")) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    /** An image without tag and digest. */
    static String repository(String image) {
        String withoutDigest = image.substring(0, end(image, image.indexOf('@')));
        int colon = withoutDigest.indexOf(':', withoutDigest.lastIndexOf('/') + 1);
        return withoutDigest.substring(0, end(withoutDigest, colon));
    }

    private static int end(String text, int found) {
        return found < 0 ? text.length() : found;
    }

    /** Images that name no fixed version: without tag or digest, or tagged latest. */
    List<String> floatingImages() {
        return images().stream()
                .filter(image -> image.equals(repository(image)) || image.endsWith(":latest"))
                .toList();
    }
}
