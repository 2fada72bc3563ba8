package io.vedette.json;

import static io.vedette.json.Texts.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    record Recorded(JsonDocument document, long timeNanos) implements Event {
        @Override
        public SourceId source() {
            return SourceId.K8S_AUDIT;
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public long streamStartNanos() {
            return timeNanos;
        }

        @Override
        public String hostname() {
            return "node";
        }

        @Override
        public int typeCode() {
            return 0;
        }

        @Override
        public List<String> ids() {
            return List.of();
        }

        @Override
        public String sentence() {
            return "something happened";
        }
    }

    private final List<Field> fields =
            JsonFields.all(Recorded::document, recorded -> recorded.document().root());
    private final Recorded event =
            new Recorded(
                    parsed(
                            "{\"stage\":\"a\\nb\",\"spec\":{\"volumes\":[ {\"name\":\"v\"},1 ],\"none\":null,\"empty\":\"\"}}"),
                    1_700_000_000_123_456_789L);

    private FieldBinding bind(String name, Optional<FieldArgument> argument) {
        Field field =
                fields.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        return field.binder().apply(argument);
    }

    private Optional<String> read(FieldBinding binding, Recorded from) {
        var value = new Value();
        assertThat(binding).isInstanceOf(FieldBinding.Bound.class);
        @SuppressWarnings("unchecked") // the readers were made for this event
        var reader = (FieldReader<Recorded>) ((FieldBinding.Bound) binding).reader();
        return reader.read(from, value) ? Optional.of(value.text(0)) : Optional.empty();
    }

    private Optional<String> value(String pointer) {
        return read(bind("jevt.value", Optional.of(new FieldArgument(pointer))), event);
    }

    @Test
    void areNamedTwice() {
        assertThat(fields)
                .extracting(Field::name)
                .containsExactly(
                        "json.value",
                        "json.obj",
                        "json.rawtime",
                        "jevt.value",
                        "jevt.obj",
                        "jevt.rawtime");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/stage, `a\nb`",
                "stage, `a\nb`",
                "/spec/volumes/0/name, v",
                "spec/volumes/0/name, v",
                "/spec/volumes/1, 1",
                "/spec/volumes, `[{\"name\":\"v\"},1]`",
                "/spec/none, null",
                "/spec/empty, ``",
            })
    void readWhatAPointerLeadsTo(String pointer, String text) {
        assertThat(value(pointer)).hasValue(text);
    }

    @Test
    void readTheWholeEventForAnEmptyPointer() {
        assertThat(value(""))
                .hasValue(
                        "{\"stage\":\"a\\nb\",\"spec\":{\"volumes\":[{\"name\":\"v\"},1],\"none\":null,\"empty\":\"\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/stage/0", "/spec/volumes/2", "/"})
    void areAbsentWhereThereIsNoValue(String pointer) {
        assertThat(value(pointer)).isEmpty();
    }

    @Test
    void refuseWhatIsNoPointer() {
        FieldBinding binding = bind("json.value", Optional.of(new FieldArgument("/a~b")));

        assertThat(binding)
                .isEqualTo(
                        new FieldBinding.Refused(
                                "\"/a~b\" is no JSON pointer: in one, ~ is written ~0 and a / within"
                                        + " a name ~1"));
    }

    @Test
    void showTheWholeEventInLines() {
        assertThat(read(bind("jevt.obj", Optional.empty()), event).orElseThrow())
                .startsWith("{\n  \"stage\": \"a\\nb\",\n  \"spec\": {\n    \"volumes\": [\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "1700000000123456789, 1700000000123456789",
        "9223372036854775807, 9223372036854775807",
        "-1, 18446744073709551615"
    })
    void tellTheTimeInNanoseconds(long timeNanos, String text) {
        var at = new Recorded(event.document(), timeNanos);

        assertThat(read(bind("jevt.rawtime", Optional.empty()), at)).hasValue(text);
    }
}
