package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vedette.containers.LookupCounts.Outcome;
import io.vedette.syscalls.ContainerLookup.Answer;
import io.vedette.syscalls.ContainerLookup.Known;
import io.vedette.syscalls.ContainerLookup.Pending;
import io.vedette.syscalls.ContainerLookup.Unknown;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which questions are asked of a runtime, and what becomes of them. */
class ContainerDirectoryTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final ContainerPlace PLACE = place("/docker/" + ID);

    private final List<String> problems = new CopyOnWriteArrayList<>();

    @TempDir private Path temporary;
    private TestDocker docker;
    private ContainerDirectory directory;

    @BeforeEach
    void start() throws IOException {
        docker = TestDocker.start(temporary);
        directory = new ContainerDirectory(List.of(docker.socket()), problems::add);
    }

    @AfterEach
    void stop() throws IOException {
        directory.close();
        docker.close();
    }

    private static ContainerPlace place(String path) {
        return new ContainerPlace(ID.substring(0, 12), ID, path, 0);
    }

    private static String id(int number) {
        return "%064x".formatted(number);
    }

    private Answer answer(ContainerPlace place) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> directory.find(place), found -> !(found instanceof Pending));
    }

    private void awaitQuestion() {
        await().atMost(Duration.ofSeconds(20)).until(() -> docker.questions(ID) > 0);
    }

    /** Where somebody lives: this process. */
    private static String ownPath() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void knowsAtFirstSightWhatWasAnnouncedAndAskedForBefore() {
        directory.announce(ID);
        await().atMost(Duration.ofSeconds(20)).until(() -> directory.hasAnnounced(ID));

        assertThat(directory.find(PLACE)).isInstanceOf(Known.class);
        assertThat(docker.questions(ID)).isEqualTo(1);
        assertThat(directory.counts().containersAnnounced()).isEqualTo(1);
        assertThat(directory.counts().containers(Outcome.KNOWN)).isEqualTo(1);
    }

    @Test
    void joinsAtFirstSightTheQuestionThatTheAnnouncementBegan() {
        docker.hold();
        directory.announce(ID);
        awaitQuestion();

        assertThat(directory.find(PLACE)).isInstanceOf(Pending.class);
        docker.release();
        Answer answer = answer(PLACE);

        assertThat(answer).isInstanceOf(Known.class);
        assertThat(((Known) answer).container().id()).isEqualTo(PLACE.id());
        assertThat(((Known) answer).container().repository()).isEqualTo("shop/web");
        assertThat(docker.questions(ID)).isEqualTo(1);
        assertThat(directory.counts().containersAnnounced()).isZero();
        assertThat(directory.counts().containers(Outcome.KNOWN)).isEqualTo(1);
        assertThat(directory.counts().longestNanos()).isPositive();
    }

    @Test
    void asksNotAgainForWhatIsAnnouncedAfterItsFirstSightOrTwice() {
        docker.hold();
        assertThat(directory.find(PLACE)).isInstanceOf(Pending.class);
        awaitQuestion();

        directory.announce(ID);
        docker.release();
        assertThat(answer(PLACE)).isInstanceOf(Known.class);
        String other = id(1);
        directory.announce(other);
        directory.announce(other);
        await().atMost(Duration.ofSeconds(20)).until(() -> directory.hasAnnounced(other));
        directory.announce(other);

        assertThat(docker.questions(ID)).isEqualTo(1);
        assertThat(docker.questions(other)).isEqualTo(1);
        assertThat(directory.hasAnnounced(ID)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"404, 0", "500, 4"})
    void goesOnAskingWhenTheAnnouncementsQuestionCameToNothing(int status, long failures) {
        docker.answer(nth -> nth < 5 ? status : 200);
        docker.hold();
        directory.announce(ID);
        awaitQuestion();
        assertThat(directory.find(PLACE)).isInstanceOf(Pending.class);

        docker.release();

        assertThat(answer(PLACE)).isInstanceOf(Known.class);
        assertThat(docker.questions(ID)).isEqualTo(5);
        assertThat(directory.counts().failures()).isGreaterThanOrEqualTo(failures);
        assertThat(directory.counts().containers(Outcome.KNOWN)).isEqualTo(1);
    }

    @Test
    void saysAfterAnAnnouncementAsWellThatNobodyKnowsWhoLives() throws IOException {
        docker.answer(nth -> 404);
        docker.hold();
        directory.announce(ID);
        awaitQuestion();
        ContainerPlace alive = place(ownPath());
        assertThat(directory.find(alive)).isInstanceOf(Pending.class);

        docker.release();

        assertThat(answer(alive)).isEqualTo(new Unknown(true));
        assertThat(directory.counts().containers(Outcome.UNMANAGED)).isEqualTo(1);
    }

    @Test
    void saysNotOfTheDeadThatNobodyKnowsThem() {
        docker.answer(nth -> 404);

        assertThat(answer(PLACE)).isEqualTo(new Unknown(false));
    }

    @Test
    void asksForAContainerThatIsSeenInTwoPlacesForEach() {
        ContainerPlace elsewhere = place("/elsewhere/" + ID);
        docker.hold();
        directory.announce(ID);
        awaitQuestion();
        assertThat(directory.find(PLACE)).isInstanceOf(Pending.class);
        assertThat(directory.find(elsewhere)).isInstanceOf(Pending.class);

        docker.release();

        assertThat(answer(PLACE)).isInstanceOf(Known.class);
        assertThat(answer(elsewhere)).isInstanceOf(Known.class);
        assertThat(directory.counts().containers(Outcome.KNOWN)).isEqualTo(2);
    }

    @Test
    void refusesWhatIsBeyondTheBoundUntilQuestionsEnd() {
        docker.hold();
        for (int i = 0; i < ContainerDirectory.MOST_AT_ONCE; i++) {
            directory.announce(id(i + 1));
        }

        assertThat(directory.find(PLACE)).isEqualTo(new Unknown(false));
        assertThat(directory.counts().containers(Outcome.REFUSED)).isEqualTo(1);
        // what was announced has its place already
        var announced = new ContainerPlace("000000000000", id(1), "/docker/" + id(1), 0);
        assertThat(directory.find(announced)).isInstanceOf(Pending.class);
        docker.release();

        assertThat(answer(announced)).isInstanceOf(Known.class);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> directory.hasAnnounced(id(ContainerDirectory.MOST_AT_ONCE)));
        await().atMost(Duration.ofSeconds(20)).until(() -> directory.find(PLACE) instanceof Known);
    }
}
