package io.vedette.syscalls;

import java.util.Optional;
import java.util.Set;

/** Finds the name that an author probably meant. */
final class Spelling {
    private Spelling() {}

    /** The first name in alphabetical order that is one slip of the fingers away. */
    static Optional<String> nearest(String written, Set<String> known) {
        return known.stream()
                .filter(name -> !written.isEmpty() && isNear(name, written))
                .sorted()
                .findFirst();
    }

    /**
     * Whether two words differ by one letter that is wrong, missing or too much, or by two that are
     * swapped.
     */
    private static boolean isNear(String a, String b) {
        String longer = a.length() >= b.length() ? a : b;
        String shorter = a.length() >= b.length() ? b : a;
        int same = 0;
        while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
            same++;
        }
        return switch (longer.length() - shorter.length()) {
            case 0 ->
                    sameFrom(longer, same + 1, shorter, same + 1)
                            || isSwapped(longer, shorter, same);
            case 1 -> sameFrom(longer, same + 1, shorter, same);
            default -> false;
        };
    }

    private static boolean isSwapped(String a, String b, int at) {
        return at + 1 < a.length()
                && a.charAt(at) == b.charAt(at + 1)
                && a.charAt(at + 1) == b.charAt(at)
                && sameFrom(a, at + 2, b, at + 2);
    }

    private static boolean sameFrom(String a, int fromA, String b, int fromB) {
        return a.length() - fromA == b.length() - fromB
                && a.regionMatches(fromA, b, fromB, b.length() - fromB);
    }
}
