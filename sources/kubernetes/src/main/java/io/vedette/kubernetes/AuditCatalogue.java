package io.vedette.kubernetes;

import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.SourceId;
import io.vedette.model.spi.SourceCatalogue;
import java.util.List;
import java.util.Map;

/**
 * What the rule engine knows about the audit log.
 *
 * <p>The system property {@code vedette.audit.fix-upstream-bugs} decides whether fields that
 * Falco's plugin reads wrongly are read as they should be; by default they are read as the plugin
 * does.
 */
public final class AuditCatalogue implements SourceCatalogue {
    @Override
    public SourceId source() {
        return SourceId.K8S_AUDIT;
    }

    @Override
    public List<Field> fields() {
        return AuditFields.all(AuditFieldOptions.fromSystemProperties());
    }

    /** Falco gives the events of every plugin this name. */
    @Override
    public EventTypes eventTypes() {
        return EventTypes.single("pluginevent");
    }

    @Override
    public Map<String, String> standsInFor() {
        return Map.of(
                "k8saudit", "0.18.0",
                "k8saudit-eks", "0.12.0",
                "k8saudit-aks", "0.6.0",
                "k8saudit-gke", "0.9.0",
                "k8saudit-ovh", "0.6.0",
                "json", "0.7.4");
    }
}
