package io.vedette.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/** Finds functions in the running kernel's BTF (Documentation/bpf/btf.rst). Immutable. */
final class KernelTypes {
    private static final Path FILE = Path.of("/sys/kernel/btf/vmlinux");
    private static final int MAGIC = 0xeb9f;
    private static final int FUNCTION = 12;
    private static final int TYPE_BYTES = 12;

    /** Bytes after a type's head, by its kind: a part of its own, and one for each member. */
    private static final int[] OWN = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0};

    private static final int[] MEMBER = {
        0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12
    };

    private final byte[] bytes;

    private KernelTypes(byte[] bytes) {
        this.bytes = bytes;
    }

    static KernelTypes read() throws IOException {
        byte[] bytes = Files.readAllBytes(FILE);
        if (bytes.length < 24 || LittleEndian.unsignedShort(bytes, 0) != MAGIC) {
            throw new IOException(FILE + " is no BTF");
        }
        return new KernelTypes(bytes);
    }

    /** The number of a function's type; empty when the kernel has none of that name. */
    OptionalInt function(String name) {
        byte[] wanted = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        int head = LittleEndian.integer(bytes, 4);
        int at = head + LittleEndian.integer(bytes, 8);
        int end = at + LittleEndian.integer(bytes, 12);
        int names = head + LittleEndian.integer(bytes, 16);
        for (int number = 1; at + TYPE_BYTES <= end; number++) {
            int info = LittleEndian.integer(bytes, at + 4);
            int kind = info >>> 24 & 0x1f;
            int from = names + LittleEndian.integer(bytes, at);
            if (kind >= OWN.length) {
                return OptionalInt.empty();
            }
            if (kind == FUNCTION
                    && from + wanted.length <= bytes.length
                    && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length)) {
                return OptionalInt.of(number);
            }
            at += TYPE_BYTES + OWN[kind] + MEMBER[kind] * (info & 0xffff);
        }
        return OptionalInt.empty();
    }
}
