package io.vedette.containers;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Whatever a runtime answers, a container comes of it or an error. */
class RuntimeAnswersFuzzTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    /** Answers each question with the next bytes. */
    private record Answers(FuzzedDataProvider data) implements RuntimeCalls {
        @Override
        public <T extends MessageLite> Optional<T> call(
                String method, MessageLite question, Parser<T> answers, Map<String, String> headers)
                throws IOException {
            return data.consumeBoolean()
                    ? Optional.of(UnixClient.message(bytes(), answers))
                    : Optional.empty();
        }

        @Override
        public Optional<byte[]> get(String path) {
            return data.consumeBoolean() ? Optional.of(bytes()) : Optional.empty();
        }

        private byte[] bytes() {
            return data.consumeBytes(data.consumeInt(0, 2000));
        }
    }

    @FuzzTest
    void answersMakeAContainerOrAnError(FuzzedDataProvider data) throws InterruptedException {
        var place = new ContainerPlace(ID.substring(0, 12), ID, "/docker/" + ID, 0);
        var calls = new Answers(data);
        ContainerRuntime runtime =
                switch (data.consumeInt(0, 2)) {
                    case 0 -> new CriRuntime(calls);
                    case 1 -> new ContainerdRuntime(calls);
                    default -> new DockerRuntime(calls);
                };
        try {
            runtime.find(place);
            runtime.version();
        } catch (IOException ignored) {
            // what is expected of nonsense
        }
    }
}
