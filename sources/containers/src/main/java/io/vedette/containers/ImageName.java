package io.vedette.containers;

import java.util.regex.Pattern;

/**
 * What an image is called, taken apart.
 *
 * @param repository with the registry's host, when that is named
 * @param tag empty when it has none
 * @param digest with its algorithm; empty when it has none
 */
record ImageName(String repository, String tag, String digest) {
    private static final Pattern BARE_ID = Pattern.compile("[0-9a-f]{64}");

    /**
     * Takes a reference apart as {@code host:5000/path/name:tag@sha256:…}. An image that is called
     * by its id alone has no name.
     */
    static ImageName of(String reference) {
        if (isId(reference)) {
            return new ImageName("", "", "");
        }
        int at = reference.indexOf('@');
        String name = at < 0 ? reference : reference.substring(0, at);
        String digest = at < 0 ? "" : reference.substring(at + 1);
        // a colon before the last slash is that of a port
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        return new ImageName(
                tagged ? name.substring(0, colon) : name,
                tagged ? name.substring(colon + 1) : "",
                digest);
    }

    /** CRI-O has ids without their algorithm, which no repository may be called. */
    static boolean isId(String reference) {
        return reference.startsWith("sha256:") || BARE_ID.matcher(reference).matches();
    }
}
