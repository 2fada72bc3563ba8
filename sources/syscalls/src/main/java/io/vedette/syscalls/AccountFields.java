package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Fields of the user and group that a thread runs as. */
final class AccountFields {
    private static final byte[] ROOT = "root".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HOME_OF_ROOT = "/root".getBytes(StandardCharsets.US_ASCII);

    private AccountFields() {}

    static void addTo(Readers readers) {
        readers.addNumber("user.uid", thread -> Integer.toUnsignedLong(thread.uid));
        readers.add(
                "user.name",
                Readers.ofThread((event, thread, into) -> {
                    into.setText(userName(event, thread, thread.uid));
                    return true;
                }));
        readers.add(
                "user.homedir",
                Readers.ofThread((event, thread, into) -> {
                    Accounts.User user = user(event, thread, thread.uid);
                    byte[] otherwise = thread.uid == 0 ? HOME_OF_ROOT : Slice.UNKNOWN;
                    into.setText(user == null ? otherwise : user.home());
                    return true;
                }));
        readers.add(
                "user.shell",
                Readers.ofThread((event, thread, into) -> {
                    Accounts.User user = user(event, thread, thread.uid);
                    into.setText(user == null ? Slice.UNKNOWN : user.shell());
                    return true;
                }));
        // -1, which stands for nobody, is the same number with sign
        readers.addNumber(
                "user.loginuid",
                thread -> thread.loginUid == -1 ? -1 : Integer.toUnsignedLong(thread.loginUid));
        readers.add(
                "user.loginname",
                Readers.ofThread((event, thread, into) -> {
                    into.setText(userName(event, thread, thread.loginUid));
                    return true;
                }));
        readers.addNumber("group.gid", thread -> Integer.toUnsignedLong(thread.gid));
        readers.add(
                "group.name",
                Readers.ofThread((event, thread, into) -> {
                    Accounts.Group group =
                            event.machine.accounts.group(thread.container, thread.gid);
                    into.setText(group == null ? otherName(thread.gid) : group.name());
                    return true;
                }));
    }

    private static Accounts.@Nullable User user(SyscallEvent event, ProcessThread thread, int uid) {
        return event.machine.accounts.user(thread.container, uid);
    }

    private static byte[] userName(SyscallEvent event, ProcessThread thread, int uid) {
        Accounts.User user = user(event, thread, uid);
        return user == null ? otherName(uid) : user.name();
    }

    private static byte[] otherName(int id) {
        return id == 0 ? ROOT : Slice.UNKNOWN;
    }
}
