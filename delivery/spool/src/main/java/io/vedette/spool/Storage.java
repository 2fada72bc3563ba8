package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory of one spool, in exclusive use. Any number of threads may call it.
 *
 * <p>What was written or made is sure to outlast a loss of power only after {@code force}: of a
 * file for its content, of the directory for its names. Calls do not react to interruption.
 */
interface Storage extends AutoCloseable {
    /** The names of the regular files, in no order. */
    List<String> names() throws IOException;

    /** Makes a file that must not exist yet, readable by nobody else. */
    File create(String name) throws IOException;

    /** Opens a file that exists, for reading and writing. */
    File open(String name) throws IOException;

    /** Deletes a file; it is no error if there is none. */
    void delete(String name) throws IOException;

    /** Makes names that were made or deleted durable. */
    void force() throws IOException;

    /** For messages. */
    Path path(String name);

    /** Gives the directory free for others. */
    @Override
    void close() throws IOException;

    /** An open file. */
    interface File extends AutoCloseable {
        /**
         * Reads up to what {@code target} has room for; less, or 0, only at the end of the file.
         */
        int read(ByteBuffer target, long offset) throws IOException;

        /** Writes all of {@code source}. */
        void write(ByteBuffer source, long offset) throws IOException;

        /** Makes the content durable. */
        void force() throws IOException;

        /** Cuts off what is at {@code size} and after. */
        void truncate(long size) throws IOException;

        long size() throws IOException;

        @Override
        void close() throws IOException;
    }
}
