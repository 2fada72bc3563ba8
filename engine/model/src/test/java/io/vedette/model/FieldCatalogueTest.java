package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vedette.model.spi.SourceCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldCatalogueTest {
    private static final Field OWN =
            Field.of("x.name", FieldType.TEXT, "A name.", (event, into) -> false);

    private record Declared(List<Field> fields) implements SourceCatalogue {
        @Override
        public SourceId source() {
            return new SourceId("x");
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("x");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of("plugin", "1.2.3");
        }
    }

    private final FieldCatalogue catalogue = FieldCatalogue.of(new Declared(List.of(OWN)));

    @Test
    void findsTheFieldsOfItsSource() {
        assertThat(catalogue.find("x.name")).isEqualTo(Optional.of(OWN));
    }

    @Test
    void addsTheFieldsOfEverySource() {
        assertThat(catalogue.names())
                .contains("evt.num", "evt.time", "evt.rawtime", "evt.source", "evt.hostname")
                .endsWith("x.name");
    }

    @Test
    void knowsNoOthers() {
        assertThat(catalogue.find("x.nam")).isEmpty();
        assertThat(catalogue.find("X.name")).isEmpty();
        assertThat(catalogue.find("")).isEmpty();
    }

    @Test
    void refusesAFieldThatIsDeclaredTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCatalogue.of(new Declared(List.of(OWN, OWN))))
                .withMessage("source x declares x.name twice");
    }

    @Test
    void refusesAFieldThatIsCommonToAll() {
        Field common = Field.of("evt.num", FieldType.UNSIGNED, "Ours.", (event, into) -> false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldCatalogue.of(new Declared(List.of(common))))
                .withMessage("source x declares evt.num twice");
    }
}
