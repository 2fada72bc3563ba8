/**
 * Following files through rotation, truncation and restarts.
 *
 * <p>This room never knows what a file holds. Start reading at {@link
 * io.vedette.files.FollowedFile}; what is read next is decided in {@code Follower}.
 */
@NullMarked
package io.vedette.files;

import org.jspecify.annotations.NullMarked;
