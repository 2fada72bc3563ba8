package io.vedette.masking;

import static io.vedette.masking.Characters.ascii;

/**
 * Addresses of well-known services that are a secret as a whole: whoever knows the path may post.
 */
final class WebhookUrls {
    /**
     * What comes before the secret, which has capitals, or {@link TextPrefilter} passes it over.
     */
    private static final byte[][] STARTS = {
        ascii("hooks.slack.com/services/"),
        ascii("hooks.slack.com/workflows/"),
        ascii("discord.com/api/webhooks/"),
        ascii("discordapp.com/api/webhooks/"),
        ascii("api.telegram.org/bot")
    };

    private WebhookUrls() {}

    /**
     * The index at which the secret begins.
     *
     * @param from the index after {@code ://}
     * @return negative if there is none
     */
    static int secret(byte[] text, int from, int to) {
        for (byte[] start : STARTS) {
            if (Characters.startsWith(text, from, to, start)) {
                return from + start.length;
            }
        }
        return -1;
    }
}
