package io.vedette.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.FieldValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What waits for late fields, and how long; see {@link AlertsToldAgainTest} for what follows. */
class LateAlertsTest {
    private final LateRig rig = new LateRig();

    @Test
    void whatNeedsNoLateFieldAlertsAtOnce() {
        Pipeline pipeline = rig.pipeline("plain; box.file = shadow; %box.file was opened");

        pipeline.evaluate(rig.open("shadow"));

        assertThat(rig.outputs()).containsExactly("shadow was opened");
        assertThat(pipeline.lateCounts().alertsAtOnce()).isEqualTo(1);
        assertThat(pipeline.lateCounts().begun()).isZero();
    }

    @Test
    void anOutputWaitsForItsLateFieldWithTheValuesOfItsEvent() {
        Pipeline pipeline = rig.pipeline("output; box.file = shadow; %box.file in %box.image");

        pipeline.evaluate(rig.open("shadow"));
        pipeline.evaluate(rig.open("other"));
        rig.pass(Duration.ofMillis(10));
        pipeline.settle();
        assertThat(rig.alerts).isEmpty();
        rig.box.is("debian");
        pipeline.settle();

        assertThat(rig.outputs()).containsExactly("shadow in debian");
        assertThat(rig.alerts.getFirst().fields())
                .containsEntry("box.file", new FieldValue.Text("shadow"))
                .containsEntry("box.image", new FieldValue.Text("debian"));
        assertThat(pipeline.lateCounts().ended(LateCounts.End.COMPLETE)).isEqualTo(1);
        assertThat(pipeline.lateCounts().waitedNanos()).isEqualTo(Duration.ofMillis(10).toNanos());
        assertThat(pipeline.hasLateAlerts()).isFalse();
    }

    @Test
    void aConditionIsDecidedWhenItsLateFieldIsKnown() {
        Pipeline pipeline =
                rig.pipeline(
                        "bad; box.file = shadow and not box.image = good; bad %box.file",
                        "good; box.file = shadow and box.image = good; good %box.file",
                        "never; box.file = passwd and box.image = good; never");

        pipeline.evaluate(rig.open("shadow"));
        assertThat(pipeline.lateCounts().begun()).isEqualTo(2);
        rig.box.is("good");
        pipeline.settle();

        assertThat(rig.outputs()).containsExactly("good shadow");
        assertThat(pipeline.lateCounts().ended(LateCounts.End.NO_MATCH)).isEqualTo(1);
        assertThat(pipeline.lateCounts().ended(LateCounts.End.COMPLETE)).isEqualTo(1);
    }

    @Test
    void onlyWhatReadsWhatIsLaterWaitsForIt() {
        rig.box.isOwned();
        Pipeline pipeline =
                rig.pipeline(
                        "image; box.file = shadow; in %box.image",
                        "owner; box.file = shadow; of %box.owner",
                        "condition; box.file = shadow and box.owner = shop; of the shop");

        pipeline.evaluate(rig.open("shadow"));
        rig.box.is("debian");
        pipeline.settle();
        assertThat(rig.outputs()).containsExactly("in debian");
        rig.box.isOwnedBy("shop");
        pipeline.settle();

        assertThat(rig.outputs())
                .containsExactly(
                        "in debian",
                        "of shop",
                        "of the shop",
                        "in debian (now known: box.owner=shop)");
    }

    @Test
    void whatOnlyReadsWhatIsKnownAlertsAtOnceWhileMoreIsFoundOut() {
        rig.box.is("debian");
        rig.box.isOwned();
        Pipeline pipeline =
                rig.pipeline(
                        "image; box.file = shadow and box.image = debian; in %box.image",
                        "not; box.file = shadow and box.image = other; in %box.image",
                        "owner; box.file = shadow; of %box.owner");

        pipeline.evaluate(rig.open("shadow"));
        assertThat(rig.outputs()).containsExactly("in debian");
        rig.pass(LateRig.WAIT);
        pipeline.settle();
        rig.box.isOwnedBy("shop");
        pipeline.settle();

        assertThat(rig.outputs())
                .containsExactly(
                        "in debian", "of <NA>", "in debian (now known: box.owner=shop)", "of shop");
        assertThat(pipeline.lateCounts().later(LateCounts.Later.COMPLETED)).isEqualTo(2);
    }

    @Test
    void anAlertCarriesItsContextAsFarAsItIsKnown() {
        rig.box.is("debian");
        Pipeline pipeline = rig.pipeline("plain; box.file = shadow; %box.file");

        pipeline.evaluate(rig.open("shadow"));
        rig.box.isOwnedBy("shop");
        pipeline.evaluate(rig.open("shadow"));

        assertThat(rig.outputs()).containsExactly("shadow", "shadow");
        assertThat(rig.alerts.get(0).fields())
                .containsOnlyKeys("box.file", "box.image")
                .containsEntry("box.image", new FieldValue.Text("debian"));
        assertThat(rig.alerts.get(1).fields())
                .containsEntry("box.owner", new FieldValue.Text("shop"));
    }

    @Test
    void aConditionThatHoldsWhateverComesDoesNotWait() {
        Pipeline pipeline = rig.pipeline("either; box.file = shadow or box.image = bad; %box.file");

        pipeline.evaluate(rig.open("shadow"));

        assertThat(rig.outputs()).containsExactly("shadow");
        assertThat(pipeline.lateCounts().begun()).isZero();
    }

    @Test
    void waitingIsBoundedAndEveryRuleThatWaitedEndsOnce() {
        Pipeline pipeline = rig.pipeline("output; box.file = shadow; %box.image");

        int events = 3 * LateAlerts.MOST;
        for (int i = 0; i < events; i++) {
            pipeline.evaluate(rig.open("shadow"));
        }
        assertThat(rig.alerts).hasSize(events - LateAlerts.MOST);
        pipeline.end();

        LateCounts counts = pipeline.lateCounts();
        assertThat(rig.alerts).hasSize(events);
        assertThat(counts.begun()).isEqualTo(events);
        assertThat(counts.ended(LateCounts.End.CROWDED_OUT)).isEqualTo(events - LateAlerts.MOST);
        assertThat(counts.ended(LateCounts.End.INCOMPLETE)).isEqualTo(LateAlerts.MOST);
        assertThat(counts.later(LateCounts.Later.GIVEN_UP)).isEqualTo(events);
    }
}
