package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Records that are to be appended together, and the one who waits for it. */
final class Append {
    private final List<ByteBuffer> records;
    private final int[] checksums;
    private final long bytes;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** What became of it. */
    sealed interface Outcome {}

    /** It is durable. */
    record Stored(long first) implements Outcome {}

    /** There is no room for it. */
    record Refused(long keptBytes) implements Outcome {}

    /** Storage failed; nothing of it is kept. */
    record Failed(Throwable cause) implements Outcome {}

    /** The spool was closed before its turn came. */
    record Late() implements Outcome {}

    /** The checksums are made here, on the caller's thread. */
    Append(List<ByteBuffer> records) {
        this.records = records.stream().map(ByteBuffer::duplicate).toList();
        this.checksums = this.records.stream().mapToInt(Frame::payloadChecksum).toArray();
        this.bytes = this.records.stream().mapToLong(each -> Frame.bytes(each.remaining())).sum();
    }

    int count() {
        return records.size();
    }

    ByteBuffer payload(int index) {
        return records.get(index).duplicate();
    }

    int checksum(int index) {
        return checksums[index];
    }

    /** What it takes on disk. */
    long bytes() {
        return bytes;
    }

    void complete(Outcome result) {
        outcome.complete(result);
    }

    /** Waits, whether or not the thread is interrupted: how it ends is up to the storage. */
    Outcome await() {
        return outcome.join();
    }

    /** The exception that tells a caller of a failure, with the caller's own stack. */
    static IOException failure(Storage storage, Throwable cause) {
        return new IOException(
                "appending to the spool %s failed, nothing was appended: %s"
                        .formatted(storage.path(""), cause),
                cause);
    }
}
