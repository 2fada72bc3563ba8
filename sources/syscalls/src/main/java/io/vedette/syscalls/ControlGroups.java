package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from the path of a control group which container it belongs to, if any: Podman, Docker, CRI
 * runtimes, containerd, LXC, libvirt and BOSH process manager lay their paths out each their way,
 * with version 1 and 2 of control groups alike.
 */
final class ControlGroups {
    private static final int ID_LENGTH = 64;
    private static final int SHORT_LENGTH = 12;

    private static final List<Layout> LAYOUTS =
            List.of(
                    new Layout("/libpod-", ".scope"),
                    new Layout("/libpod-", ".scope/container"),
                    new Layout("/libpod-", ""),
                    new Layout("/libpod-payload-", ".scope"),
                    new Layout("/libpod-payload-", ".scope/container"),
                    new Layout("/libpod-payload-", ""),
                    new Layout("/", ""),
                    new Layout("/docker-", ".scope"),
                    new Layout("/crio-", ""),
                    new Layout("/cri-containerd-", ".scope"),
                    new Layout("/crio-", ".scope"),
                    new Layout(":cri-containerd:", ""),
                    new Layout("/nerdctl-", ".scope"));

    /** Where containerd has its namespace. */
    private static final Pattern NAMESPACE =
            Pattern.compile("/([A-Za-z0-9]++(?:[._-][A-Za-z0-9]++)*+)/");

    private static final List<String> LXC = List.of("/lxc/", "/lxc.payload/", "/lxc.payload.");
    private static final String LIBVIRT = ".libvirt-lxc";
    private static final String LIBVIRT_ESCAPED = "-lxc\\x2";
    private static final String LIBVIRT_FOLDER = "/libvirt/lxc/";
    private static final String BPM = "bpm-";

    /** What systemd calls the groups that it makes. */
    private static final List<String> UNITS =
            List.of(".service", ".slice", ".scope", ".mount", ".socket", ".swap");

    /** Namespaces that containerd's clients use: what lies in one at the top is a container's. */
    private static final List<String> NAMESPACES =
            List.of("default", "k8s.io", "moby", "nerdctl", "buildkit");

    private ControlGroups() {}

    /**
     * A control group that is a container's, or may be.
     *
     * @param certain whether the path alone tells so
     */
    record Found(String fullId, String path, boolean certain) {}

    /** The paths of a list, that of control groups' version 2 first. */
    static List<String> paths(byte[] list) {
        var paths = new ArrayList<String>();
        for (String one : new String(list, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            int equals = one.indexOf('=');
            String path = one.substring(equals + 1);
            if (equals >= 0 && path.length() > 1) {
                paths.addFirst(path);
            }
        }
        return paths;
    }

    /** Which container a group of this machine belongs to, by its whole id. */
    static Optional<Found> find(byte[] list) {
        List<String> paths = paths(list);
        for (String path : paths) {
            Optional<Found> found = layout(path);
            if (found.isEmpty()) {
                String id = lxc(path);
                id = id.isEmpty() ? libvirt(path) : id;
                found = id.isEmpty() ? found : Optional.of(new Found(id, path, true));
            }
            if (found.isPresent()) {
                return found;
            }
        }
        // what is in no group of version 2 is in one of version 1, if at all
        for (String path : paths) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (!name.isEmpty() && UNITS.stream().noneMatch(name::endsWith)) {
                String parent = path.substring(0, path.length() - name.length());
                boolean certain =
                        NAMESPACES.stream().anyMatch(one -> parent.equals("/" + one + "/"));
                return Optional.of(new Found(name, path, certain));
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> layout(String path) {
        for (Layout layout : LAYOUTS) {
            int start = path.lastIndexOf(layout.prefix());
            if (start >= 0) {
                start += layout.prefix().length();
                int end =
                        layout.suffix().isEmpty()
                                ? path.length()
                                : path.lastIndexOf(layout.suffix());
                if (end - start == ID_LENGTH && isHexadecimal(path, start, end)) {
                    return Optional.of(new Found(path.substring(start, end), path, true));
                }
            }
        }
        return Optional.empty();
    }

    /** What stands before and after an id of 64 hexadecimal digits. */
    private record Layout(String prefix, String suffix) {}

    /**
     * The short id of the container; empty for the host.
     *
     * @param list the subsystems with their paths as {@code cpu=/docker/…}, a zero byte between
     */
    static byte[] container(byte[] list) {
        if (list.length == 0) {
            return list;
        }
        String all = new String(list, StandardCharsets.ISO_8859_1);
        for (String one : all.split("\0", -1)) {
            int equals = one.indexOf('=');
            if (equals >= 0 && equals + 1 < one.length()) {
                String id = containerOf(one.substring(equals + 1));
                if (!id.isEmpty()) {
                    return id.getBytes(StandardCharsets.ISO_8859_1);
                }
            }
        }
        return Slice.NOTHING;
    }

    private static String containerOf(String path) {
        Optional<Found> found = layout(path);
        if (found.isPresent()) {
            return found.get().fullId().substring(0, SHORT_LENGTH);
        }
        String id = containerd(path);
        if (id.isEmpty()) {
            id = lxc(path);
        }
        if (id.isEmpty()) {
            id = libvirt(path);
        }
        return id.isEmpty() ? bpm(path) : id;
    }

    private static boolean isHexadecimal(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Below the namespace stands the container's name, unless it is a unit of systemd. */
    private static String containerd(String path) {
        Matcher namespace = NAMESPACE.matcher(path);
        if (!namespace.find()) {
            return "";
        }
        int start = path.lastIndexOf(namespace.group()) + namespace.group().length();
        int length = path.length() - start;
        if (length == 0
                || length > ID_LENGTH
                || path.endsWith(".service")
                || path.endsWith(".slice")
                || path.endsWith(".scope")) {
            return "";
        }
        return path.substring(start, start + Math.min(length, SHORT_LENGTH));
    }

    private static String lxc(String path) {
        for (String folder : LXC) {
            int at = path.indexOf(folder);
            if (at >= 0) {
                int start = at + folder.length();
                int end = path.indexOf('/', start);
                return path.substring(start, end < 0 ? path.length() : end);
            }
        }
        return "";
    }

    private static String libvirt(String path) {
        int slash = path.lastIndexOf('/');
        if (path.endsWith(LIBVIRT) && slash >= 0 && slash < path.length() - LIBVIRT.length()) {
            return path.substring(slash + 1, path.length() - LIBVIRT.length());
        }
        int escaped = path.indexOf(LIBVIRT_ESCAPED);
        if (escaped >= 0) {
            String end = path.contains(".scope/libvirt") ? ".scope/libvirt" : ".scope";
            int start = escaped + LIBVIRT_ESCAPED.length() + 1;
            int at = path.indexOf(end);
            if (at == path.length() - end.length() && start <= at) {
                return path.substring(start, at);
            }
        }
        int folder = path.indexOf(LIBVIRT_FOLDER);
        return folder >= 0 ? path.substring(folder + LIBVIRT_FOLDER.length()) : "";
    }

    private static String bpm(String path) {
        int at = path.indexOf(BPM);
        if (at < 0) {
            return "";
        }
        int start = at + BPM.length();
        int end = path.indexOf(".scope", start);
        String id = path.substring(start, end < 0 ? path.length() : end);
        return id.matches("[a-zA-Z0-9._-]+") ? id : "";
    }
}
