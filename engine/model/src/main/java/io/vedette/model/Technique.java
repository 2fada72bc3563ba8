package io.vedette.model;

/**
 * A technique of MITRE ATT&amp;CK that a rule's tags name.
 *
 * @param id such as {@code T1552.007}
 */
public record Technique(String id) {
    /** The version of ATT&amp;CK against which this version of Vedette reads technique ids. */
    public static final String ATTACK_VERSION = "17.1";

    /**
     * Whether a tag is a technique's id: {@code T} and four digits, perhaps a dot and three more.
     */
    public static boolean isId(String tag) {
        int length = tag.length();
        if ((length != 5 && length != 9) || tag.charAt(0) != 'T') {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = tag.charAt(i);
            if (i == 5 ? c != '.' : (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
