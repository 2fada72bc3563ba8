package io.vedette.containers;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vedette.containers.wire.Pods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A containerd of its own for tests, with an image made of a static busybox: Debian's containerd,
 * runc and busybox-static. Tests skip, saying so, where it cannot run.
 */
public final class TestContainerd implements AutoCloseable {
    public static final String IMAGE = "vedette.test:5000/box/app:2.1";
    public static final String PAUSE = "vedette.test/pause:1";

    /** Who programs of {@link #IMAGE} run as: {@code boxer}. */
    public static final int USER = 4711;

    private static final int OF_NODE = 2;
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Duration LONGEST_START = Duration.ofSeconds(20);
    private static final List<String> PROGRAMS = List.of("containerd", "ctr", "runc");

    private final Path directory;
    private final Process process;
    private final List<String[]> containers = new ArrayList<>();
    private final List<String> raw = new ArrayList<>();

    private TestContainerd(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    public static TestContainerd startOrSkip() throws IOException, InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean installed =
                PROGRAMS.stream().allMatch(TestContainerd::isInstalled)
                        && Files.isExecutable(BUSYBOX);
        if (!root || !installed) {
            System.err.println("skipped: needs root, containerd, runc and busybox-static");
            Assumptions.abort("needs root, containerd, runc and busybox-static");
        }
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "vedette-cd");
        Files.writeString(directory.resolve("config.toml"), configuration(directory));
        Process process =
                new ProcessBuilder("containerd", "-c", directory.resolve("config.toml").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        var started = new TestContainerd(directory, process);
        try {
            started.awaitStart();
            started.makeImage();
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static String configuration(Path directory) {
        return """
        version = 2
        root = "%1$s/root"
        state = "%1$s/state"
        [grpc]
          address = "%1$s/containerd.sock"
        [ttrpc]
          address = "%1$s/containerd.sock.ttrpc"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%2$s"
          stream_server_port = "0"
          disable_apparmor = true
          restrict_oom_score_adj = true
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%1$s/cni"
            conf_dir = "%1$s/cni"
          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "native"
        """
                .formatted(directory, PAUSE);
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (run(ctr("default", "version")).code() != 0) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException(
                        "containerd does not start: " + Files.readString(directory.resolve("log")));
            }
            Thread.sleep(50);
        }
    }

    public RuntimeSocket socket() {
        return RuntimeSocket.at(directory.resolve("containerd.sock"));
    }

    public Path directory() {
        return directory;
    }

    /** What a program did. */
    public record Ended(int code, String output) {}

    public static Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("vedette-run", ".txt");
        try {
            // not a pipe: what goes on in the background would keep it open
            Process program =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(output.toFile())
                            .start();
            if (!program.waitFor(30, TimeUnit.SECONDS)) {
                program.destroyForcibly();
                throw new IOException(command + " does not end");
            }
            return new Ended(program.exitValue(), Files.readString(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String must(List<String> command) throws IOException, InterruptedException {
        Ended ended = run(command);
        if (ended.code() != 0) {
            throw new IOException(command + " failed: " + ended.output());
        }
        return ended.output();
    }

    public List<String> ctr(String namespace, String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                "ctr",
                                "-a",
                                directory.resolve("containerd.sock").toString(),
                                "-n",
                                namespace));
        command.addAll(List.of(arguments));
        return command;
    }

    private void makeImage() throws IOException, InterruptedException {
        Path root = rootFiles(directory.resolve("image"));
        Path out = Files.createDirectories(directory.resolve("archive"));
        Path layer = directory.resolve("layer.tar");
        must(List.of("tar", "-C", root.toString(), "-cf", layer.toString(), "."));
        String digest = sha256(Files.readAllBytes(layer));
        Files.move(layer, out.resolve(digest + ".tar"));
        var images = new ArrayList<String>();
        for (String name : List.of(IMAGE, PAUSE)) {
            // two names of one image would be told for each other
            String configuration =
                    """
                    {"architecture":"amd64","os":"linux","author":"%s","config":\
                    {"Cmd":["/bin/sleep","1000"],"Env":["PATH=/bin"],"User":"%s"},"rootfs":\
                    {"type":"layers","diff_ids":["sha256:%s"]},"history":[]}\
                    """
                            .formatted(name, name.equals(IMAGE) ? USER : 0, digest);
            String id = sha256(configuration.getBytes(StandardCharsets.UTF_8));
            Files.writeString(out.resolve(id + ".json"), configuration);
            images.add(
                    """
                    {"Config":"%s.json","RepoTags":["%s"],"Layers":["%s.tar"]}\
                    """
                            .formatted(id, name, digest));
        }
        Files.writeString(out.resolve("manifest.json"), images.toString());
        Path archive = directory.resolve("image.tar");
        must(List.of("tar", "-C", out.toString(), "-cf", archive.toString(), "."));
        must(ctr("default", "images", "import", "--snapshotter", "native", archive.toString()));
        must(ctr("k8s.io", "images", "import", "--snapshotter", "native", archive.toString()));
    }

    /** The root of a container with a user of its own. */
    static Path rootFiles(Path root) throws IOException {
        for (String folder : List.of("bin", "etc", "proc", "sys", "dev", "tmp")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (String program : List.of("sh", "sleep", "cat", "id", "true", "echo")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(program), Path.of("busybox"));
        }
        Files.writeString(
                root.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nboxer:x:" + USER + ":4712::/home/boxer:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nboxers:x:4712:\n");
        Files.writeString(root.resolve("etc/shadow"), "root:*:1::::::\n");
        return root;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has SHA-256", e);
        }
    }

    /** Starts a container of {@link #IMAGE} that goes on, as {@code ctr} does. */
    public void start(String name, List<String> options, String... command)
            throws IOException, InterruptedException {
        startOf(IMAGE, name, options, command);
    }

    /** Starts a container of one of our images; those of {@link #PAUSE} run as root. */
    public void startOf(String image, String name, List<String> options, String... command)
            throws IOException, InterruptedException {
        containers.add(new String[] {"default", name});
        var arguments = new ArrayList<>(List.of("run", "-d", "--snapshotter", "native"));
        arguments.addAll(options);
        arguments.add(image);
        arguments.add(name);
        arguments.addAll(List.of(command));
        must(ctr("default", arguments.toArray(String[]::new)));
    }

    /** Runs a container from its making to its removal. */
    public String runOnce(String name, List<String> options, String... command)
            throws IOException, InterruptedException {
        containers.add(new String[] {"default", name});
        var arguments = new ArrayList<>(List.of("run", "--rm", "--snapshotter", "native"));
        arguments.addAll(options);
        arguments.add(IMAGE);
        arguments.add(name);
        arguments.addAll(List.of(command));
        return must(ctr("default", arguments.toArray(String[]::new)));
    }

    /** Makes a container with runc alone, past containerd. */
    public void startRaw(String name, String... command) throws IOException, InterruptedException {
        Path bundle = Files.createDirectories(directory.resolve("bundle-" + name));
        rootFiles(bundle.resolve("rootfs"));
        var arguments = new StringBuilder();
        for (String word : command) {
            arguments.append(arguments.isEmpty() ? "\"" : ", \"").append(word).append('"');
        }
        must(List.of("runc", "spec", "--bundle", bundle.toString()));
        Path specification = bundle.resolve("config.json");
        Files.writeString(
                specification,
                Files.readString(specification)
                        .replace("\"terminal\": true", "\"terminal\": false")
                        .replace("\"sh\"", arguments));
        raw.add(name);
        must(List.of("runc", "run", "--bundle", bundle.toString(), "-d", name));
    }

    /**
     * Starts a pod with one container, as a kubelet does.
     *
     * @return the id of the container
     */
    public String startPod(String namespace, String name, String... command)
            throws IOException, InterruptedException {
        var pod =
                Pods.PodSandboxConfig.newBuilder()
                        .setMetadata(
                                Pods.PodSandboxMetadata.newBuilder()
                                        .setName(name)
                                        .setNamespace(namespace)
                                        .setUid(name + "-uid"))
                        .putLabels("io.kubernetes.pod.name", name)
                        .putLabels("io.kubernetes.pod.namespace", namespace)
                        .putLabels("io.kubernetes.pod.uid", name + "-uid")
                        .setLinux(
                                Pods.LinuxPodSandboxConfig.newBuilder()
                                        .setCgroupParent("/vedette-test")
                                        .setSecurityContext(
                                                Pods.PodSecurity.newBuilder()
                                                        .setNamespaceOptions(
                                                                Pods.NamespaceOptions.newBuilder()
                                                                        .setNetwork(OF_NODE))))
                        .build();
        var container =
                Pods.ContainerConfig.newBuilder()
                        .setMetadata(Pods.ContainerMetadata.newBuilder().setName("main"))
                        .setImage(Pods.ImageSpec.newBuilder().setImage(IMAGE))
                        .addAllCommand(List.of(command))
                        .build();
        try (UnixClient client = UnixClient.grpc(socket().path())) {
            String sandbox =
                    ask(
                                    client,
                                    "RunPodSandbox",
                                    Pods.RunPodSandboxRequest.newBuilder().setConfig(pod).build(),
                                    Pods.RunPodSandboxResponse.parser())
                            .getPodSandboxId();
            remove("k8s.io", sandbox);
            String id =
                    ask(
                                    client,
                                    "CreateContainer",
                                    Pods.CreateContainerRequest.newBuilder()
                                            .setPodSandboxId(sandbox)
                                            .setSandboxConfig(pod)
                                            .setConfig(container)
                                            .build(),
                                    Pods.CreateContainerResponse.parser())
                            .getContainerId();
            remove("k8s.io", id);
            ask(
                    client,
                    "StartContainer",
                    Pods.StartContainerRequest.newBuilder().setContainerId(id).build(),
                    Pods.Empty.parser());
            return id;
        }
    }

    private static <T extends MessageLite> T ask(
            UnixClient client, String method, MessageLite question, Parser<T> answers)
            throws IOException, InterruptedException {
        return client.call("/runtime.v1.RuntimeService/" + method, question, answers, Map.of())
                .orElseThrow();
    }

    /** Whether a container is to be removed at the end. */
    void remove(String namespace, String id) {
        containers.add(new String[] {namespace, id});
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (String name : raw) {
            run(List.of("runc", "delete", "--force", name));
        }
        for (String[] one : containers) {
            run(ctr(one[0], "tasks", "kill", "-s", "KILL", one[1]));
            run(ctr(one[0], "tasks", "rm", "-f", one[1]));
            run(ctr(one[0], "containers", "rm", one[1]));
        }
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String at = mount.split(" ", -1)[1];
            if (at.startsWith(directory + "/")) {
                run(List.of("umount", at));
            }
        }
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        try {
                            Files.delete(folder);
                        } catch (java.nio.file.FileSystemException ignored) {
                            // a mount that goes a moment later
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
