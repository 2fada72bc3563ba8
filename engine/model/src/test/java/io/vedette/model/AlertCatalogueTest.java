package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertCatalogueTest {
    private static final FieldCatalogue CATALOGUE =
            Objects.requireNonNull(FieldCatalogue.loadAll().get(SourceId.ALERT));
    private static final AlertEvent EVENT =
            new AlertEvent(
                    new Alert(
                            new AlertId("abc"),
                            42,
                            "Shell in a container",
                            SourceId.SYSCALL,
                            Priority.ERROR,
                            new TreeSet<>(List.of("T1059", "shell")),
                            "node-1",
                            "A shell",
                            Map.of(
                                    "proc.name", new FieldValue.Text("sh"),
                                    "proc.pid", new FieldValue.Whole(7),
                                    "fd.name", new FieldValue.Absent()),
                            List.of("e1"),
                            "Somebody started a shell"));

    private final Value value = new Value();

    @SuppressWarnings("unchecked") // every reader of this catalogue reads alerts
    private boolean read(String field, String... argument) {
        var bound =
                (FieldBinding.Bound)
                        CATALOGUE
                                .find(field)
                                .orElseThrow()
                                .binder()
                                .apply(
                                        Optional.of(argument)
                                                .filter(given -> given.length > 0)
                                                .map(given -> new FieldArgument(given[0])));
        FieldReader<? extends Event> reader = bound.reader();
        return ((FieldReader<AlertEvent>) reader).read(EVENT, value);
    }

    private List<String> texts(String field, String... argument) {
        assertThat(read(field, argument)).isTrue();
        return IntStream.range(0, value.size()).mapToObj(value::text).toList();
    }

    @Test
    void readsEveryPartOfAnAlert() {
        assertThat(texts("alert.id")).containsExactly("abc");
        assertThat(texts("alert.rule")).containsExactly("Shell in a container");
        assertThat(texts("alert.source")).containsExactly("syscall");
        assertThat(texts("alert.tags")).containsExactly("T1059", "shell");
        assertThat(texts("alert.techniques")).containsExactly("T1059");
        assertThat(texts("alert.hostname")).containsExactly("node-1");
        assertThat(texts("alert.message")).containsExactly("A shell");
        assertThat(texts("alert.sentence")).containsExactly("Somebody started a shell");
        assertThat(texts("alert.event_ids")).containsExactly("e1");
        assertThat(texts("evt.source")).containsExactly("alert");
    }

    @Test
    void readsNumbers() {
        read("alert.time");
        assertThat(value.number(0)).isEqualTo(42);
        read("alert.priority");
        assertThat(value.number(0)).isEqualTo(Priority.ERROR.weight());
    }

    @Test
    void readsTheFieldsThatTheOutputNames() {
        assertThat(texts("alert.fields", "proc.name")).containsExactly("sh");
        assertThat(texts("alert.fields", "proc.pid")).containsExactly("7");
        assertThat(read("alert.fields", "fd.name")).isFalse();
        assertThat(read("alert.fields", "unheard.of")).isFalse();
    }
}
