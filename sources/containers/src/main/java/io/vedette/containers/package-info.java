/**
 * Who a container is: container runtimes of this machine are asked over their Unix sockets.
 *
 * <p>It answers the sensor from memory and never makes it wait; asking goes on aside. It never sees
 * an event or a rule, changes nothing in a runtime, and takes what runtimes answer for what it is:
 * names that somebody chose, of any size and shape. Start reading at {@link
 * io.vedette.containers.ContainerDirectory}, then at {@link
 * io.vedette.containers.ContainerRuntime}.
 */
@NullMarked
package io.vedette.containers;

import org.jspecify.annotations.NullMarked;
