package io.vedette.correlation;

import static io.vedette.correlation.Happening.at;
import static io.vedette.correlation.House.correlation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelatorTest {
    /**
     * What happens, as {@code knock 1, knock 2.5, open 3}; then, much later, something else, so
     * that every timespan is over.
     */
    private static List<String> triggers(String correlation, String happenings) {
        var house = new House(correlation);
        Arrays.stream(happenings.split(", "))
                .map(each -> each.split(" "))
                .forEach(each ->
                        house.see(
                                at(
                                        Double.parseDouble(each[1]),
                                        each[0],
                                        "joe",
                                        each.length < 3
                                                ? Map.of()
                                                : Map.of("where", each[2], "amount", each[2]))));
        house.see(at(500, "else", "joe"));
        return house.triggers().stream().map(id -> id.substring(0, id.indexOf("joe"))).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // type        | condition               | happenings
                // | alerts
                "event_count   | gte: 3                  | knock 1, knock 2, knock 3                 | knock@3.0",
                "event_count   | gte: 3                  | knock 1, knock 2                          | -",
                "event_count   | gt: 2                   | knock 1, knock 2, knock 3                 | knock@3.0",
                "event_count   | gte: 1                  | knock 1, knock 2                          | knock@1.0",
                "event_count   | lt: 3                   | knock 1, knock 2                          | knock@2.0",
                "event_count   | lt: 3                   | knock 1, knock 2, knock 3                 | -",
                "event_count   | lte: 3                  | knock 1, knock 2, knock 3                 | knock@3.0",
                "event_count   | eq: 2                   | knock 1, knock 2                          | knock@2.0",
                "event_count   | eq: 2                   | knock 1, knock 2, knock 3                 | -",
                "event_count   | neq: 2                  | knock 1, knock 2                          | -",
                "event_count   | neq: 2                  | knock 1, knock 2, knock 3                 | knock@3.0",
                "event_count   | 'gt: 1, lte: 2'         | knock 1, knock 2                          | knock@2.0",
                "event_count   | 'gt: 1, lte: 2'         | knock 1, knock 2, knock 3                 | -",
                "event_count   | 'gte: 1, neq: 2'        | knock 1, knock 2                          | -",
                "value_count   | 'field: it.where, gte: 2'  | knock 1 a, knock 2 a, knock 3 b           | knock@3.0",
                "value_count   | 'field: it.where, gte: 2'  | knock 1 a, knock 2 a, knock 3 a           | -",
                "value_count   | 'field: it.where, gt: 2'   | knock 1 a, knock 2 b, knock 3 c           | knock@3.0",
                "value_count   | 'field: it.where, lt: 2'   | knock 1 a, knock 2 a                      | knock@2.0",
                "value_count   | 'field: it.where, lt: 2'   | knock 1 a, knock 2 b, knock 3 c           | -",
                "value_count   | 'field: it.where, lte: 2'  | knock 1 a, knock 2 b, knock 3 c           | -",
                "value_count   | 'field: it.where, eq: 2'   | knock 1 a, knock 2 b, knock 3 b           | knock@3.0",
                "value_count   | 'field: it.where, neq: 2'  | knock 1 a, knock 2 b, knock 3 c, knock 4 d | knock@4.0",
                "value_sum     | 'field: it.amount, gte: 9' | knock 1 4, knock 2 5                      | knock@2.0",
                "value_sum     | 'field: it.amount, gt: 9'  | knock 1 4, knock 2 5, knock 3 0.5         | knock@3.0",
                "value_sum     | 'field: it.amount, gt: 9'  | knock 1 9, knock 12 1                     | -",
                "value_sum     | 'field: it.amount, lt: 9'  | knock 1 4, knock 2 5                      | -",
                "value_sum     | 'field: it.amount, lte: 9' | knock 1 4, knock 2 5                      | knock@2.0",
                "value_sum     | 'field: it.amount, eq: -1' | knock 1 4, knock 2 -5                     | knock@2.0",
                "value_sum     | 'field: it.amount, neq: 9' | knock 1 4, knock 2 5                      | -",
                "value_avg     | 'field: it.amount, gte: 4' | knock 1 3, knock 2 5                      | knock@2.0",
                "value_avg     | 'field: it.amount, gt: 4'  | knock 1 3, knock 2 5                      | -",
                "value_avg     | 'field: it.amount, lt: 4'  | knock 1 9, knock 2 1, knock 3 1           | knock@3.0",
                "value_avg     | 'field: it.amount, eq: 4'  | knock 1 3, knock 2 5                      | knock@2.0",
            })
    void comparesWhatItCounts(String type, String condition, String happenings, String alerts) {
        String correlation =
                correlation(type, "knock", "group-by: [it.who], condition: {" + condition + "}");

        assertThat(triggers(correlation, happenings))
                .isEqualTo(alerts == null ? List.of() : List.of(alerts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "temporal         | -       | knock 1, open 2, close 3                   | close@3.0",
                "temporal         | -       | close 1, open 2, knock 3                   | knock@3.0",
                "temporal         | -       | knock 1, open 2, knock 3                   | -",
                "temporal         | gte: 2  | open 1, open 2, knock 3                    | knock@3.0",
                "temporal         | gt: 2   | open 1, open 2, knock 3                    | -",
                "temporal         | lt: 2   | open 1, open 2                             | open@2.0",
                "temporal         | lte: 2  | open 1, knock 2, close 3                   | -",
                "temporal         | eq: 2   | open 1, knock 2                            | knock@2.0",
                "temporal         | neq: 3  | open 1, knock 2, close 3                   | -",
                "temporal_ordered | -       | knock 1, open 2, close 3                   | close@3.0",
                "temporal_ordered | -       | knock 1, close 2, open 3                   | -",
                "temporal_ordered | -       | close 1, open 2, knock 3, open 4, close 5  | close@5.0",
                "temporal_ordered | -       | knock 1, open 2, knock 9, close 12         | -",
                "temporal_ordered | -       | knock 1, open 2, knock 8, open 9, close 12 | close@12.0",
                "temporal_ordered | -       | knock 1, open 1, close 1                   | close@1.0",
                "temporal_ordered | gte: 2  | close 1, knock 2, close 3                  | close@3.0",
                "temporal_ordered | gt: 2   | knock 1, close 2                           | -",
                "temporal_ordered | lt: 2   | close 1, open 2, knock 3                   | knock@3.0",
                "temporal_ordered | lte: 2  | knock 1, open 2, close 3                   | -",
                "temporal_ordered | eq: 2   | knock 1, close 3                           | close@3.0",
                "temporal_ordered | neq: 2  | knock 1, close 3                           | -",
            })
    void looksForRulesTogether(String type, String condition, String happenings, String alerts) {
        String more = condition == null ? "" : ", condition: {" + condition + "}";
        String correlation = correlation(type, "knock, open, close", "group-by: [it.who]" + more);

        assertThat(triggers(correlation, happenings))
                .isEqualTo(alerts == null ? List.of() : List.of(alerts));
    }

    @ParameterizedTest
    @CsvSource({
        "event_count, 'condition: {gte: 2}', knock, knock",
        "value_count, 'condition: {gte: 2, field: it.where}', knock, knock",
        "value_sum, 'condition: {gt: 5, field: it.amount}', knock, knock",
        "temporal, '', 'knock, open', open",
        "temporal_ordered, '', 'knock, open', open",
        "event_count, 'condition: {eq: 2}', knock, knock",
        "value_avg, 'condition: {gt: 5, field: it.amount}', knock, knock",
    })
    void countsBothEndsOfTheTimespan(String type, String condition, String rules, String second) {
        String correlation =
                correlation(
                        type,
                        rules,
                        "group-by: [it.who]" + (condition.isEmpty() ? "" : ", ") + condition);
        String first = "knock 1 4, ";

        List<String> within = triggers(correlation, first + second + " 11 9");
        List<String> beyond = triggers(correlation, first + second + " 11.000000001 5");

        assertThat(within).containsExactly(second + "@11.0");
        assertThat(beyond).isEmpty();
    }

    @Test
    void separatesGroupsByAllTheirValues() {
        var house =
                new House(
                        correlation(
                                "event_count",
                                "knock",
                                "group-by: [it.who, it.where], condition: {gte: 2}"));

        house.see(
                at(1, "knock", "joe", Map.of("where", "a")),
                at(2, "knock", "joe", Map.of("where", "b")),
                at(3, "knock", "ann", Map.of("where", "a")),
                at(4, "knock", "joea", Map.of("where", "")),
                at(5, "knock", "joe", Map.of("where", "b")));

        assertThat(house.alerts()).hasSize(1);
        assertThat(house.alerts.getFirst().message())
                .isEqualTo("T (it.who=joe it.where=b): 2 events within 10s");
    }

    @Test
    void countsAllTogetherWithoutFieldsToGroupBy() {
        var house =
                new House(correlation("event_count", "knock", "group-by: [], condition: {gte: 2}"));

        house.see(at(1, "knock", "joe"), at(2, "knock", "ann"));

        assertThat(house.alerts().getFirst().message()).isEqualTo("T: 2 events within 10s");
    }

    @Test
    void leavesOutEventsWithoutAFieldToGroupByOrToCountAndSaysSo() {
        var house =
                new House(
                        correlation(
                                "value_count",
                                "knock",
                                "group-by: [it.who], condition: {gte: 2, field: it.where}"));

        house.see(
                at(1, "knock", "", Map.of("where", "a")),
                at(2, "knock", "", Map.of("where", "b")),
                at(3, "knock", "joe"),
                at(4, "knock", "joe", Map.of("where", "b")));

        assertThat(house.alerts()).isEmpty();
        assertThat(house.lost(CorrelationLoss.GROUP_FIELD_ABSENT)).isEqualTo(2);
        assertThat(house.lost(CorrelationLoss.VALUE_ABSENT)).isEqualTo(1);
    }

    @Test
    void addsUpNumbersOfAnyTypeAndSaysWhatIsNone() {
        String sum = "group-by: [it.who], condition: {gte: 7, field: %s}";
        var texts = new House(correlation("value_sum", "knock", sum.formatted("it.amount")));
        var numbers = new House(correlation("value_sum", "knock", sum.formatted("it.size")));

        texts.see(
                at(1, "knock", "joe", Map.of("amount", "much")),
                at(2, "knock", "joe", Map.of("amount", "1e99")),
                at(3, "knock", "joe", Map.of("amount", "7.5")));
        numbers.see(
                at(1, "knock", "joe", Map.of("size", "3")),
                at(2, "knock", "joe", Map.of("size", "4")));

        assertThat(texts.alerts().getFirst().message())
                .isEqualTo("T (it.who=joe): a sum of 7.5 of it.amount within 10s");
        assertThat(texts.lost(CorrelationLoss.VALUE_NOT_NUMERIC)).isEqualTo(2);
        assertThat(numbers.alerts().getFirst().fields())
                .containsEntry("correlation.count", new FieldValue.Decimal(7));
    }

    @Test
    void tellsWhoDidWhatHowOftenAndOfWhichEvents() {
        var house =
                new House(
                        """
                        title: Many doors
                        level: high
                        tags: [attack.t1110.001, attack.credential-access, home]
                        correlation:
                            type: value_count
                            rules: [knock]
                            group-by: [it.who]
                            timespan: 90s
                            condition: {field: it.where, gte: 2}
                        """);

        house.see(
                at(1, "knock", "joe", Map.of("where", "front")),
                at(2, "knock", "joe", Map.of("where", "front")),
                at(3, "knock", "joe", Map.of("where", "back")));

        Alert alert = house.alerts().getFirst();
        assertThat(alert.rule()).isEqualTo("Many doors");
        assertThat(alert.priority()).isEqualTo(Priority.ERROR);
        assertThat(alert.tags()).containsExactly("T1110.001", "credential_access", "home");
        assertThat(alert.message())
                .isEqualTo(
                        "Many doors (it.who=joe): 2 different values of it.where (front, back) within 90s");
        assertThat(alert.timeNanos()).isEqualTo(3 * Happening.SECOND);
        assertThat(alert.source()).isEqualTo(Happening.DOOR);
        assertThat(alert.hostname()).isEqualTo("house");
        assertThat(alert.sentence()).isEqualTo("knock@3.0joe{where=back} happened");
        assertThat(alert.eventIds())
                .containsExactly("knock@2.0joe{where=front}", "knock@3.0joe{where=back}");
        assertThat(alert.fields())
                .containsEntry("it.who", new FieldValue.Text("joe"))
                .containsEntry("correlation.count", new FieldValue.UnsignedWhole(2))
                .containsEntry("correlation.timespan", new FieldValue.Text("90s"))
                .containsEntry(
                        "correlation.first_time",
                        new FieldValue.Text("1970-01-01T00:00:02.000000000Z"))
                .containsEntry(
                        "correlation.last_time",
                        new FieldValue.Text("1970-01-01T00:00:03.000000000Z"));
        assertThat(alert.id())
                .isEqualTo(
                        AlertId.of(
                                "Many doors",
                                List.of("joe", "3000000000", "knock@3.0joe{where=back}")));
    }

    @Test
    void namesTheRulesOfASequence() {
        var house = new House(correlation("temporal_ordered", "knock, open", "group-by: [it.who]"));

        house.see(at(1, "knock", "joe"), at(2, "open", "ann"), at(3, "open", "joe"));

        assertThat(house.alerts().getFirst().message())
                .isEqualTo("T (it.who=joe): \"knock\", then \"open\" within 10s");
        assertThat(house.alerts.getFirst().eventIds())
                .containsExactly("knock@1.0joe", "open@3.0joe");
    }

    @Test
    void takesNoEventForTwoStepsOfASequence() {
        var house = new House(correlation("temporal_ordered", "open, any", "group-by: [it.who]"));
        var other = new House(correlation("temporal_ordered", "any, open", "group-by: [it.who]"));

        house.see(at(1, "open", "joe"));
        other.see(at(1, "open", "joe"));

        assertThat(house.alerts()).isEmpty();
        assertThat(other.alerts()).isEmpty();
        house.see(at(2, "open", "joe"));
        other.see(at(2, "open", "joe"));
        assertThat(house.triggers()).containsExactly("open@2.0joe");
        assertThat(other.triggers()).containsExactly("open@2.0joe");
    }

    @Test
    void countsAnEventOnceHoweverManyRulesItMatches() {
        var house =
                new House(
                        correlation(
                                "event_count",
                                "knock, any",
                                "group-by: [it.who], condition: {gte: 2}"));

        house.see(at(1, "knock", "joe"));

        assertThat(house.alerts()).isEmpty();
    }

    @Test
    void isSilentUntilATimespanHasPassedInWhichItNeverHeld() {
        var house =
                new House(
                        correlation(
                                "event_count", "knock", "group-by: [it.who], condition: {gte: 3}"));
        for (int second = 1; second <= 60; second++) {
            house.see(at(second, "knock", "joe"));
        }
        // the condition held last at 60 s
        house.see(at(69, "knock", "joe"), at(70, "knock", "joe"));
        assertThat(house.triggers()).containsExactly("knock@3.0joe");

        house.see(at(81, "knock", "joe"), at(82, "knock", "joe"), at(83, "knock", "joe"));

        assertThat(house.triggers()).containsExactly("knock@3.0joe", "knock@83.0joe");
    }

    @Test
    void isSilentWhileOneTimespanAfterAnotherHolds() {
        var house =
                new House(
                        correlation(
                                "event_count", "knock", "group-by: [it.who], condition: {lt: 3}"));
        for (int second = 1; second <= 60; second += 6) {
            house.see(at(second, "knock", "joe"));
        }
        house.see(at(120, "knock", "joe"), at(200, "else", "joe"));

        assertThat(house.triggers()).containsExactly("knock@7.0joe", "knock@120.0joe");
    }

    @Test
    void readsDifferentFieldsOfDifferentRulesThroughAliases() {
        var house =
                new House(
                        correlation(
                                "temporal",
                                "knock, open, ring",
                                """
                                group-by: [person],
                                aliases: {person: {knock: it.who, open: it.to, ring: alarm.own}}
                                """));

        house.see(
                at(1, "knock", "joe", Map.of("to", "ann")),
                at(2, "open", "ann", Map.of("to", "joe")),
                at(3, "ring", "", Map.of("alarm.own", "ann")).of(Happening.ALARM),
                at(4, "ring", "", Map.of("alarm.own", "joe")).of(Happening.ALARM));

        assertThat(house.alerts()).hasSize(1);
        assertThat(house.alerts.getFirst().message())
                .isEqualTo("T (person=joe): \"knock\" and \"open\" and \"ring\" within 10s");
        assertThat(house.alerts.getFirst().source()).isEqualTo(Happening.ALARM);
    }

    @Test
    void putsAnEventInAGroupForEachRuleWhereAliasesDiffer() {
        var house =
                new House(
                        correlation(
                                "event_count",
                                "knock, any",
                                """
                                group-by: [person], condition: {gte: 1},
                                aliases: {person: {knock: it.who, any: it.to}}
                                """));

        house.see(at(1, "knock", "joe", Map.of("to", "ann")));

        assertThat(house.alerts())
                .extracting(Alert::message)
                .containsExactly(
                        "T (person=joe): 1 event within 10s", "T (person=ann): 1 event within 10s");
    }

    private static final String CHAIN =
            """
            title: Many knocks
            name: many
            level: low
            correlation: {type: event_count, rules: [knock], group-by: [it.where], timespan: 10s, condition: {gte: 3}}
            ---
            title: Broken in
            level: critical
            correlation: {type: temporal_ordered, rules: [many, open], group-by: [it.who], timespan: 10s}
            """;

    @Test
    void looksAtOtherCorrelationsWhichThenDoNotAlert() {
        var house = new House(CHAIN);

        house.see(
                at(1, "knock", "ann", Map.of("where", "a")),
                at(2, "knock", "bob", Map.of("where", "a")),
                at(3, "knock", "joe", Map.of("where", "a")),
                at(4, "open", "ann"),
                at(5, "open", "joe"));

        assertThat(house.triggers()).containsExactly("open@5.0joe");
        assertThat(house.alerts.getFirst().message())
                .isEqualTo("Broken in (it.who=joe): \"Many knocks\", then \"open\" within 10s");
    }

    @Test
    void takesACorrelationToLastAsLongAsItsConditionHolds() {
        var house = new House(CHAIN);
        for (int second = 1; second < 100; second++) {
            house.see(at(second, "knock", "joe", Map.of("where", "a")));
        }
        house.see(at(105, "open", "joe"));

        assertThat(house.triggers()).containsExactly("open@105.0joe");
    }

    @Test
    void countsABurstOnceHoweverLongItLasts() {
        var house =
                new House(
                        """
                        title: Many knocks
                        name: many
                        correlation: {type: event_count, rules: [knock], group-by: [it.where], timespan: 10s, condition: {gte: 3}}
                        ---
                        title: Many bursts
                        correlation: {type: event_count, rules: [many], group-by: [], timespan: 1h, condition: {gte: 2}}
                        """);
        for (int second = 1; second < 100; second++) {
            house.see(at(second, "knock", "joe", Map.of("where", "a")));
        }
        assertThat(house.alerts()).isEmpty();

        for (int second = 100; second < 103; second++) {
            house.see(at(second, "knock", "joe", Map.of("where", "b")));
        }

        assertThat(house.triggers()).containsExactly("knock@102.0joe{where=b}");
    }

    @Test
    void alertsOfCorrelationsThatOthersGenerateToo() {
        var house =
                new House(CHAIN.replace("title: Broken in", "title: Broken in\ngenerate: true"));

        house.see(
                at(1, "knock", "joe", Map.of("where", "a")),
                at(2, "knock", "joe", Map.of("where", "a")),
                at(3, "knock", "joe", Map.of("where", "a")),
                at(4, "open", "joe"));

        assertThat(house.alerts())
                .extracting(Alert::rule)
                .containsExactly("Many knocks", "Broken in");
    }

    @Test
    void looksAtTimespansThatAreOverFromOtherCorrelations() {
        var house =
                new House(
                        """
                        title: Lone knock
                        name: lone
                        correlation: {type: event_count, rules: [knock], group-by: [it.who], timespan: 5s, condition: {lt: 2}}
                        ---
                        title: Silence then ring
                        correlation: {type: temporal, rules: [lone, open], group-by: [it.who], timespan: 20s}
                        """);

        house.see(at(1, "knock", "joe"), at(2, "knock", "ann"), at(3, "knock", "ann"));
        house.see(at(9, "open", "joe"), at(10, "open", "ann"), at(100, "else", "joe"));

        assertThat(house.alerts())
                .extracting(Alert::message)
                .containsExactly(
                        "Silence then ring (it.who=joe): \"Lone knock\" and \"open\" within 20s");
    }

    @Test
    void keepsLongValuesApartThoughItKeepsThemShort() {
        var house =
                new House(
                        correlation(
                                "event_count", "knock", "group-by: [it.who], condition: {gte: 2}"));
        String name = "x".repeat(10_000);

        house.see(at(1, "knock", name + "a"), at(2, "knock", name + "b"));
        assertThat(house.alerts()).isEmpty();
        house.see(at(3, "knock", name + "b"));

        assertThat(house.alerts()).hasSize(1);
        assertThat(house.alerts.getFirst().message()).hasSizeLessThan(400);
    }

    @Test
    void groupsByListsAsAWhole() {
        var house =
                new House(
                        correlation(
                                "event_count", "knock", "group-by: [it.all], condition: {gte: 2}"));

        house.see(
                at(1, "knock", "joe", Map.of("all", "a,b")),
                at(2, "knock", "joe", Map.of("all", "a")),
                at(3, "knock", "joe", Map.of("all", "a,b")));

        assertThat(house.alerts().getFirst().message())
                .isEqualTo("T (it.all=(a,b)): 2 events within 10s");
    }

    @Test
    void namesTheLatestEventsWhenThereAreMany() {
        var house =
                new House(
                        correlation("event_count", "knock", "group-by: [], condition: {gte: 100}"));
        var expected = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            house.see(at(i / 50.0, "knock", "joe"));
            expected.add("knock@" + i / 50.0 + "joe");
        }

        assertThat(house.alerts().getFirst().eventIds())
                .isEqualTo(expected.subList(100 - Evidence.MOST, 100));
    }
}
