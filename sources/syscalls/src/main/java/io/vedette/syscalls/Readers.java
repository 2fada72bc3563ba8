package io.vedette.syscalls;

import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes readers of fields from what is different about each; the rest is the same for many. */
final class Readers {
    private final Map<String, FieldTable.Binder> binders = new HashMap<>();

    /** How each field that was added is read, by its name. */
    Map<String, FieldTable.Binder> binders() {
        return binders;
    }

    /** Makes the reader of one field for an argument that makes sense. */
    @FunctionalInterface
    interface Maker {
        FieldReader<SyscallEvent> reader(Optional<FieldArgument> argument);
    }

    /** A text that a thread has. */
    @FunctionalInterface
    interface TextOfThread {
        byte[] of(ProcessThread thread);
    }

    /** A number that a thread has. */
    @FunctionalInterface
    interface NumberOfThread {
        long of(ProcessThread thread);
    }

    /** Something that a thread is or is not. */
    @FunctionalInterface
    interface TruthOfThread {
        boolean of(ProcessThread thread);
    }

    /** A field of events that have a thread. */
    @FunctionalInterface
    interface OfThread {
        boolean read(SyscallEvent event, ProcessThread thread, Value into);
    }

    /** Another thread, as the parent. */
    @FunctionalInterface
    interface OtherThread {
        @Nullable ProcessThread of(SyscallEvent event, ProcessThread thread);
    }

    void add(String name, FieldReader<SyscallEvent> reader) {
        binders.put(name, any -> new FieldBinding.Bound(reader));
    }

    /** A field whose reader depends on its argument. */
    void addWithArgument(String name, Maker maker) {
        binders.put(name, argument -> new FieldBinding.Bound(maker.reader(argument)));
    }

    /** A field whose type depends on its argument, or which takes not all arguments. */
    void addBound(String name, FieldTable.Binder binder) {
        binders.put(name, binder);
    }

    static FieldReader<SyscallEvent> ofThread(OfThread reader) {
        return (event, into) -> {
            ProcessThread thread = event.thread;
            return thread != null && reader.read(event, thread, into);
        };
    }

    static FieldReader<SyscallEvent> textOf(TextOfThread text) {
        return (event, into) -> {
            ProcessThread thread = event.thread;
            if (thread == null) {
                return false;
            }
            into.setText(text.of(thread));
            return true;
        };
    }

    void addText(String name, TextOfThread text) {
        add(name, textOf(text));
    }

    void addNumber(String name, NumberOfThread number) {
        add(
                name,
                ofThread((event, thread, into) -> {
                    into.setNumber(number.of(thread));
                    return true;
                }));
    }

    /** A number that is not known when it is {@code none}. */
    void addNumberBut(String name, long none, NumberOfThread number) {
        add(
                name,
                ofThread((event, thread, into) -> {
                    long value = number.of(thread);
                    into.setNumber(value);
                    return value != none;
                }));
    }

    void addTruth(String name, TruthOfThread truth) {
        add(
                name,
                ofThread((event, thread, into) -> {
                    into.setBoolean(truth.of(thread));
                    return true;
                }));
    }

    /** A text of another thread; not there when that is not known. */
    void addTextOfOther(String name, OtherThread other, TextOfThread text) {
        add(
                name,
                ofThread((event, thread, into) -> {
                    ProcessThread found = other.of(event, thread);
                    if (found == null) {
                        return false;
                    }
                    into.setText(text.of(found));
                    return true;
                }));
    }

    /** A text of another thread; empty when that is not known. */
    void addTextOfOtherOrEmpty(String name, OtherThread other, TextOfThread text) {
        add(
                name,
                ofThread((event, thread, into) -> {
                    ProcessThread found = other.of(event, thread);
                    into.setText(found == null ? Slice.NOTHING : text.of(found));
                    return true;
                }));
    }

    /** Reads a text that may be missing. */
    static boolean isThere(byte @Nullable [] text, Value into) {
        if (text == null) {
            return false;
        }
        into.setText(text);
        return true;
    }
}
