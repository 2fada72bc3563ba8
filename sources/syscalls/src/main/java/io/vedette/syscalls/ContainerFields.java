package io.vedette.syscalls;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fields of containers. Of a container that nobody told of, the id is there and nothing else but
 * what the kernel knows.
 */
final class ContainerFields {
    private ContainerFields() {}

    /** A field of a container that was told of. */
    @FunctionalInterface
    interface OfContainer {
        boolean read(SyscallEvent event, KnownContainer container, Value into);
    }

    /** A text that is always there. */
    @FunctionalInterface
    private interface TextOf {
        byte[] of(KnownContainer container);
    }

    /** Something that a container is or is not. */
    @FunctionalInterface
    private interface TruthOf {
        boolean of(Container container);
    }

    static void addTo(Readers readers) {
        readers.add("container.id", ContainerFields::readId);
        addText(readers, "container.full_id", container -> container.fullId);
        addText(readers, "container.name", container -> container.name);
        addText(readers, "container.type", container -> container.type);
        addText(readers, "container.image", container -> container.image);
        addText(readers, "container.image.id", container -> container.imageId);
        addText(readers, "container.image.repository", container -> container.repository);
        addText(readers, "container.image.tag", container -> container.tag);
        addText(readers, "container.image.digest", container -> container.digest);
        addText(readers, "container.ip", container -> container.ip);
        addText(readers, "container.cni.json", container -> container.network);
        addText(readers, "container.labels", container -> container.allLabels);
        addText(readers, "container.mounts", container -> container.mounts);
        addTruth(readers, "container.privileged", Container::privileged);
        addTruth(readers, "container.host_pid", Container::hostPid);
        addTruth(readers, "container.host_network", Container::hostNetwork);
        addTruth(readers, "container.host_ipc", Container::hostIpc);
        readers.addWithArgument(
                "container.label",
                argument -> {
                    String key = argument.orElseThrow().text();
                    return of((event, container, into) ->
                            Readers.isThere(container.label(key), into));
                });
        addTimes(readers);
        addMounts(readers);
        readers.add("runtime.managed", Readers.ofThread(ContainerFields::readManaged));
    }

    static FieldReader<SyscallEvent> of(OfContainer reader) {
        return (event, into) -> {
            KnownContainer container = known(event);
            return container != null && reader.read(event, container, into);
        };
    }

    private static @Nullable KnownContainer known(SyscallEvent event) {
        if (event.told != null) {
            return event.told;
        }
        ProcessThread thread = event.thread;
        return thread == null ? null : event.machine.containers.find(thread.container);
    }

    private static boolean readId(SyscallEvent event, Value into) {
        KnownContainer container = known(event);
        if (container != null) {
            into.setText(container.id);
            return true;
        }
        ProcessThread thread = event.thread;
        return thread != null && Readers.isThere(thread.container, into);
    }

    private static boolean readManaged(SyscallEvent event, ProcessThread thread, Value into) {
        if (thread.container.length == 0) {
            return false;
        }
        Optional<Boolean> managed = event.machine.containers.isManaged(thread.container);
        managed.ifPresent(into::setBoolean);
        return managed.isPresent();
    }

    private static void addText(Readers readers, String name, TextOf text) {
        readers.add(
                name, of((event, container, into) -> Readers.isThere(text.of(container), into)));
    }

    private static void addTruth(Readers readers, String name, TruthOf truth) {
        readers.add(
                name,
                of((event, container, into) -> {
                    into.setBoolean(truth.of(container.container));
                    return true;
                }));
    }

    private static void addTimes(Readers readers) {
        readers.addNumberBut("container.start_ts", 0, thread -> thread.namespaceStart);
        readers.add(
                "container.duration",
                Readers.ofThread((event, thread, into) -> {
                    into.setNumber(event.time() - thread.namespaceStart);
                    return thread.namespaceStart != 0;
                }));
    }

    private static void addMounts(Readers readers) {
        addMount(readers, "container.mount", Container.Mount::toString);
        addMount(readers, "container.mount.source", Container.Mount::source);
        addMount(readers, "container.mount.dest", Container.Mount::destination);
        addMount(readers, "container.mount.mode", Container.Mount::mode);
        addMount(readers, "container.mount.rdwr", mount -> Boolean.toString(mount.writable()));
        addMount(readers, "container.mount.propagation", Container.Mount::propagation);
    }

    private static void addMount(
            Readers readers, String name, Function<Container.Mount, String> text) {
        boolean byDestination = name.equals("container.mount.source");
        readers.addBound(name, argument -> bind(argument.orElseThrow(), byDestination, text));
    }

    private static FieldBinding bind(
            FieldArgument argument, boolean byDestination, Function<Container.Mount, String> text) {
        OptionalInt index = argument.index();
        if (index.isPresent()) {
            return new FieldBinding.Bound(
                    of((event, container, into) -> {
                        List<Container.Mount> mounts = container.container.mounts();
                        boolean is = index.getAsInt() < mounts.size();
                        if (is) {
                            into.setText(text.apply(mounts.get(index.getAsInt())));
                        }
                        return is;
                    }));
        }
        try {
            Pattern pattern = Pattern.compile(argument.text(), Pattern.MULTILINE);
            return new FieldBinding.Bound(
                    of((event, container, into) -> {
                        Optional<Container.Mount> mount = container.mount(pattern, byDestination);
                        mount.ifPresent(found -> into.setText(text.apply(found)));
                        return mount.isPresent();
                    }));
        } catch (PatternSyntaxException e) {
            return new FieldBinding.Refused(
                    "\"" + argument.text() + "\" is no regular expression: " + e.getDescription());
        }
    }
}
