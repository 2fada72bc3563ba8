package io.vedette.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.FieldValue;
import io.vedette.model.LateFields;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.model.spi.SourceCatalogue;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LateAlertsTest {
    private static final SourceId BOXES = new SourceId("boxes");
    private static final Map<SourceId, FieldCatalogue> CATALOGUES =
            Map.of(BOXES, FieldCatalogue.of(new Boxes()));
    private static final Duration WAIT = Duration.ofMillis(250);

    /** What is found out, when it is. */
    private static final class Box implements LateFields {
        private Optional<String> image = Optional.empty();
        private Optional<String> owner = Optional.empty();
        private boolean settled;
        private boolean owned = true;

        @Override
        public boolean isSettled() {
            return settled;
        }

        @Override
        public boolean isComplete() {
            return settled && owned;
        }

        @Override
        public Event event() {
            return new Opened(0, "", this, false);
        }

        void is(String found) {
            image = Optional.of(found);
            settled = true;
        }

        /** Nobody can tell. */
        void isNobodys() {
            settled = true;
        }

        /** Its owner is found out, too. */
        void isOwned() {
            owned = false;
        }

        void isOwnedBy(String found) {
            owner = Optional.of(found);
            owned = true;
        }
    }

    private record Opened(long number, String file, Box box, boolean begins) implements Event {
        @Override
        public SourceId source() {
            return BOXES;
        }

        @Override
        public long timeNanos() {
            return number;
        }

        @Override
        public long streamStartNanos() {
            return 0;
        }

        @Override
        public String hostname() {
            return "host";
        }

        @Override
        public int typeCode() {
            return 0;
        }

        @Override
        public List<String> ids() {
            return List.of(Long.toString(number));
        }

        @Override
        public String sentence() {
            return "opened " + file;
        }

        @Override
        public boolean hasContext() {
            return box.image.isPresent();
        }

        @Override
        public Optional<LateFields> late() {
            return begins && !box.isComplete() ? Optional.of(box) : Optional.empty();
        }
    }

    private record Boxes() implements SourceCatalogue {
        private static boolean read(Optional<String> text, Value into) {
            text.ifPresent(into::setText);
            return text.isPresent();
        }

        @Override
        public SourceId source() {
            return BOXES;
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    Field.<Opened>of(
                            "box.file",
                            FieldType.TEXT,
                            "what was opened.",
                            (event, into) -> {
                                into.setText(event.file());
                                return !event.file().isEmpty();
                            }),
                    new Field(
                            "box.image",
                            FieldType.TEXT,
                            Cardinality.ONE,
                            ArgumentKind.NONE,
                            false,
                            "what the box was made from.",
                            Set.of(Field.Trait.LATE),
                            none ->
                                    new FieldBinding.Bound((event, into) ->
                                            read(((Opened) event).box().image, into))),
                    new Field(
                            "box.owner",
                            FieldType.TEXT,
                            Cardinality.ONE,
                            ArgumentKind.NONE,
                            false,
                            "whose the box is.",
                            Set.of(Field.Trait.LATE, Field.Trait.LATER),
                            none ->
                                    new FieldBinding.Bound((event, into) ->
                                            read(((Opened) event).box().owner, into))));
        }

        @Override
        public List<String> contextFields() {
            return List.of("box.image", "box.owner");
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("opened");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }

    private final List<Alert> alerts = new ArrayList<>();
    private final List<EvaluationFailure> failures = new ArrayList<>();
    private long now;
    private long numbers;
    private final Box box = new Box();

    private Pipeline pipeline(String... rules) {
        var text = new StringBuilder();
        for (String rule : rules) {
            String[] parts = rule.split(";", -1);
            text.append("- {rule: ")
                    .append(parts[0])
                    .append(", desc: d, priority: INFO, source: boxes, condition: '")
                    .append(parts[1])
                    .append("', output: '")
                    .append(parts[2])
                    .append("'}\n");
        }
        LoadResult loaded =
                new RuleLoader(CATALOGUES, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", text.toString())));
        assertThat(loaded.files().getFirst().errors()).isEmpty();
        var pipeline =
                new Pipeline(
                        loaded.rules().rules(),
                        CATALOGUES,
                        Matching.ALL,
                        alerts::add,
                        failures::add);
        pipeline.waitForLateFields(WAIT, () -> now);
        return pipeline;
    }

    private Opened open(String file) {
        return new Opened(++numbers, file, box, true);
    }

    private List<String> outputs() {
        return alerts.stream().map(Alert::message).toList();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void whatNeedsNoLateFieldAlertsAtOnce() {
        Pipeline pipeline = pipeline("plain; box.file = shadow; %box.file was opened");

        pipeline.evaluate(open("shadow"));

        assertThat(outputs()).containsExactly("shadow was opened");
        assertThat(pipeline.lateCounts().alertsAtOnce()).isEqualTo(1);
        assertThat(pipeline.lateCounts().begun()).isZero();
    }

    @Test
    void whatAlertedAtOnceIsToldAgainWithItsContextWhenThatIsKnown() {
        Pipeline pipeline = pipeline("plain; box.file = shadow; %box.file was opened");
        box.isOwned();

        pipeline.evaluate(open("shadow"));
        pass(Duration.ofSeconds(1));
        box.is("debian");
        pipeline.settle();
        assertThat(alerts).hasSize(1);
        box.isOwnedBy("shop");
        pipeline.settle();

        Alert first = alerts.getFirst();
        Alert more = alerts.getLast();
        assertThat(outputs())
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
        Pipeline pipeline = pipeline("plain; box.file = shadow; %box.file");
        box.isOwned();

        pipeline.evaluate(open("shadow"));
        box.is("debian");
        pass(LateAlerts.LONGEST);
        pipeline.settle();

        assertThat(outputs()).containsExactly("shadow", "shadow (now known: box.image=debian)");
        assertThat(pipeline.hasLateAlerts()).isFalse();
    }

    @Test
    void whatIsKnownWhenItEndsIsTold() {
        Pipeline pipeline = pipeline("plain; box.file = shadow; %box.file");
        box.isOwned();

        pipeline.evaluate(open("shadow"));
        box.is("debian");
        pipeline.end();

        assertThat(outputs()).containsExactly("shadow", "shadow (now known: box.image=debian)");
    }

    @Test
    void anAlertOfWhichNothingMoreIsFoundOutIsNotToldAgain() {
        Pipeline pipeline =
                pipeline(
                        "plain; box.file = shadow; %box.file",
                        "output; box.file = shadow; %box.file in %box.image");

        pipeline.evaluate(open("shadow"));
        pass(WAIT);
        pipeline.settle();
        box.isNobodys();
        pipeline.settle();

        assertThat(outputs()).containsExactly("shadow", "shadow in <NA>");
        assertThat(pipeline.lateCounts().later(LateCounts.Later.GIVEN_UP)).isEqualTo(2);
        assertThat(pipeline.hasLateAlerts()).isFalse();
    }

    @Test
    void completingIsBoundedAndEveryAlertEndsOnce() {
        Pipeline pipeline = pipeline("plain; box.file = shadow; %box.file");

        int events = LateAlerts.MOST + 100;
        for (int i = 0; i < events; i++) {
            pipeline.evaluate(open("shadow"));
        }
        box.is("debian");
        pipeline.settle();
        assertThat(alerts).hasSize(events + LateAlerts.MOST_AT_A_TIME);
        pipeline.end();

        LateCounts counts = pipeline.lateCounts();
        assertThat(alerts).hasSize(events + LateAlerts.MOST);
        assertThat(counts.alertsAtOnce()).isEqualTo(events);
        assertThat(counts.later(LateCounts.Later.COMPLETED)).isEqualTo(LateAlerts.MOST);
        assertThat(counts.later(LateCounts.Later.GIVEN_UP)).isEqualTo(100);
    }

    @Test
    void anOutputWaitsForItsLateFieldWithTheValuesOfItsEvent() {
        Pipeline pipeline = pipeline("output; box.file = shadow; %box.file in %box.image");

        pipeline.evaluate(open("shadow"));
        pipeline.evaluate(open("other"));
        pass(Duration.ofMillis(10));
        pipeline.settle();
        assertThat(alerts).isEmpty();
        box.is("debian");
        pipeline.settle();

        assertThat(outputs()).containsExactly("shadow in debian");
        assertThat(alerts.getFirst().fields())
                .containsEntry("box.file", new FieldValue.Text("shadow"))
                .containsEntry("box.image", new FieldValue.Text("debian"));
        assertThat(pipeline.lateCounts().ended(LateCounts.End.COMPLETE)).isEqualTo(1);
        assertThat(pipeline.lateCounts().waitedNanos()).isEqualTo(Duration.ofMillis(10).toNanos());
        assertThat(pipeline.hasLateAlerts()).isFalse();
    }

    @Test
    void aConditionIsDecidedWhenItsLateFieldIsKnown() {
        Pipeline pipeline =
                pipeline(
                        "bad; box.file = shadow and not box.image = good; bad %box.file",
                        "good; box.file = shadow and box.image = good; good %box.file",
                        "never; box.file = passwd and box.image = good; never");

        pipeline.evaluate(open("shadow"));
        assertThat(pipeline.lateCounts().begun()).isEqualTo(2);
        box.is("good");
        pipeline.settle();

        assertThat(outputs()).containsExactly("good shadow");
        assertThat(pipeline.lateCounts().ended(LateCounts.End.NO_MATCH)).isEqualTo(1);
        assertThat(pipeline.lateCounts().ended(LateCounts.End.COMPLETE)).isEqualTo(1);
    }

    @Test
    void onlyWhatReadsWhatIsLaterWaitsForIt() {
        box.isOwned();
        Pipeline pipeline =
                pipeline(
                        "image; box.file = shadow; in %box.image",
                        "owner; box.file = shadow; of %box.owner",
                        "condition; box.file = shadow and box.owner = shop; of the shop");

        pipeline.evaluate(open("shadow"));
        box.is("debian");
        pipeline.settle();
        assertThat(outputs()).containsExactly("in debian");
        box.isOwnedBy("shop");
        pipeline.settle();

        assertThat(outputs())
                .containsExactly(
                        "in debian",
                        "of shop",
                        "of the shop",
                        "in debian (now known: box.owner=shop)");
    }

    @Test
    void whatOnlyReadsWhatIsKnownAlertsAtOnceWhileMoreIsFoundOut() {
        box.is("debian");
        box.isOwned();
        Pipeline pipeline =
                pipeline(
                        "image; box.file = shadow and box.image = debian; in %box.image",
                        "not; box.file = shadow and box.image = other; in %box.image",
                        "owner; box.file = shadow; of %box.owner");

        pipeline.evaluate(open("shadow"));
        assertThat(outputs()).containsExactly("in debian");
        pass(WAIT);
        pipeline.settle();
        box.isOwnedBy("shop");
        pipeline.settle();

        assertThat(outputs())
                .containsExactly(
                        "in debian", "of <NA>", "in debian (now known: box.owner=shop)", "of shop");
        assertThat(pipeline.lateCounts().later(LateCounts.Later.COMPLETED)).isEqualTo(2);
    }

    @Test
    void anAlertCarriesItsContextAsFarAsItIsKnown() {
        box.is("debian");
        Pipeline pipeline = pipeline("plain; box.file = shadow; %box.file");

        pipeline.evaluate(open("shadow"));
        box.isOwnedBy("shop");
        pipeline.evaluate(open("shadow"));

        assertThat(outputs()).containsExactly("shadow", "shadow");
        assertThat(alerts.get(0).fields())
                .containsOnlyKeys("box.file", "box.image")
                .containsEntry("box.image", new FieldValue.Text("debian"));
        assertThat(alerts.get(1).fields()).containsEntry("box.owner", new FieldValue.Text("shop"));
    }

    @Test
    void aConditionThatHoldsWhateverComesDoesNotWait() {
        Pipeline pipeline = pipeline("either; box.file = shadow or box.image = bad; %box.file");

        pipeline.evaluate(open("shadow"));

        assertThat(outputs()).containsExactly("shadow");
        assertThat(pipeline.lateCounts().begun()).isZero();
    }

    @Test
    void anAlertGoesOutIncompleteWhenTheTimeIsOverAndIsToldAgainComplete() {
        Pipeline pipeline = pipeline("output; box.file = shadow; %box.file in %box.image");

        pipeline.evaluate(open("shadow"));
        pass(WAIT);
        pipeline.settle();
        assertThat(outputs()).containsExactly("shadow in <NA>");
        pass(Duration.ofSeconds(1));
        box.is("debian");
        pipeline.settle();

        assertThat(outputs()).containsExactly("shadow in <NA>", "shadow in debian");
        Alert first = alerts.getFirst();
        assertThat(alerts.getLast().id()).isNotEqualTo(first.id());
        assertThat(alerts.getLast().fields())
                .containsEntry("alert.completes", new FieldValue.Text(first.id().value()));
        assertThat(pipeline.lateCounts().ended(LateCounts.End.INCOMPLETE)).isEqualTo(1);
        assertThat(pipeline.lateCounts().later(LateCounts.Later.COMPLETED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().completedAfterNanos())
                .isEqualTo(WAIT.plusSeconds(1).toNanos());
    }

    @Test
    void whatWasUndecidedAlertsLateAndWhatWasMistakenIsCounted() {
        Pipeline pipeline =
                pipeline(
                        "needs; box.file = shadow and box.image = bad; needs",
                        "excepts; box.file = shadow and not box.image = bad; excepts");

        pipeline.evaluate(open("shadow"));
        pass(WAIT);
        pipeline.settle();
        assertThat(outputs()).containsExactly("excepts");
        box.is("bad");
        pipeline.settle();

        assertThat(outputs()).containsExactly("excepts", "needs");
        assertThat(alerts.getLast().fields()).doesNotContainKey("alert.completes");
        assertThat(pipeline.lateCounts().ended(LateCounts.End.UNDECIDED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().later(LateCounts.Later.DECIDED)).isEqualTo(1);
        assertThat(pipeline.lateCounts().later(LateCounts.Later.WITHDRAWN)).isEqualTo(1);
    }

    @Test
    void waitingIsBoundedAndEveryRuleThatWaitedEndsOnce() {
        Pipeline pipeline = pipeline("output; box.file = shadow; %box.image");

        int events = 3 * LateAlerts.MOST;
        for (int i = 0; i < events; i++) {
            pipeline.evaluate(open("shadow"));
        }
        assertThat(alerts).hasSize(events - LateAlerts.MOST);
        pipeline.end();

        LateCounts counts = pipeline.lateCounts();
        assertThat(alerts).hasSize(events);
        assertThat(counts.begun()).isEqualTo(events);
        assertThat(counts.ended(LateCounts.End.CROWDED_OUT)).isEqualTo(events - LateAlerts.MOST);
        assertThat(counts.ended(LateCounts.End.INCOMPLETE)).isEqualTo(LateAlerts.MOST);
        assertThat(counts.later(LateCounts.Later.GIVEN_UP)).isEqualTo(events);
    }

    @Test
    void whatIsNeverFoundOutIsGivenUp() {
        Pipeline pipeline = pipeline("output; box.file = shadow; %box.image");

        pipeline.evaluate(open("shadow"));
        pass(WAIT);
        pipeline.settle();
        pass(LateAlerts.LONGEST);
        pipeline.settle();

        assertThat(pipeline.hasLateAlerts()).isFalse();
        assertThat(outputs()).containsExactly("<NA>");
        assertThat(pipeline.lateCounts().later(LateCounts.Later.GIVEN_UP)).isEqualTo(1);
    }
}
