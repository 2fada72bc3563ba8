package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyscallCatalogueTest {
    private final FieldCatalogue catalogue = FieldCatalogue.of(new SyscallCatalogue());

    private Field field(String name) {
        return catalogue.find(name).orElseThrow();
    }

    private long count(String prefix) {
        return new SyscallCatalogue()
                .fields().stream().filter(field -> field.name().startsWith(prefix)).count();
    }

    @Test
    void isFoundOnTheClassPath() {
        assertThat(FieldCatalogue.loadAll()).containsKey(SourceId.SYSCALL);
    }

    @ParameterizedTest
    @CsvSource({
        "fd., 46",
        "fdlist., 6",
        "fs.path., 6",
        "group., 2",
        "user., 6",
        "util., 1",
        "container., 29",
        "k8s., 29",
        "evt., 57",
        "syscall., 1"
    })
    void hasAllFieldsOfAClass(String prefix, long fields) {
        assertThat(count(prefix)).isEqualTo(fields);
    }

    @Test
    void hasAllFieldsOfProcesses() {
        // 90 of Falco's libraries and 3 of its container plugin
        assertThat(count("proc.") + count("thread.")).isEqualTo(93);
    }

    @Test
    void saysOfEachFieldWhatItMeansInOneSentence() {
        assertThat(catalogue.fields())
                .allMatch(
                        field -> field.meaning().length() > 8 && field.meaning().endsWith("."),
                        "a sentence");
    }

    @ParameterizedTest
    @CsvSource({
        "proc.name, TEXT, ONE, NONE, false",
        "proc.aname, TEXT, ANY, INDEX, false",
        "proc.apid, INTEGER, ANY, INDEX, false",
        "proc.env, TEXT, ONE, KEY, false",
        "evt.arg, TEXT, ONE, INDEX_OR_KEY, true",
        "evt.buffer, BYTES, ONE, NONE, false",
        "fd.ip, ADDRESS, EITHER_END, NONE, false",
        "fd.net, NETWORK, EITHER_END, NONE, false",
        "fd.snet, NETWORK, ONE, NONE, false",
        "fd.sport, PORT, ONE, NONE, false",
        "fd.types, TEXT, LIST, INDEX, false",
        "user.uid, UNSIGNED, ONE, NONE, false",
        "thread.cpu, DECIMAL, ONE, NONE, false",
        "proc.duration, DURATION, ONE, NONE, false",
        "container.start_ts, TIME, ONE, NONE, false",
        "container.privileged, BOOLEAN, ONE, NONE, false",
        "container.mount.dest, TEXT, ONE, INDEX_OR_KEY, true"
    })
    void typesFieldsAsFalcoDoes(
            String name,
            FieldType type,
            Cardinality cardinality,
            ArgumentKind argument,
            boolean required) {
        Field field = field(name);

        assertThat(field.type()).isEqualTo(type);
        assertThat(field.cardinality()).isEqualTo(cardinality);
        assertThat(field.argument()).isEqualTo(argument);
        assertThat(field.argumentRequired()).isEqualTo(required);
    }

    @Test
    void keepsTheRestrictionsOfFields() {
        assertThat(field("fd.ip").traits())
                .contains(
                        Field.Trait.CONDITION_ONLY,
                        Field.Trait.NOT_ON_RIGHT,
                        Field.Trait.NO_TRANSFORMER);
        assertThat(field("evt.dir").traits()).contains(Field.Trait.DEPRECATED);
        assertThat(field("evt.outputtime").traits()).contains(Field.Trait.OUTPUT_ONLY);
        assertThat(field("k8s.rc.name").traits()).contains(Field.Trait.DEPRECATED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    evt.arg     | flags   |
                    evt.arg     | 0       |
                    evt.rawarg  | res     |
                    evt.arg     | flasg   | evt.arg: no event has a parameter "flasg"; did you mean "flags"?
                    evt.arg     | nothing | evt.arg: no event has a parameter "nothing"
                    evt.type.is | openat  |
                    evt.type.is | openta  | evt.type.is: there is no event type "openta"; did you mean "openat"?
                    """)
    void checksWhatAnArgumentNames(String name, String argument, String refusal) {
        FieldBinding binding = field(name).binder().apply(Optional.of(new FieldArgument(argument)));

        String reason = binding instanceof FieldBinding.Refused refused ? refused.reason() : "";
        assertThat(reason).isEqualTo(refusal == null ? "" : refusal);
    }
}
