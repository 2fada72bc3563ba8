package io.vedette.containers;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** How a runtime is asked. Any thread may ask; it waits. */
interface RuntimeCalls {
    /**
     * Calls a method by gRPC; empty when it does not find what it is asked for.
     *
     * @param method as {@code /runtime.v1.RuntimeService/Version}
     * @param headers of the call beside gRPC's own
     * @throws IOException with the reason when the answer is another error, or none
     */
    <T extends MessageLite> Optional<T> call(
            String method, MessageLite question, Parser<T> answers, Map<String, String> headers)
            throws IOException, InterruptedException;

    /**
     * The body of what lies at a path, by HTTP; empty when there is nothing.
     *
     * @throws IOException with the reason when the answer is an error, or none
     */
    Optional<byte[]> get(String path) throws IOException, InterruptedException;
}
