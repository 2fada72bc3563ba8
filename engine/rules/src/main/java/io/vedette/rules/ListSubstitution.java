package io.vedette.rules;

import io.vedette.rules.RuleCollection.NamedList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

    /** Places among the expansions, of each by its name. */
    private final Map<String, Integer> places = new HashMap<>();

    /** Places of those whose name is no word, which have to be looked for in each text. */
    private final List<Integer> unusual = new ArrayList<>();

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
            int place = expansions.size();
            expansions.add(new Expansion(list.name(), String.join(", ", items)));
            if (list.name().chars().anyMatch(c -> DELIMITERS.indexOf(c) >= 0)) {
                unusual.add(place);
            } else {
                places.put(list.name(), place);
            }
        }
    }

    /** Whether a list was put somewhere, or is part of another list. */
    boolean isUsed(String name) {
        return used.contains(name);
    }

    SourceText apply(SourceText condition, Set<String> usedHere) throws SyntaxException {
        checkLength(condition);
        SourceText text = condition;
        var due = new TreeSet<>(unusual);
        addNamed(text.text(), due);
        for (Integer next = due.pollFirst(); next != null; next = due.pollFirst()) {
            int place = next;
            Expansion list = expansions.get(place);
            if (text.text().contains(list.name())) {
                text = apply(text, list, usedHere);
                addNamed(list.text(), due);
                // a list is put in once, where its turn is
                due.headSet(place, true).clear();
            }
            checkLength(text);
        }
        return text;
    }

    private static void checkLength(SourceText text) throws SyntaxException {
        if (text.length() > LONGEST) {
            throw new SyntaxException(
                    "the condition is longer than "
                            + LONGEST
                            + " characters once its lists are put in",
                    0);
        }
    }

    /** Adds the places of the lists that a text names. */
    private void addNamed(String text, Set<Integer> into) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || DELIMITERS.indexOf(text.charAt(i)) >= 0) {
                Integer place = i == start ? null : places.get(text.substring(start, i));
                if (place != null) {
                    into.add(place);
                }
                start = i + 1;
            }
        }
    }

    /** One pass for one list; blanks around a name go, and so does a comma beside an empty list. */
    private SourceText apply(SourceText text, Expansion list, Set<String> usedHere) {
        String all = text.text();
        var result = new SourceText.Builder(text);
        int copied = 0;
        int found = all.indexOf(list.name());
        while (found >= 0 && result.length() <= LONGEST) {
            int end = found + list.name().length();
            if (!isDelimited(all, found, end)) {
                found = all.indexOf(list.name(), found + 1);
                continue;
            }
            used.add(list.name());
            usedHere.add(list.name());
            result.add(text, copied, found);
            while (result.length() > 0 && BLANKS.indexOf(result.last()) >= 0) {
                result.takeBack();
            }
            while (end < all.length() && BLANKS.indexOf(all.charAt(end)) >= 0) {
                end++;
            }
            if (list.text().isEmpty()) {
                if (result.length() > 0 && result.last() == ',') {
                    result.takeBack();
                } else if (end < all.length() && all.charAt(end) == ',') {
                    end++;
                }
            }
            result.add((result.length() > 0 ? " " : "") + list.text() + " ", text.place(found));
            copied = end;
            found = all.indexOf(list.name(), end);
        }
        result.add(text, copied, all.length());
        return result.build();
    }

    private static boolean isDelimited(String text, int start, int end) {
        return (start == 0 || DELIMITERS.indexOf(text.charAt(start - 1)) >= 0)
                && (end == text.length() || DELIMITERS.indexOf(text.charAt(end)) >= 0);
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
