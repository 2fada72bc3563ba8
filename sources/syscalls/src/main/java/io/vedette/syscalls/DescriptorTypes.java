package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;

/** What rules call the types of descriptors. */
final class DescriptorTypes {
    private static final byte[][] NAMES =
            bytes(
                    "<NA>",
                    "file",
                    "directory",
                    "ipv4",
                    "ipv6",
                    "ipv4",
                    "ipv6",
                    "pipe",
                    "unix",
                    "event",
                    "<NA>",
                    "signalfd",
                    "eventpoll",
                    "inotify",
                    "timerfd",
                    "netlink",
                    "file",
                    "bpf",
                    "userfaultfd",
                    "io_uring",
                    "memfd",
                    "pidfd");
    private static final String LETTERS = "ofd4646pueXslitnfburmP";

    private DescriptorTypes() {}

    private static byte[][] bytes(String... texts) {
        byte[][] all = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            all[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
        }
        return all;
    }

    static byte[] name(int type) {
        return type >= 0 && type < NAMES.length ? NAMES[type] : NAMES[0];
    }

    static byte letter(int type) {
        return type >= 0 && type < LETTERS.length() ? (byte) LETTERS.charAt(type) : (byte) '?';
    }
}
