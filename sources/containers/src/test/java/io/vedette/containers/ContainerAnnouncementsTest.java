package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerAnnouncementsTest {
    private static final int UNAVAILABLE = 14;

    @TempDir private Path directory;

    private final AtomicLong interruptions = new AtomicLong();

    private void listenThrice(int status) throws IOException, InterruptedException {
        try (TestCri runtime = TestCri.start(directory, status);
                var connection = new RuntimeConnection(runtime.socket())) {
            var announcements =
                    new ContainerAnnouncements(
                            connection, id -> {}, interruptions, Duration.ofMillis(1));
            Thread listening = Thread.ofVirtual().start(announcements::run);
            await().atMost(Duration.ofSeconds(20)).until(() -> runtime.questions() >= 3);
            listening.interrupt();

            assertThat(listening.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void areNotInterruptedWhereARuntimeHasNone() throws Exception {
        listenThrice(0);

        assertThat(interruptions).hasValue(0);
    }

    @Test
    void areInterruptedWhenARuntimeEndsThem() throws Exception {
        listenThrice(UNAVAILABLE);

        assertThat(interruptions).hasValueGreaterThanOrEqualTo(2);
    }
}
