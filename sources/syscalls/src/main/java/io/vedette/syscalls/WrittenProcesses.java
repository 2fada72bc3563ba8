package io.vedette.syscalls;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The processes and containers of events that somebody wrote. Equal mappings are one process; what
 * one says nothing of is as a child has it from its parent.
 */
final class WrittenProcesses {
    private static final Set<String> KEYS =
            Set.of(
                    "exe",
                    "argv0",
                    "name",
                    "args",
                    "user",
                    "group",
                    "login",
                    "tty",
                    "cwd",
                    "env",
                    "parent",
                    "container",
                    "capabilities",
                    "upper_layer",
                    "lower_layer",
                    "writable",
                    "memfd",
                    "fds",
                    "vpid",
                    "number");
    private static final Set<String> CONTAINER_KEYS =
            Set.of(
                    "name",
                    "image",
                    "pod",
                    "namespace",
                    "privileged",
                    "host_pid",
                    "host_network",
                    "managed",
                    "known");
    private static final JsonFactory JSON = new JsonFactory();
    private static final int FIRST_TID = 100;
    private static final int TERMINAL = 34_816;
    private static final int LONGEST_NAME = 15;
    private static final int ID_LENGTH = 12;
    private static final long ALL_CAPABILITIES = 0x1ff_ffff_ffffL;

    private final MachineState machine;
    private final Map<Map<?, ?>, ProcessThread> processes = new HashMap<>();
    private final Map<String, byte[]> groups = new HashMap<>();
    private final List<byte[]> containers = new ArrayList<>();
    private final List<WrittenDescriptor> descriptors = new ArrayList<>();
    private final ProcessThread first;

    /** A descriptor that a process has before anything happens. */
    record WrittenDescriptor(ProcessThread process, long number, String what) {}

    WrittenProcesses(MachineState machine) {
        this.machine = machine;
        first = new ProcessThread(1);
        first.pid = 1;
        first.parent = 0;
        first.virtualTid = 1;
        first.virtualPid = 1;
        first.session = 1;
        first.processGroup = 1;
        first.virtualGroup = 1;
        first.uid = 0;
        first.gid = 0;
        first.comm = bytes("systemd");
        first.exe = bytes("/usr/lib/systemd/systemd");
        first.exePath = first.exe;
        first.directory = bytes("/");
        first.root = bytes("/");
        first.controlGroups = bytes("cpu=/init.scope");
        setCapabilities(first, ALL_CAPABILITIES);
        machine.threads.put(first);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What tells of containers that were found since the last call, as JSON. */
    List<byte[]> takeContainers() {
        List<byte[]> taken = List.copyOf(containers);
        containers.clear();
        return taken;
    }

    /** Descriptors of processes that were found since the last call. */
    List<WrittenDescriptor> takeDescriptors() {
        List<WrittenDescriptor> taken = List.copyOf(descriptors);
        descriptors.clear();
        return taken;
    }

    /**
     * The process that a mapping is.
     *
     * @param written a mapping, or the path of its program
     */
    ProcessThread process(Object written) throws NotWritable {
        Map<?, ?> mapping = mapping(written, "exe", "a process");
        ProcessThread known = processes.get(mapping);
        if (known != null) {
            return known;
        }
        var members = new WrittenMembers("a process", mapping, KEYS);
        if (!members.has("exe")) {
            throw new NotWritable("a process needs 'exe', the path of its program");
        }
        ProcessThread made = make(members);
        processes.put(mapping, made);
        for (Map.Entry<?, ?> descriptor : members.mapping("fds").entrySet()) {
            String number = String.valueOf(descriptor.getKey());
            if (!number.matches("[0-9]{1,4}")) {
                throw new NotWritable("'" + number + "' of 'fds' is no number of a descriptor");
            }
            descriptors.add(
                    new WrittenDescriptor(
                            made, Long.parseLong(number), String.valueOf(descriptor.getValue())));
        }
        return made;
    }

    private static Map<?, ?> mapping(Object written, String only, String what) throws NotWritable {
        return switch (written) {
            case Map<?, ?> mapping -> mapping;
            case String text -> Map.of(only, text);
            default -> throw new NotWritable(what + " is a mapping or a text");
        };
    }

    private ProcessThread make(WrittenMembers members) throws NotWritable {
        ProcessThread parent = parent(members);
        var made = new ProcessThread(FIRST_TID + processes.size());
        made.pid = made.tid;
        made.parent = parent.tid;
        made.session = parent.session;
        made.processGroup = made.tid;
        made.controlGroups =
                members.has("container") ? controlGroups(members) : parent.controlGroups;
        boolean inside = machine.containerIds.of(made.controlGroups).length > 0;
        boolean begins = inside && machine.containerIds.of(parent.controlGroups).length == 0;
        made.virtualPid = members.number("vpid", !inside ? made.tid : begins ? 1 : made.tid - 50);
        made.virtualTid = made.virtualPid;
        made.virtualGroup = made.virtualPid;
        made.flags |= inside ? ThreadFlag.IN_PID_NAMESPACE : 0;
        String path = members.text("exe", "");
        String name = members.text("name", path.substring(path.lastIndexOf('/') + 1));
        made.comm = bytes(name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        made.exePath = bytes(path);
        made.exe = bytes(members.text("argv0", path));
        made.arguments = bytes(String.join("\0", members.texts("args")));
        made.argumentCount = members.texts("args").size();
        made.environment = environment(members);
        String directory =
                members.text("cwd", new String(parent.directory, StandardCharsets.UTF_8));
        made.directory = bytes(directory);
        made.root = bytes("/");
        made.uid = (int) members.number("user", parent.uid);
        made.gid = (int) members.number("group", made.uid);
        made.loginUid = (int) members.number("login", parent.loginUid);
        made.tty = members.has("tty") ? (members.truth("tty") ? TERMINAL : 0) : parent.tty;
        made.exeInUpperLayer = members.truth("upper_layer");
        made.exeInLowerLayer = members.truth("lower_layer");
        made.exeWritable = members.truth("writable");
        made.exeFromMemory = members.truth("memfd");
        made.descriptorLimit = 1024;
        setCapabilities(made, capabilities(members, parent, made));
        machine.threads.put(made);
        return made;
    }

    private ProcessThread parent(WrittenMembers members) throws NotWritable {
        Object parent = members.find("parent");
        if (parent != null) {
            return process(parent);
        }
        return members.has("container") && !"host".equals(members.find("container"))
                ? process("/usr/bin/containerd-shim-runc-v2")
                : first;
    }

    private static byte[] environment(WrittenMembers members) throws NotWritable {
        var variables = new ArrayList<String>();
        members.mapping("env").forEach((name, value) -> variables.add(name + "=" + value));
        return bytes(String.join("\0", variables));
    }

    private static long capabilities(
            WrittenMembers members, ProcessThread parent, ProcessThread made) throws NotWritable {
        if (!members.has("capabilities")) {
            return made.uid == 0 ? parent.permitted : 0;
        }
        long all = 0;
        for (String name : members.texts("capabilities")) {
            OptionalLong number = FlagNames.table("capabilities").value(name);
            if (number.isEmpty()) {
                throw new NotWritable("no capability is called " + name);
            }
            all |= 1L << number.getAsLong();
        }
        return all;
    }

    private static void setCapabilities(ProcessThread thread, long capabilities) {
        thread.permitted = capabilities;
        thread.effective = capabilities;
    }

    private byte[] controlGroups(WrittenMembers process) throws NotWritable {
        Object written = process.find("container");
        if (written == null || written.equals("host")) {
            return first.controlGroups;
        }
        Map<?, ?> mapping = mapping(written, "name", "a container");
        var members = new WrittenMembers("a container", mapping, CONTAINER_KEYS);
        String id = id(mapping);
        byte[] known = groups.get(id);
        if (known == null) {
            known = bytes("cpu=/system.slice/cri-containerd-" + id + ".scope");
            groups.put(id, known);
            if (!members.has("known") || members.truth("known")) {
                containers.add(json(members, id));
            }
        }
        return known;
    }

    private static String id(Map<?, ?> container) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(container.toString()));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] json(WrittenMembers members, String id) throws NotWritable {
        String name = members.text("name", "container");
        String image = members.text("image", "registry.example.com/" + name + ":1");
        int colon = image.lastIndexOf(':');
        boolean tagged = colon > image.lastIndexOf('/');
        var out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject().writeName("container").writeStartObject();
            json.writeStringProperty("id", id.substring(0, ID_LENGTH));
            json.writeStringProperty("full_id", id);
            json.writeStringProperty("type", "7");
            json.writeStringProperty("name", name);
            json.writeStringProperty("image", image);
            json.writeStringProperty("imagerepo", tagged ? image.substring(0, colon) : image);
            json.writeStringProperty("imagetag", tagged ? image.substring(colon + 1) : "latest");
            if (members.has("managed") && !members.truth("managed")) {
                json.writeBooleanProperty("managed", false);
            }
            json.writeBooleanProperty("privileged", members.truth("privileged"));
            json.writeBooleanProperty("host_pid", members.truth("host_pid"));
            json.writeBooleanProperty("host_network", members.truth("host_network"));
            json.writeName("labels").writeStartObject();
            if (members.has("pod")) {
                json.writeStringProperty("io.kubernetes.pod.name", members.text("pod", ""));
                json.writeStringProperty(
                        "io.kubernetes.pod.namespace", members.text("namespace", "default"));
            }
            json.writeEndObject().writeEndObject().writeEndObject();
        }
        return bytes(out + "\0");
    }
}
