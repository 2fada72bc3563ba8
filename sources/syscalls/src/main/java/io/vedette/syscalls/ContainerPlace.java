package io.vedette.syscalls;

/**
 * What a control group tells of its container; names that whoever made it has chosen.
 *
 * @param id what events call the container, mostly the first 12 characters of its id
 * @param fullId the whole id
 * @param path of the control group
 * @param run tells containers apart that have the same id one after the other, from 0
 */
public record ContainerPlace(String id, String fullId, String path, int run) {
    private static final int LONG_ID = 64;

    /** Whether the id is one that no other container ever has. */
    boolean isUnique() {
        return fullId.length() == LONG_ID;
    }
}
