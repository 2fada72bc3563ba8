package io.vedette.masking;

import static io.vedette.masking.Characters.ascii;

/**
 * Tokens that services give out with a beginning of their own, so that they can be told from any
 * other text.
 */
final class KnownTokens {
    /**
     * @param shortest characters that follow the beginning at least, with a digit or a capital
     *     among them
     * @param wide whether these may be hyphens and dots too
     */
    private record Shape(String start, int shortest, boolean wide) {}

    // Names of objects may begin like these too.
    private static final int COMMON_LENGTH = 4;

    /** So many characters decide; a token may be longer. */
    private static final int LOOKED_AT = 256;

    private static final Shape[] SHAPES = {
        shape("AKIA", 16, false),
        shape("ASIA", 16, false),
        shape("ABIA", 16, false),
        shape("ACCA", 16, false),
        shape("AIza", 30, true),
        shape("ya29.", 20, true),
        shape("GOCSPX-", 20, true),
        shape("ghp_", 20, false),
        shape("gho_", 20, false),
        shape("ghu_", 20, false),
        shape("ghs_", 20, false),
        shape("ghr_", 20, false),
        shape("github_pat_", 20, false),
        shape("glpat-", 16, true),
        shape("gldt-", 16, true),
        shape("glrt-", 16, true),
        shape("glcbt-", 16, true),
        shape("glptt-", 16, true),
        shape("glsa_", 20, false),
        shape("xoxb-", 10, true),
        shape("xoxp-", 10, true),
        shape("xoxa-", 10, true),
        shape("xoxr-", 10, true),
        shape("xoxs-", 10, true),
        shape("xapp-", 10, true),
        shape("npm_", 30, false),
        shape("pypi-", 30, true),
        shape("sk_live_", 10, false),
        shape("sk_test_", 10, false),
        shape("rk_live_", 10, false),
        shape("whsec_", 16, true),
        shape("sk-", 20, true),
        shape("SG.", 30, true),
        shape("dop_v1_", 30, false),
        shape("doo_v1_", 30, false),
        shape("hvs.", 20, true),
        shape("hvb.", 20, true),
        shape("hf_", 20, false),
        shape("dckr_pat_", 16, true),
        shape("shpat_", 20, false),
        shape("lin_api_", 20, false),
        shape("ATATT3", 20, true),
        shape("PMAK-", 20, true),
        shape("rubygems_", 20, false),
        shape("tfp_", 20, false),
        shape("EAACEdEose0cBA", 10, false),
        shape("AGE-SECRET-KEY-", 30, false),
        shape("sntrys_", 20, true)
    };

    private static final byte[][] STARTS = new byte[SHAPES.length][];
    private static final int[][] BY_FIRST = new int[128][];

    static {
        var counts = new int[128];
        for (int i = 0; i < SHAPES.length; i++) {
            STARTS[i] = ascii(SHAPES[i].start);
            counts[STARTS[i][0]]++;
        }
        for (int first = 0; first < 128; first++) {
            BY_FIRST[first] = new int[counts[first]];
        }
        for (int i = SHAPES.length - 1; i >= 0; i--) {
            int first = STARTS[i][0];
            BY_FIRST[first][--counts[first]] = i;
        }
    }

    private KnownTokens() {}

    private static Shape shape(String start, int shortest, boolean wide) {
        return new Shape(start, shortest, wide);
    }

    /** The index after the token that starts at an index; negative if none does. */
    static int end(byte[] text, int from, int to) {
        byte first = text[from];
        if (first < 0) {
            return -1;
        }
        for (int index : BY_FIRST[first]) {
            if (Characters.startsWith(text, from, to, STARTS[index])) {
                Shape shape = SHAPES[index];
                int rest = from + STARTS[index].length;
                int looked = end(shape, text, rest, Math.min(to, rest + LOOKED_AT));
                boolean needsCapital = rest - from <= COMMON_LENGTH;
                if (looked - rest >= shape.shortest && isVaried(text, rest, looked, needsCapital)) {
                    return end(shape, text, looked, to);
                }
            }
        }
        return -1;
    }

    private static int end(Shape shape, byte[] text, int from, int to) {
        return shape.wide ? wideEnd(text, from, to) : Characters.wordEnd(text, from, to);
    }

    private static int wideEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && Characters.isName(text[at])) {
            at++;
        }
        return at;
    }

    /** Words have neither digits nor capitals in their midst, names of objects have no capitals. */
    private static boolean isVaried(byte[] text, int from, int to, boolean needsCapital) {
        for (int i = from; i < to; i++) {
            if (Characters.isUpper(text[i]) || (!needsCapital && Characters.isDigit(text[i]))) {
                return true;
            }
        }
        return false;
    }
}
