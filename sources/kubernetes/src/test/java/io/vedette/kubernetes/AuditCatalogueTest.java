package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditCatalogueTest {
    @Test
    void isFoundByTheEngine() {
        FieldCatalogue catalogue =
                Objects.requireNonNull(FieldCatalogue.loadAll().get(SourceId.K8S_AUDIT));

        assertThat(catalogue.names()).contains("ka.verb", "jevt.value", "json.value", "evt.time");
        assertThat(catalogue.eventTypes().size()).isEqualTo(1);
    }

    @Test
    void standsInForThePluginsThatFalcosRulesRequire() {
        assertThat(new AuditCatalogue().standsInFor())
                .containsEntry("k8saudit", "0.18.0")
                .containsEntry("k8saudit-eks", "0.12.0")
                .containsEntry("k8saudit-aks", "0.6.0")
                .containsEntry("k8saudit-gke", "0.9.0")
                .containsEntry("k8saudit-ovh", "0.6.0")
                .containsEntry("json", "0.7.4");
    }

    @Test
    void fixesUpstreamBugsWhenTheSystemPropertySaysSo() {
        assertThat(readsSourceAddresses()).isFalse();

        System.setProperty("vedette.audit.fix-upstream-bugs", "true");
        try {
            assertThat(readsSourceAddresses()).isTrue();
        } finally {
            System.clearProperty("vedette.audit.fix-upstream-bugs");
        }
    }

    @SuppressWarnings("unchecked") // every reader of this catalogue reads audit events
    private static boolean readsSourceAddresses() {
        var addresses = FieldCatalogue.of(new AuditCatalogue()).find("ka.sourceips").orElseThrow();
        var bound = (FieldBinding.Bound) addresses.binder().apply(Optional.empty());
        FieldReader<? extends Event> reader = bound.reader();
        return ((FieldReader<AuditEvent>) reader)
                .read(AuditJson.read(AuditJson.event("1")), new Value());
    }
}
