package io.vedette.model;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that an author probably meant. */
public final class Suggestions {
    /** Longer words are not worth the quadratic comparison. */
    private static final int LONGEST = 80;

    private Suggestions() {}

    /** Advice like {@code did you mean "proc.name"?}; empty when no known name is close. */
    public static String didYouMean(String written, Collection<String> known) {
        String best = "";
        int allowed = Math.max(1, written.length() / 4);
        int bestDistance = allowed + 1;
        if (written.length() > LONGEST) {
            return "";
        }
        String lower = written.toLowerCase(Locale.ROOT);
        for (String name : known) {
            if (Math.abs(name.length() - written.length()) < bestDistance) {
                int distance = distance(lower, name.toLowerCase(Locale.ROOT), bestDistance);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = name;
                }
            }
        }
        return best.isEmpty() ? "" : "did you mean \"" + best + "\"?";
    }

    /** The same, or all known names where none is close, as they are few. */
    public static String didYouMeanOrAll(String written, Collection<String> known) {
        String meant = didYouMean(written, known);
        return meant.isEmpty() ? "there are " + String.join(", ", known) : meant;
    }

    /**
     * Edits (insert, delete, replace, swap neighbours) between two words, or {@code limit} when
     * there are as many.
     */
    private static int distance(String a, String b, int limit) {
        int[] before = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int edits = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits = Math.min(edits, before[j - 2] + 1);
                }
                current[j] = edits;
                least = Math.min(least, edits);
            }
            if (least >= limit) {
                return limit;
            }
            int[] spare = before;
            before = previous;
            previous = current;
            current = spare;
        }
        return previous[b.length()];
    }
}
