package io.vedette.e2e;

import io.vedette.kubernetes.AuditCatalogue;
import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.spi.SourceCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The audit log's fields and one more, which cannot be read of some events by a defect. */
public final class FragileCatalogue implements SourceCatalogue {
    private final AuditCatalogue sound = new AuditCatalogue();

    @Override
    public SourceId source() {
        return sound.source();
    }

    @Override
    public List<Field> fields() {
        var fields = new ArrayList<>(sound.fields());
        fields.add(
                Field.<Event>of(
                        "test.fragile",
                        FieldType.TEXT,
                        "cannot be read of events that are called so.",
                        (event, into) -> {
                            String id = event.ids().getFirst();
                            if (id.startsWith("deep")) {
                                throw new StackOverflowError();
                            }
                            if (id.startsWith("bad")) {
                                throw new IllegalStateException("fragile\u001b[2J");
                            }
                            into.setText(id);
                            return true;
                        }));
        return fields;
    }

    @Override
    public EventTypes eventTypes() {
        return sound.eventTypes();
    }

    @Override
    public Map<String, String> standsInFor() {
        return sound.standsInFor();
    }
}
