package io.vedette.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Secrets of thirty kinds, each one different. Their beginnings are spelled apart on purpose. */
final class PlantedSecrets {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String HEX = "0123456789abcdef";

    private final Random random;

    PlantedSecrets(Random random) {
        this.random = random;
    }

    /** A secret of each kind that is recognised wherever it stands. */
    List<String> recognisable() {
        List<Supplier<String>> kinds =
                List.of(
                        () -> "AK" + "IA" + some(CAPITALS, 16),
                        () -> "AS" + "IA" + some(CAPITALS, 16),
                        () -> "AI" + "za" + some(LETTERS, 35),
                        () -> "GOC" + "SPX-" + some(LETTERS, 28),
                        () -> "gh" + "p_" + some(LETTERS, 36),
                        () -> "gh" + "s_" + some(LETTERS, 36),
                        () -> "github" + "_pat_" + some(LETTERS, 60),
                        () -> "gl" + "pat-" + some(LETTERS, 20),
                        () -> "xo" + "xb-" + some("0123456789", 12) + "-" + some(LETTERS, 24),
                        () -> "np" + "m_" + some(LETTERS, 36),
                        () -> "py" + "pi-" + some(LETTERS, 80),
                        () -> "sk_" + "live_" + some(LETTERS, 24),
                        () -> "S" + "G." + some(LETTERS, 22) + "." + some(LETTERS, 43),
                        () -> "hv" + "s." + some(LETTERS, 40),
                        () -> "dop" + "_v1_" + some(HEX, 64),
                        this::webToken,
                        () -> pem("RSA PRIVATE" + " KEY"),
                        () -> pem("OPENSSH PRIVATE" + " KEY"),
                        () -> pem("ENCRYPTED PRIVATE" + " KEY"),
                        () -> base64(pem("EC PRIVATE" + " KEY")));
        return kinds.stream().map(Supplier::get).toList();
    }

    /** A secret of each kind; some are recognised only by what stands beside them. */
    List<String> all() {
        var all = new ArrayList<>(recognisable());
        all.add(some(LETTERS, 12));
        all.add("x" + some(HEX, 5));
        all.add(some(LETTERS, 6) + "#" + some(LETTERS, 4) + "!%" + some(LETTERS, 4));
        all.add(some(LETTERS, 5) + "/" + some(LETTERS, 20) + "+" + some(LETTERS, 14));
        all.add(some(HEX, 64));
        all.add(base64(some(LETTERS, 32)));
        all.add(some("0123456789", 9));
        all.add("correct" + some(HEX, 8) + "horse");
        all.add("pä" + some(LETTERS, 8) + "ß");
        all.add("{" + some(LETTERS, 8) + "}" + some(LETTERS, 8));
        return all;
    }

    private String some(String alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private String webToken() {
        String header = "{\"alg\":\"RS256\",\"kid\":\"" + some(LETTERS, 10) + "\"}";
        String claims =
                "{\"iss\":\"kubernetes/serviceaccount\",\"sub\":\"" + some(LETTERS, 9) + "\"}";
        return unpadded(header) + "." + unpadded(claims) + "." + some(LETTERS, 86);
    }

    private String pem(String label) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + some(LETTERS, 64)
                + "\n"
                + some(LETTERS, 30)
                + "\n-----END "
                + label
                + "-----\n";
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String unpadded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
