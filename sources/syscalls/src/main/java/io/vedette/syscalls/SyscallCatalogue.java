package io.vedette.syscalls;

import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.SourceId;
import io.vedette.model.spi.SourceCatalogue;
import java.util.List;
import java.util.Map;

/** What rules can ask of system calls and of the containers and pods they happen in. */
public final class SyscallCatalogue implements SourceCatalogue {
    @Override
    public SourceId source() {
        return SourceId.SYSCALL;
    }

    @Override
    public List<Field> fields() {
        var readers = new Readers();
        ProcessFields.addTo(readers);
        AncestorFields.addTo(readers);
        DescriptorFields.addTo(readers);
        EndFields.addTo(readers);
        AccountFields.addTo(readers);
        EventFields.addTo(readers);
        PathFields.addTo(readers);
        PollFields.addTo(readers);
        ContainerFields.addTo(readers);
        PodFields.addTo(readers);
        return FieldTable.read(readers.binders());
    }

    @Override
    public List<String> contextFields() {
        return List.of(
                "container.id",
                "container.name",
                "container.image.repository",
                "container.image.tag",
                "k8s.ns.name",
                "k8s.pod.name",
                "k8s.workload.kind",
                "k8s.workload.name",
                "container.image.digest",
                "k8s.pod.uid");
    }

    @Override
    public EventTypes eventTypes() {
        return EventTable.get().names();
    }

    /** Falco has the fields of containers and pods from a plugin. */
    @Override
    public Map<String, String> standsInFor() {
        return Map.of("container", "0.7.1");
    }
}
