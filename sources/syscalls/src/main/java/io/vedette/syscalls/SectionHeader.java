package io.vedette.syscalls;

import java.io.IOException;
import java.io.OutputStream;

/** The block with which every recording begins. */
final class SectionHeader {
    /** Of its content as far as it is read. */
    static final int LENGTH = 16;

    static final String OF_ANOTHER_KIND =
            "is a recording of another kind, such as of packets, or from a machine with another"
                    + " byte order";

    private static final int BLOCK_HEADER = 8;
    private static final int MAGIC = 0x1A2B3C4D;
    private static final int MAJOR = 1;
    private static final int MINOR = 2;

    private SectionHeader() {}

    /** What is wrong with the one that is next; empty when nothing is. */
    static String problem(CaptureInput input) {
        int at = input.position() + BLOCK_HEADER;
        if (LittleEndian.integer(input.window(), at) != MAGIC) {
            return OF_ANOTHER_KIND;
        }
        int major = LittleEndian.unsignedShort(input.window(), at + Integer.BYTES);
        return major == MAJOR
                ? ""
                : "is a recording in version " + major + " of the format; version 1 is known";
    }

    static void write(BlockBuilder block, OutputStream out) throws IOException {
        block.begin(BlockType.SECTION)
                .addInteger(MAGIC)
                .addShort(MAJOR)
                .addShort(MINOR)
                .addNumber(-1)
                .end(out);
    }
}
