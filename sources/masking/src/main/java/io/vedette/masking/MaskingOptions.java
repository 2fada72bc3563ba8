package io.vedette.masking;

/**
 * What is masked besides secrets.
 *
 * @param personalData whether e-mail addresses and card numbers are. Off unless asked for: in an
 *     audit log they say who it was.
 */
public record MaskingOptions(boolean personalData) {
    /** Secrets only. */
    public static final MaskingOptions SECRETS = new MaskingOptions(false);
}
