package io.vedette.model;

import io.vedette.model.spi.SourceCatalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * All fields of one source, those common to every source included.
 *
 * <p>Immutable and safe to share.
 */
public final class FieldCatalogue {
    private final SourceId source;
    private final EventTypes eventTypes;
    private final Map<String, Field> fields;
    private final Map<String, String> standsInFor;
    private final List<String> contextFields;

    private FieldCatalogue(SourceCatalogue declared) {
        source = declared.source();
        eventTypes = declared.eventTypes();
        standsInFor = Map.copyOf(declared.standsInFor());
        contextFields = List.copyOf(declared.contextFields());
        var all = new LinkedHashMap<String, Field>();
        var inOrder = new ArrayList<>(CommonFields.all());
        inOrder.addAll(declared.fields());
        for (Field field : inOrder) {
            if (all.put(field.name(), field) != null) {
                throw new IllegalArgumentException(
                        "source " + source + " declares " + field.name() + " twice");
            }
        }
        fields = Collections.unmodifiableMap(all);
        for (String name : contextFields) {
            if (!fields.containsKey(name)) {
                throw new IllegalArgumentException(
                        "source " + source + " has no field " + name + " for its context");
            }
        }
    }

    public static FieldCatalogue of(SourceCatalogue declared) {
        return new FieldCatalogue(declared);
    }

    /** The catalogues of all sources on the class path, by source name. */
    public static Map<SourceId, FieldCatalogue> loadAll() {
        var all = new TreeMap<SourceId, FieldCatalogue>();
        for (SourceCatalogue declared : ServiceLoader.load(SourceCatalogue.class)) {
            all.put(declared.source(), of(declared));
        }
        return Collections.unmodifiableMap(all);
    }

    public SourceId source() {
        return source;
    }

    public EventTypes eventTypes() {
        return eventTypes;
    }

    public Map<String, String> standsInFor() {
        return standsInFor;
    }

    /** As {@link SourceCatalogue#contextFields}. */
    public List<String> contextFields() {
        return contextFields;
    }

    public Collection<Field> fields() {
        return fields.values();
    }

    public Optional<Field> find(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Names of fields, for suggestions. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }
}
