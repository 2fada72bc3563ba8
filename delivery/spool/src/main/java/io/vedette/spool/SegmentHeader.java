package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment: magic (8), format version (u32), zero (u32), number, first
 * sequence and salt (u64 each), zeros, CRC32C of all before (u32 at 60). Little-endian.
 *
 * <p>All of it is in the file's name too, so a damaged header costs nothing.
 */
final class SegmentHeader {
    static final int BYTES = 64;
    private static final long MAGIC = 0x4C4F_4F50_5344_4556L; // "VEDSPOOL" as bytes
    private static final int VERSION = 1;

    private SegmentHeader() {}

    static ByteBuffer encode(SegmentName name) {
        return encode(name, VERSION);
    }

    static ByteBuffer encode(SegmentName name, int version) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(version).putInt(0);
        bytes.putLong(name.number()).putLong(name.first()).putLong(name.salt());
        bytes.position(BYTES - Integer.BYTES);
        bytes.putInt(checksum(bytes)).flip();
        return bytes;
    }

    private static int checksum(ByteBuffer header) {
        var checksum = new CRC32C();
        checksum.update(header.duplicate().position(0).limit(BYTES - Integer.BYTES));
        return (int) checksum.getValue();
    }

    /**
     * Whether the file begins as one with this name must.
     *
     * @throws IOException when it cannot be read, or is of a later format
     */
    static boolean isWhole(Storage.File file, SegmentName name) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(found, 0);
        found.clear();
        boolean checks =
                found.getLong(0) == MAGIC && found.getInt(BYTES - Integer.BYTES) == checksum(found);
        if (checks && found.getInt(Long.BYTES) != VERSION) {
            throw new IOException(
                    "the segment %s has format %d, this program knows format %d; use a later program or another directory"
                            .formatted(name, found.getInt(Long.BYTES), VERSION));
        }
        return found.equals(encode(name));
    }
}
