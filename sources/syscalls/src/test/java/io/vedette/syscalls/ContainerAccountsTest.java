package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of containers, which may be anything. */
class ContainerAccountsTest {
    @TempDir private Path root;

    private final ContainerAccounts accounts = new ContainerAccounts(new Accounts());

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(root.resolve("etc"));
    }

    private String passwd() throws IOException {
        try (var folder = Linux.Folder.open(root.toString())) {
            return accounts.text(folder, "etc/passwd");
        }
    }

    private Path file() {
        return root.resolve("etc/passwd");
    }

    @Test
    void aFileIsRead() throws IOException {
        Files.writeString(file(), "app:x:1000:1000::/:/bin/sh\n");

        assertThat(passwd()).isEqualTo("app:x:1000:1000::/:/bin/sh\n");
        assertThat(accounts.unread()).isZero();
    }

    @Test
    void aLinkWithinTheContainerIsFollowed() throws IOException {
        Files.createDirectory(root.resolve("data"));
        Files.writeString(root.resolve("data/users"), "inside");
        Files.createSymbolicLink(file(), Path.of("/data/users"));

        assertThat(passwd()).isEqualTo("inside");
    }

    @Test
    void noLinkLeadsOutOfTheContainer() throws IOException {
        Path outside = Files.createTempFile("vedette-outside", ".txt");
        try {
            Files.writeString(outside, "outside");
            Files.createSymbolicLink(file(), outside);
            assertThat(passwd()).isEmpty();
            Files.delete(file());
            Files.createSymbolicLink(
                    file(), Path.of("../".repeat(30) + outside.toString().substring(1)));
            assertThat(passwd()).isEmpty();
            Files.delete(file());
            Files.delete(root.resolve("etc"));
            Files.createSymbolicLink(root.resolve("etc"), Path.of("/etc"));
            assertThat(passwd()).isEmpty();
        } finally {
            Files.delete(outside);
        }
        assertThat(accounts.unread()).isEqualTo(3);
    }

    @Test
    void whatIsNoFileIsLeftOut() throws Exception {
        Files.createDirectory(file());
        assertThat(passwd()).isEmpty();
        Files.delete(file());
        assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor()).isZero();
        assertThat(passwd()).isEmpty();
        Files.delete(file());
        Files.createSymbolicLink(file(), Path.of("/proc/self/environ"));
        assertThat(passwd()).isEmpty();
    }

    @Test
    void whatIsTooLargeIsLeftOut() throws IOException {
        Files.write(file(), new byte[(1 << 20) + 1]);

        assertThat(passwd()).isEmpty();
        assertThat(accounts.unread()).isEqualTo(1);
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Linux.Folder.open(root.resolve("none").toString()));
    }
}
