package io.vedette.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.FieldValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of alerts once more is known than when they went out. */
class AlertsToldAgainTest {
    private final LateRig rig = new LateRig();

    @Test
    void whatAlertedAtOnceIsToldAgainWithItsContextWhenThatIsKnown() {
        Pipeline pipeline = rig.pipeline("plain; box.file = shadow; %box.file was opened");
        rig.box.isOwned();

        pipeline.evaluate(rig.open("shadow"));
        rig.pass(Duration.ofSeconds(1));
        rig.box.is("debian");
        pipeline.settle();
        assertThat(rig.alerts).hasSize(1);
        rig.box.isOwnedBy("shop");
        pipeline.settle();

        Alert first = rig.alerts.getFirst();
        Alert more = rig.alerts.getLast();
        assertThat(rig.outputs())
                .containsExactly(
                        "shadow was opened",
                        "shadow was opened (now known: box.image=debian, box.owner=shop)");
        assertThat(first.isCompletion()).isFalse();
        assertThat(first.fields()).containsOnlyKeys("box.file");
        assertThat(more.isCompletion()).isTrue();
        assertThat(more.id()).isNotEqualTo(first.id());
        assertThat(more.timeNanos()).isEqualTo(first.timeNanos());
        assertThat(more.sentence())
                .isEqualTo("now known: box.image=debian, box.owner=shop: opened shadow");
        assertThat(more.fields())
                .containsEntry("alert.completes", new FieldValue.Text(first.id().value()))
                .containsEntry("box.file", new FieldValue.Text("shadow"))
                .containsEntry("box.image", new FieldValue.Text("debian"))
                .containsEntry("box.owner", new FieldValue.Text("shop"));
        assertThat(pipeline.hasLateAlerts()).isFalse();
        assertThat(pipeline.lateCounts().later(LateCounts.Later.COMPLETED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().completedAfterNanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        // a rule has matched once
        assertThat(pipeline.counts().alerts()).isEqualTo(1);
        assertThat(pipeline.counts().alertsByRule()).containsEntry("plain", 1L);
    }

    @Test
    void whatIsKnownByTheEndOfTheTimeIsToldThoughMoreMayCome() {
        Pipeline pipeline = rig.pipeline("plain; box.file = shadow; %box.file");
        rig.box.isOwned();

        pipeline.evaluate(rig.open("shadow"));
        rig.box.is("debian");
        rig.pass(LateAlerts.LONGEST);
        pipeline.settle();

        assertThat(rig.outputs()).containsExactly("shadow", "shadow (now known: box.image=debian)");
        assertThat(pipeline.hasLateAlerts()).isFalse();
    }

    @Test
    void whatIsKnownWhenItEndsIsTold() {
        Pipeline pipeline = rig.pipeline("plain; box.file = shadow; %box.file");
        rig.box.isOwned();

        pipeline.evaluate(rig.open("shadow"));
        rig.box.is("debian");
        pipeline.end();

        assertThat(rig.outputs()).containsExactly("shadow", "shadow (now known: box.image=debian)");
    }

    @Test
    void anAlertOfWhichNothingMoreIsFoundOutIsNotToldAgain() {
        Pipeline pipeline =
                rig.pipeline(
                        "plain; box.file = shadow; %box.file",
                        "output; box.file = shadow; %box.file in %box.image");

        pipeline.evaluate(rig.open("shadow"));
        rig.pass(LateRig.WAIT);
        pipeline.settle();
        rig.box.isNobodys();
        pipeline.settle();

        assertThat(rig.outputs()).containsExactly("shadow", "shadow in <NA>");
        assertThat(pipeline.lateCounts().later(LateCounts.Later.GIVEN_UP)).isEqualTo(2);
        assertThat(pipeline.hasLateAlerts()).isFalse();
    }

    @Test
    void completingIsBoundedAndEveryAlertEndsOnce() {
        Pipeline pipeline = rig.pipeline("plain; box.file = shadow; %box.file");

        int events = LateAlerts.MOST + 100;
        for (int i = 0; i < events; i++) {
            pipeline.evaluate(rig.open("shadow"));
        }
        rig.box.is("debian");
        pipeline.settle();
        assertThat(rig.alerts).hasSize(events + LateAlerts.MOST_AT_A_TIME);
        pipeline.end();

        LateCounts counts = pipeline.lateCounts();
        assertThat(rig.alerts).hasSize(events + LateAlerts.MOST);
        assertThat(counts.alertsAtOnce()).isEqualTo(events);
        assertThat(counts.later(LateCounts.Later.COMPLETED)).isEqualTo(LateAlerts.MOST);
        assertThat(counts.later(LateCounts.Later.GIVEN_UP)).isEqualTo(100);
    }

    @Test
    void anAlertGoesOutIncompleteWhenTheTimeIsOverAndIsToldAgainComplete() {
        Pipeline pipeline = rig.pipeline("output; box.file = shadow; %box.file in %box.image");

        pipeline.evaluate(rig.open("shadow"));
        rig.pass(LateRig.WAIT);
        pipeline.settle();
        assertThat(rig.outputs()).containsExactly("shadow in <NA>");
        rig.pass(Duration.ofSeconds(1));
        rig.box.is("debian");
        pipeline.settle();

        assertThat(rig.outputs()).containsExactly("shadow in <NA>", "shadow in debian");
        Alert first = rig.alerts.getFirst();
        assertThat(rig.alerts.getLast().id()).isNotEqualTo(first.id());
        assertThat(rig.alerts.getLast().fields())
                .containsEntry("alert.completes", new FieldValue.Text(first.id().value()));
        assertThat(pipeline.lateCounts().ended(LateCounts.End.INCOMPLETE)).isEqualTo(1);
        assertThat(pipeline.lateCounts().later(LateCounts.Later.COMPLETED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().completedAfterNanos())
                .isEqualTo(LateRig.WAIT.plusSeconds(1).toNanos());
    }

    @Test
    void whatWasUndecidedAlertsLateAndWhatWasMistakenIsCounted() {
        Pipeline pipeline =
                rig.pipeline(
                        "needs; box.file = shadow and box.image = bad; needs",
                        "excepts; box.file = shadow and not box.image = bad; excepts");

        pipeline.evaluate(rig.open("shadow"));
        rig.pass(LateRig.WAIT);
        pipeline.settle();
        assertThat(rig.outputs()).containsExactly("excepts");
        rig.box.is("bad");
        pipeline.settle();

        assertThat(rig.outputs()).containsExactly("excepts", "needs");
        assertThat(rig.alerts.getLast().fields()).doesNotContainKey("alert.completes");
        assertThat(pipeline.lateCounts().ended(LateCounts.End.UNDECIDED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().later(LateCounts.Later.DECIDED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().later(LateCounts.Later.WITHDRAWN)).isEqualTo(1);
    }

    @Test
    void whatIsNeverFoundOutIsGivenUp() {
        Pipeline pipeline = rig.pipeline("output; box.file = shadow; %box.image");

        pipeline.evaluate(rig.open("shadow"));
        rig.pass(LateRig.WAIT);
        pipeline.settle();
        rig.pass(LateAlerts.LONGEST);
        pipeline.settle();

        assertThat(pipeline.hasLateAlerts()).isFalse();
        assertThat(rig.outputs()).containsExactly("<NA>");
        assertThat(pipeline.lateCounts().later(LateCounts.Later.GIVEN_UP)).isEqualTo(1);
    }
}
