/**
 * Following files through rotation and truncation.
 *
 * <p>This room never knows what a file holds. Start reading at {@link
 * io.vedette.files.FollowedFile}.
 */
@NullMarked
package io.vedette.files;

import org.jspecify.annotations.NullMarked;
