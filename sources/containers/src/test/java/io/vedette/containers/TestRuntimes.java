package io.vedette.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Docker and Podman of its own for tests, in scratch directories, with an image made of a static
 * busybox: Debian's packages, unpacked where {@code .ci/setup} puts them or installed. Tests skip,
 * saying so, where they cannot run.
 */
public final class TestRuntimes implements AutoCloseable {
    public static final String IMAGE = "vedette.test:5000/box/app:2.1";

    private static final Path UNPACKED =
            Path.of(System.getProperty("user.home"), ".cache/vedette/runtimes");
    private static final Path CONMON = UNPACKED.resolve("usr/bin/conmon");
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    private TestRuntimes(Path directory) {
        this.directory = directory;
    }

    public static TestRuntimes makeOrSkip() throws IOException, InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root
                || !Files.isExecutable(Path.of("/bin/busybox"))
                || !Files.isExecutable(Path.of("/usr/sbin/runc"))
                || !Files.isExecutable(CONMON)) {
            System.err.println("skipped: needs root and what .ci/setup unpacks of Docker, Podman");
            Assumptions.abort("needs root, Docker and Podman");
        }
        var made = new TestRuntimes(Files.createTempDirectory(Path.of("/tmp"), "vedette-rt"));
        TestContainerd.rootFiles(made.directory.resolve("image"));
        made.must(
                "tar",
                "-C",
                made.directory.resolve("image").toString(),
                "-cf",
                made.directory.resolve("image.tar").toString(),
                ".");
        made.configurePodman();
        return made;
    }

    private void configurePodman() throws IOException {
        Files.writeString(
                directory.resolve("containers.conf"),
                """
                [engine]
                conmon_path=["%s"]
                cgroup_manager="cgroupfs"
                events_logger="file"
                runtime="runc"
                [engine.runtimes]
                runc=["/usr/sbin/runc"]
                [containers]
                apparmor_profile="unconfined"
                seccomp_profile="unconfined"
                log_driver="k8s-file"
                netns="none"
                default_ulimits=["nofile=1024:1024", "nproc=1024:1024"]
                """
                        .formatted(CONMON));
        Files.writeString(
                directory.resolve("storage.conf"),
                """
                [storage]
                driver="vfs"
                runroot="%1$s/podman-run"
                graphroot="%1$s/podman"
                """
                        .formatted(directory));
        Path policy = directory.resolve(".config/containers/policy.json");
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
    }

    private ProcessBuilder program(List<String> command) {
        var program = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = program.environment();
        var kept = new HashMap<String, String>();
        // no proxy, and no settings of whoever runs this
        kept.put(
                "PATH",
                UNPACKED.resolve("usr/sbin")
                        + ":"
                        + UNPACKED.resolve("usr/bin")
                        + ":/usr/sbin:/usr/bin:/sbin:/bin");
        kept.put("LD_LIBRARY_PATH", UNPACKED.resolve("usr/lib/x86_64-linux-gnu").toString());
        kept.put("HOME", directory.toString());
        kept.put("CONTAINERS_CONF", directory.resolve("containers.conf").toString());
        kept.put("CONTAINERS_STORAGE_CONF", directory.resolve("storage.conf").toString());
        environment.clear();
        environment.putAll(kept);
        return program;
    }

    private String must(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "run", ".txt");
        Process process =
                program(found(command))
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        String text = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed: " + text);
        }
        return text;
    }

    /**
     * The program itself is looked for in the folders of this test, not in those of our own path.
     */
    private static List<String> found(String... command) {
        var words = new ArrayList<>(List.of(command));
        for (String folder : List.of("usr/sbin", "usr/bin")) {
            Path program = UNPACKED.resolve(folder).resolve(words.getFirst());
            if (Files.isExecutable(program)) {
                words.set(0, program.toString());
            }
        }
        return words;
    }

    private Process start(String name, String... command) throws IOException {
        Process process =
                program(found(command)).redirectOutput(directory.resolve(name).toFile()).start();
        processes.add(process);
        return process;
    }

    public Path dockerSocket() {
        return directory.resolve("docker.sock");
    }

    /** Of the containerd that Docker starts for itself. */
    public Path containerdSocket() {
        return directory.resolve("docker-run/containerd/containerd.sock");
    }

    public Path podmanSocket() {
        return directory.resolve("podman.sock");
    }

    public Path podmanStorage() {
        return directory.resolve("podman");
    }

    public void startDocker() throws IOException, InterruptedException {
        // else it makes /etc/docker
        Files.writeString(
                directory.resolve("docker.json"),
                "{\"deprecated-key-path\": \"%s\"}".formatted(directory.resolve("docker.key")));
        Process process =
                start(
                        "docker.log",
                        "dockerd",
                        "--data-root=" + directory.resolve("docker"),
                        "--exec-root=" + directory.resolve("docker-run"),
                        "--host=unix://" + dockerSocket(),
                        "--pidfile=" + directory.resolve("docker.pid"),
                        "--config-file=" + directory.resolve("docker.json"),
                        "--bridge=none",
                        "--iptables=false",
                        "--ip-forward=false",
                        "--ip-masq=false",
                        "--storage-driver=vfs");
        awaitStart(process, dockerSocket(), "docker.log");
        docker("import", "--change", "USER 4711", directory.resolve("image.tar").toString(), IMAGE);
    }

    private void awaitStart(Process process, Path socket, String log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!Files.exists(socket)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException(
                        "does not start: " + Files.readString(directory.resolve(log)));
            }
            Thread.sleep(50);
        }
    }

    public String docker(String... arguments) throws IOException, InterruptedException {
        return must(words(List.of("docker", "-H", "unix://" + dockerSocket()), arguments));
    }

    /** Podman needs no service for this. */
    public String podman(String... arguments) throws IOException, InterruptedException {
        return must(words(podmanCommand(), arguments));
    }

    private List<String> podmanCommand() {
        return List.of(
                "podman",
                "--root=" + podmanStorage(),
                "--runroot=" + directory.resolve("podman-run"),
                "--tmpdir=" + directory.resolve("podman-tmp"));
    }

    private static String[] words(List<String> first, String... more) {
        var words = new ArrayList<>(first);
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    public void makePodmansImage() throws IOException, InterruptedException {
        podman("import", "--change", "USER=4711", directory.resolve("image.tar").toString(), IMAGE);
    }

    public void startPodmansService() throws IOException, InterruptedException {
        Process process =
                start(
                        "podman.log",
                        words(
                                podmanCommand(),
                                "system",
                                "service",
                                "--time=0",
                                "unix://" + podmanSocket()));
        awaitStart(process, podmanSocket(), "podman.log");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts")).reversed()) {
            String at = mount.split(" ", -1)[1];
            if (at.startsWith(directory + "/")) {
                TestContainerd.run(List.of("umount", "-l", at));
            }
        }
        TestContainerd.delete(directory);
    }
}
