/**
 * Kernel events: recordings of them, the state of the recorded machine, and what rules can ask.
 *
 * <p>An event passes from the bytes ({@code CaptureInput}, {@code RecordedEvent}) through {@code
 * EventUpgrade}, which makes current events of old ones, to {@code StateTracker}, which keeps
 * {@code MachineState} (threads, descriptors, accounts, interfaces, containers) as it was after the
 * event; then rules read fields ({@code ProcessFields}, {@code DescriptorFields} and the like).
 * {@code CaptureWriter} goes the other way. It never sees a rule. Start reading at {@link
 * io.vedette.syscalls.CaptureReader} and {@link io.vedette.syscalls.SyscallCatalogue}; the tables
 * are resources beside them.
 */
@NullMarked
package io.vedette.syscalls;

import org.jspecify.annotations.NullMarked;
