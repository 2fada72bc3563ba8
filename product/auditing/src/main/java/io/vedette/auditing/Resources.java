package io.vedette.auditing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The resources that API servers are known to serve. */
final class Resources {
    private static final List<String> USUAL_VERBS =
            List.of(
                    "get",
                    "list",
                    "watch",
                    "create",
                    "update",
                    "patch",
                    "delete",
                    "deletecollection");

    /** What requests for paths that are no objects are called by. */
    static final List<String> METHODS =
            List.of("get", "head", "post", "put", "patch", "delete", "options");

    private static final List<Resource> KNOWN = read();

    private Resources() {}

    /**
     * A resource, or a part of one.
     *
     * @param group empty for the core group
     * @param subresource empty for the resource itself
     */
    record Resource(
            String group,
            String name,
            String subresource,
            boolean isNamespaced,
            List<String> verbs) {
        String combined() {
            return subresource.isEmpty() ? name : name + "/" + subresource;
        }

        List<Shape> shapes() {
            return verbs.stream()
                    .map(verb -> Shape.of(verb, group, name, subresource, isNamespaced))
                    .toList();
        }
    }

    static List<Resource> known() {
        return KNOWN;
    }

    static List<String> usualVerbs() {
        return USUAL_VERBS;
    }

    /** One that is not in the table. */
    static Resource unlisted(String group, String name, String subresource) {
        return new Resource(group, name, subresource, true, USUAL_VERBS);
    }

    static Set<String> groups() {
        var groups = new LinkedHashSet<String>();
        KNOWN.forEach(each -> groups.add(each.group()));
        return groups;
    }

    private static List<Resource> read() {
        try (InputStream in = Resources.class.getResourceAsStream("resources.txt")) {
            if (in == null) {
                throw new IllegalStateException("the product was built without resources.txt");
            }
            var all = new ArrayList<Resource>();
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    all.add(resource(line.split(" ", -1)));
                }
            }
            return List.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException("the product's own resources.txt cannot be read", e);
        }
    }

    private static Resource resource(String[] columns) {
        String[] path = columns[1].split("/", -1);
        return new Resource(
                columns[0].equals("core") ? "" : columns[0],
                path[0],
                path.length > 1 ? path[1] : "",
                columns[2].equals("n"),
                columns[3].equals("all") ? USUAL_VERBS : List.of(columns[3].split(",", -1)));
    }
}
