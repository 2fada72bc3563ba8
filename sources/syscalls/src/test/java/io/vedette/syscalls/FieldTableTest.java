package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTableTest {
    private static final FieldBinding PRESENT = new FieldBinding.Bound((event, into) -> true);

    private static String[] row(String columns) {
        return columns.split(";", -1);
    }

    private static Field only(String columns, Map<String, FieldTable.Binder> makers) {
        return FieldTable.fields(List.<String[]>of(row(columns)), makers).getFirst();
    }

    @Test
    void declaresAFieldThatNobodyReads() {
        Field field = only("a.b;TEXT;ONE;none;-;A thing.", Map.of());

        assertThat(field.is(Field.Trait.NOT_READ_YET)).isTrue();
        assertThat(field.binder().apply(Optional.empty())).isInstanceOf(FieldBinding.Bound.class);
    }

    @Test
    void readsAFieldOnceThereIsAReader() {
        Field field = only("a.b;TEXT;ONE;none;-;A thing.", Map.of("a.b", any -> PRESENT));

        assertThat(field.is(Field.Trait.NOT_READ_YET)).isFalse();
        assertThat(field.binder().apply(Optional.empty())).isEqualTo(PRESENT);
    }

    @Test
    void makesNoReaderForAnArgumentThatMakesNoSense() {
        Field field =
                only(
                        "a.b;TEXT;ONE;event-type;-;A thing.",
                        Map.of(
                                "a.b",
                                argument -> {
                                    throw new AssertionError(argument);
                                }));

        assertThat(field.binder().apply(Optional.of(new FieldArgument("opne"))))
                .isEqualTo(
                        new FieldBinding.Refused(
                                "a.b: there is no event type \"opne\"; did you mean \"open\"?"));
    }

    @ParameterizedTest
    @CsvSource({"index, true", "index?, false", "none, false", "path-end?, false", "time, true"})
    void requiresAnArgumentThatIsNotMarkedAsOptional(String argument, boolean required) {
        assertThat(only("a.b;TEXT;ONE;" + argument + ";-;A thing.", Map.of()).argumentRequired())
                .isEqualTo(required);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a.b;TEX;ONE;none;-;A thing.          | row a.b: no FieldType is called TEX
                    a.b;TEXT;TWO;none;-;A thing.         | row a.b: no Cardinality is called TWO
                    a.b;TEXT;ONE;number;-;A thing.       | row a.b: no argument is called number
                    a.b;TEXT;ONE;none;SHINY;A thing.     | row a.b: no Trait is called SHINY
                    a.b;TEXT;ONE;none;HIDDEN,;A thing.   | row a.b: no Trait is called
                    """)
    void refusesARowThatIsWrong(String columns, String message) {
        assertThatIllegalStateException()
                .isThrownBy(() -> only(columns, Map.of()))
                .withMessageStartingWith(message);
    }

    @Test
    void refusesAReaderForAFieldThatIsNotThere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> FieldTable.read(Map.of("proc.nme", any -> PRESENT)))
                .withMessage("no field is called [proc.nme]");
    }

    @Test
    void refusesATableWithAColumnTooFew() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Table.read("fields.tsv", 7))
                .withMessageStartingWith(
                        "fields.tsv has a row of 6 columns instead of 7: evt.latency");
    }

    @Test
    void refusesATableThatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Table.read("nothing.tsv", 1))
                .withMessage("the product was built without nothing.tsv");
    }
}
