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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyscallCatalogueTest {
    /** Of pods what Falco has from no plugin of its own. */
    private static final List<String> OWN =
            List.of(
                    "k8s.workload.kind",
                    "k8s.workload.name",
                    "k8s.node.name",
                    "k8s.pod.service_account");

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
        "fd., 47",
        "fdlist., 6",
        "fs.path., 6",
        "group., 2",
        "user., 6",
        "util., 1",
        "container., 29",
        "k8s., 33",
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
    void hasNoOtherFieldsButItsOwn() {
        List<String> names =
                new SyscallCatalogue()
                        .fields().stream()
                                .map(Field::name)
                                .filter(name -> !name.startsWith("runtime."))
                                .filter(name -> !OWN.contains(name))
                                .toList();

        // 233 of Falco's libraries, of which all sources have 18, 61 of its container plugin, one
        // of ours
        assertThat(names).hasSize(233 - 18 + 61 + 1).doesNotHaveDuplicates();
    }

    @Test
    void saysOfEachFieldWhatItMeansInOneSentence() {
        assertThat(new SyscallCatalogue().fields())
                .allSatisfy(field ->
                        assertThat(field.meaning())
                                .as(field.name())
                                .matches("[A-Za-z0-9<].{4,}[^.]\\.")
                                .doesNotContain(". "));
    }

    @Test
    void readsAllFieldsButFew() {
        assertThat(new SyscallCatalogue().fields())
                .filteredOn(field -> field.is(Field.Trait.NOT_READ_YET))
                .filteredOn(field -> !field.is(Field.Trait.DEPRECATED))
                .extracting(Field::name)
                .containsExactlyInAnyOrder(
                        "evt.infra.docker.name",
                        "evt.infra.docker.container.id",
                        "evt.infra.docker.container.name",
                        "evt.infra.docker.container.image");
    }

    @ParameterizedTest
    @CsvSource({
        "res, INTEGER",
        "flags, UNSIGNED",
        "name, TEXT",
        "data, BYTES",
        "pid, INTEGER",
        "interval, DURATION",
        "0, TEXT"
    })
    void typesARawParameterAsItsEventsDo(String parameter, FieldType type) {
        FieldBinding binding =
                field("evt.rawarg").binder().apply(Optional.of(new FieldArgument(parameter)));

        assertThat(binding)
                .isInstanceOfSatisfying(
                        FieldBinding.BoundAs.class,
                        bound -> assertThat(bound.type()).isEqualTo(type));
    }

    @ParameterizedTest
    @CsvSource({"mode, OCTAL", "flags, HEXADECIMAL", "res, ''", "name, ''"})
    void writesARawParameterAsItsEventsDo(String parameter, String trait) {
        FieldBinding binding =
                field("evt.rawarg").binder().apply(Optional.of(new FieldArgument(parameter)));

        assertThat(binding)
                .isInstanceOfSatisfying(
                        FieldBinding.BoundAs.class,
                        bound ->
                                assertThat(bound.traits().stream().map(Field.Trait::name).toList())
                                        .isEqualTo(trait.isEmpty() ? List.of() : List.of(trait)));
    }

    @Test
    void refusesARegularExpressionThatIsNone() {
        FieldBinding binding =
                field("container.mount").binder().apply(Optional.of(new FieldArgument("/a[")));

        assertThat(binding)
                .isEqualTo(
                        new FieldBinding.Refused(
                                "\"/a[\" is no regular expression: missing closing ]"));
    }

    @Test
    void standsInForThePluginThatFalcosRulesRequire() {
        assertThat(new SyscallCatalogue().standsInFor()).containsOnlyKeys("container");
    }

    @ParameterizedTest
    @CsvSource({
        "proc.name, TEXT, ONE, NONE, false",
        "proc.aname, TEXT, ANY, INDEX, false",
        "proc.aexe, TEXT, ANY, INDEX, false",
        "proc.aexepath, TEXT, ANY, INDEX, false",
        "proc.acmdline, TEXT, ANY, INDEX, false",
        "proc.aargs, TEXT, ONE, INDEX, false",
        "proc.aenv, TEXT, ANY, INDEX_OR_KEY, false",
        "proc.apid, INTEGER, ANY, INDEX, false",
        "proc.args, TEXT, ONE, INDEX, false",
        "thread.cgroup, TEXT, ONE, KEY, true",
        "proc.env, TEXT, ONE, KEY, false",
        "evt.arg, TEXT, ONE, INDEX_OR_KEY, true",
        "evt.rawarg, TEXT, ONE, INDEX_OR_KEY, true",
        "evt.type.is, UNSIGNED, ONE, KEY, true",
        "evt.abspath, TEXT, ONE, KEY, false",
        "evt.around, UNSIGNED, ONE, KEY, true",
        "evt.rawres, INTEGER, ONE, NONE, false",
        "evt.buffer, BYTES, ONE, NONE, false",
        "fd.ip, ADDRESS, EITHER_END, NONE, false",
        "fd.port, PORT, EITHER_END, NONE, false",
        "fd.proto, PORT, EITHER_END, NONE, false",
        "fd.cproto, TEXT, ONE, NONE, false",
        "fd.net, NETWORK, EITHER_END, NONE, false",
        "fd.sip.name, TEXT, NAMES, NONE, false",
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
        assertThat(field("evt.rawarg").traits())
                .contains(Field.Trait.NOT_ON_RIGHT, Field.Trait.NO_TRANSFORMER);
        assertThat(field("evt.count.procinfo").traits()).contains(Field.Trait.HIDDEN);
        assertThat(field("k8s.svc.name").traits()).contains(Field.Trait.DEPRECATED);
        assertThat(field("proc.is_container_healthcheck").traits())
                .contains(Field.Trait.DEPRECATED);
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
                    evt.arg     | addrr   | evt.arg: no event has a parameter "addrr"; did you mean "addr"?
                    evt.rawarg  | 0       |
                    evt.rawarg  | rse     | evt.rawarg: no event has a parameter "rse"; did you mean "res"?
                    evt.arg     | Flags   | evt.arg: no event has a parameter "Flags"; did you mean "flags"?
                    evt.abspath | src     |
                    evt.abspath | dst     |
                    evt.abspath | source  | evt.abspath: src and dst are the paths, not "source"
                    evt.around  | 1404996934793590564 |
                    evt.around  | noon    | evt.around: "noon" is no number of nanoseconds
                    thread.cgroup | cpu_acct |
                    thread.cgroup | cpu,acct | thread.cgroup: a subsystem has letters and underscores alone, unlike "cpu,acct"
                    proc.env    | HOME    |
                    container.mount.dest | /proc* |
                    evt.type.is | openat  |
                    evt.type.is | acct    |
                    evt.type.is | openta  | evt.type.is: there is no event type "openta"; did you mean "openat"?
                    """)
    void checksWhatAnArgumentNames(String name, String argument, String refusal) {
        FieldBinding binding = field(name).binder().apply(Optional.of(new FieldArgument(argument)));

        String reason = binding instanceof FieldBinding.Refused refused ? refused.reason() : "";
        assertThat(reason).isEqualTo(refusal == null ? "" : refusal);
    }
}
