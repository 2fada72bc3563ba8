package io.vedette.rules;

import io.vedette.rules.RuleCollection.NamedList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts the items of lists where their names stand in conditions, as text and before anything is
 * parsed.
 *
 * <p>Lists are gone through in the order in which they are defined, so the items of one list may be
 * the name of a later one. A name counts where blanks, parentheses, commas, equals signs or the
 * ends of the text are around it, also within quotes.
 */
final class ListSubstitution {
    /** A condition that grows beyond this is refused: lists that name lists grow without end. */
    private static final int LONGEST = 1 << 20;

    private static final String BLANKS = " \t\n\r";
    private static final String DELIMITERS = BLANKS + "(),=";

    private final List<Expansion> expansions = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    private record Expansion(String name, String text) {}

    ListSubstitution(RuleCollection collection) {
        for (NamedList list : collection.lists()) {
            var items = new ArrayList<String>();
            for (SourceText item : list.items()) {
                NamedList inner = collection.list(item.text()).orElse(null);
                if (inner != null && inner.index() < list.visibility()) {
                    used.add(inner.name());
                    inner.items().forEach(text -> items.add(quotedIfNeeded(text.text())));
                } else {
                    items.add(quotedIfNeeded(item.text()));
                }
            }
            expansions.add(new Expansion(list.name(), String.join(", ", items)));
        }
    }

    /** Whether a list was put somewhere, or is part of another list. */
    boolean isUsed(String name) {
        return used.contains(name);
    }

    /** The items of each list as they are put into conditions, by its name. */
    String items(String name) {
        for (Expansion expansion : expansions) {
            if (expansion.name().equals(name)) {
                return expansion.text();
            }
        }
        return "";
    }

    SourceText apply(SourceText condition, Set<String> usedHere) throws SyntaxException {
        SourceText text = condition;
        for (Expansion list : expansions) {
            int found = text.text().indexOf(list.name());
            while (found >= 0) {
                int end = found + list.name().length();
                if (isDelimited(text.text(), found, end)) {
                    used.add(list.name());
                    usedHere.add(list.name());
                    int resume = replacementEnd(text.text(), found, list);
                    text = replace(text, found, end, list);
                    if (text.length() > LONGEST) {
                        throw new SyntaxException(
                                "the condition is longer than "
                                        + LONGEST
                                        + " characters once its lists are put in",
                                0);
                    }
                    found = text.text().indexOf(list.name(), resume);
                } else {
                    found = text.text().indexOf(list.name(), found + 1);
                }
            }
        }
        return text;
    }

    private static boolean isDelimited(String text, int start, int end) {
        return (start == 0 || DELIMITERS.indexOf(text.charAt(start - 1)) >= 0)
                && (end == text.length() || DELIMITERS.indexOf(text.charAt(end)) >= 0);
    }

    /** Blanks around the name go; so does a comma beside an empty list. */
    private static SourceText replace(SourceText text, int start, int end, Expansion list) {
        String all = text.text();
        int from = blanksBefore(all, start);
        int to = end;
        while (to < all.length() && BLANKS.indexOf(all.charAt(to)) >= 0) {
            to++;
        }
        if (list.text().isEmpty()) {
            if (from > 0 && all.charAt(from - 1) == ',') {
                from--;
            } else if (to < all.length() && all.charAt(to) == ',') {
                to++;
            }
        }
        Place place = text.place(start);
        return SourceText.join(
                text.slice(0, from),
                SourceText.at(
                        (from > 0 ? " " : "") + list.text() + " ", place.file(), place.offset()),
                text.slice(to, all.length()));
    }

    /** Where to look on, so that a list that names itself is not put in again and again. */
    private static int replacementEnd(String text, int start, Expansion list) {
        return blanksBefore(text, start) + list.text().length() + 1;
    }

    private static int blanksBefore(String text, int start) {
        int from = start;
        while (from > 0 && BLANKS.indexOf(text.charAt(from - 1)) >= 0) {
            from--;
        }
        return from;
    }

    private static String quotedIfNeeded(String item) {
        return needsQuotes(item) ? "\"" + item + "\"" : item;
    }

    /** Whether a value has blanks and is not in quotes already. */
    static boolean needsQuotes(String value) {
        boolean blank =
                value.chars().anyMatch(c -> c == ' ' || c == '\t' || c == '\n' || c == '\r');
        boolean quoted = value.startsWith("\"") || value.startsWith("'");
        return blank && !quoted;
    }
}
