package io.vedette.syscalls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what events of recordings say of a container: an object named {@code container}. */
final class ContainerJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_ENTRIES = 1000;

    /** The type of a container that no runtime knows; not of Falco. */
    static final String UNMANAGED = "unmanaged";

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("0", "docker"),
                    Map.entry("1", "lxc"),
                    Map.entry("2", "libvirt-lxc"),
                    Map.entry("3", "mesos"),
                    Map.entry("4", "rkt"),
                    Map.entry("6", "cri"),
                    Map.entry("7", "containerd"),
                    Map.entry("8", "cri-o"),
                    Map.entry("9", "bpm"),
                    Map.entry("11", "podman"),
                    Map.entry("65534", "host"));

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> podLabels = new HashMap<>();
    private final List<Container.Mount> mounts = new ArrayList<>();

    private ContainerJson() {}

    /** Empty when the text is not the JSON of a container with an id. */
    static Optional<Container> read(byte[] bytes, int offset, int length) {
        var reading = new ContainerJson();
        try (JsonParser json =
                JSON.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            reading.readDocument(json);
        } catch (JacksonException ignored) {
            // an event of a recording may hold anything: then it tells of no container
            return Optional.empty();
        }
        return reading.text("id").isEmpty() ? Optional.empty() : Optional.of(reading.container());
    }

    private void readDocument(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean container = json.currentName().equals("container");
            if (json.nextToken() == JsonToken.START_OBJECT && container) {
                readContainer(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void readContainer(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT && name.equals("labels")) {
                readTexts(json, labels);
            } else if (token == JsonToken.START_OBJECT && name.equals("pod_sandbox_labels")) {
                readTexts(json, podLabels);
            } else if (token == JsonToken.START_ARRAY && name.equals("Mounts")) {
                readMounts(json);
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                put(texts, name, json.getString());
            } else {
                json.skipChildren();
            }
        }
    }

    private static void put(Map<String, String> into, String name, String value) {
        if (into.size() < MOST_ENTRIES) {
            into.put(name, value);
        }
    }

    private static void readTexts(JsonParser json, Map<String, String> into) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                put(into, name, json.getString());
            } else {
                json.skipChildren();
            }
        }
    }

    private void readMounts(JsonParser json) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            Map<String, String> mount = new HashMap<>();
            readTexts(json, mount);
            if (mounts.size() < MOST_ENTRIES) {
                mounts.add(
                        new Container.Mount(
                                mount.getOrDefault("Source", ""),
                                mount.getOrDefault("Destination", ""),
                                mount.getOrDefault("Mode", ""),
                                mount.getOrDefault("RW", "").equals("true"),
                                mount.getOrDefault("Propagation", "")));
            }
        }
    }

    private String text(String name) {
        return texts.getOrDefault(name, "");
    }

    private boolean truth(String name) {
        return text(name).equals("true");
    }

    private Container container() {
        return new Container(
                text("id"),
                text("full_id"),
                text("managed").equals("false") ? UNMANAGED : TYPES.getOrDefault(text("type"), ""),
                text("name"),
                text("image"),
                text("imageid"),
                text("imagerepo"),
                text("imagetag"),
                text("imagedigest"),
                truth("privileged"),
                truth("host_pid"),
                truth("host_network"),
                truth("host_ipc"),
                text("ip"),
                mounts,
                labels,
                text("pod_sandbox_id"),
                podLabels,
                text("cni_json"));
    }
}
