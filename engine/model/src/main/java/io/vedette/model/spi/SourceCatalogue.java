package io.vedette.model.spi;

import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.SourceId;
import java.util.List;
import java.util.Map;

/**
 * What a source of events tells the rule engine about itself; found by {@link
 * java.util.ServiceLoader}.
 *
 * <p>Called once, at start, from any thread.
 */
public interface SourceCatalogue {
    SourceId source();

    /**
     * The source's own fields, in the order in which users see them; those that all sources have
     * are added by the engine.
     */
    List<Field> fields();

    /**
     * Names of fields that say where an event happened, without arguments. Alerts of events that
     * have a context carry those that are not absent, whatever the rule's output names; nobody
     * waits for them.
     */
    default List<String> contextFields() {
        return List.of();
    }

    EventTypes eventTypes();

    /**
     * The Falco plugins whose fields and events this source supplies, name to version, for {@code
     * required_plugin_versions}.
     */
    Map<String, String> standsInFor();
}
