/**
 * Kernel events: which there are, and what rules can ask of them.
 *
 * <p>This room will own capture, recordings and the state of processes and descriptors; so far it
 * is the catalogue alone, so that rules for system calls load and are checked. It never sees a
 * rule. Start reading at {@link io.vedette.syscalls.SyscallCatalogue}; the tables are resources
 * beside it.
 */
@NullMarked
package io.vedette.syscalls;

import org.jspecify.annotations.NullMarked;
