package io.vedette.syscalls;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The declarations of the source's fields, from the table {@code fields.tsv}; how they are read is
 * not known yet.
 */
final class FieldTable {
    private FieldTable() {}

    static List<Field> read() {
        return Table.read("fields.tsv", 6).stream().map(FieldTable::field).toList();
    }

    private static Field field(String[] row) {
        String name = row[0];
        boolean required = !row[3].endsWith("?") && !row[3].equals("none");
        String argument = required ? row[3] : row[3].replace("?", "");
        var traits = EnumSet.of(Field.Trait.NOT_READ_YET);
        if (!row[4].equals("-")) {
            for (String trait : row[4].split(",")) {
                traits.add(Field.Trait.valueOf(trait));
            }
        }
        return new Field(
                name,
                FieldType.valueOf(row[1]),
                Cardinality.valueOf(row[2]),
                kind(argument),
                required,
                row[5],
                traits,
                given -> bind(name, argument, given));
    }

    private static ArgumentKind kind(String argument) {
        return switch (argument) {
            case "none" -> ArgumentKind.NONE;
            case "index" -> ArgumentKind.INDEX;
            case "key", "event-type" -> ArgumentKind.KEY;
            case "index-or-key", "parameter" -> ArgumentKind.INDEX_OR_KEY;
            default -> throw new IllegalStateException("no kind of argument: " + argument);
        };
    }

    /**
     * What an argument names has to be there, else a rule with a typing error would silently never
     * match.
     */
    private static FieldBinding bind(String field, String argument, Optional<FieldArgument> given) {
        String text = given.map(FieldArgument::text).orElse("");
        return switch (argument) {
            case "parameter" ->
                    given.flatMap(value -> value.index().stream().boxed().findFirst()).isPresent()
                                    || EventTable.get().parameterNames().contains(text)
                            ? unread()
                            : refused(
                                    field,
                                    text,
                                    "no event has a parameter \"",
                                    EventTable.get().parameterNames());
            case "event-type" ->
                    EventTable.get().names().names().contains(text)
                            ? unread()
                            : refused(
                                    field,
                                    text,
                                    "there is no event type \"",
                                    EventTable.get().names().names());
            default -> unread();
        };
    }

    private static FieldBinding unread() {
        return new FieldBinding.Bound((event, into) -> false);
    }

    private static FieldBinding refused(
            String field, String text, String reason, Set<String> known) {
        Optional<String> near =
                known.stream()
                        .filter(name -> !text.isEmpty() && isNear(name, text))
                        .sorted()
                        .findFirst();
        return new FieldBinding.Refused(
                field
                        + ": "
                        + reason
                        + text
                        + "\""
                        + near.map(name -> "; did you mean \"" + name + "\"?").orElse(""));
    }

    /**
     * Whether two words differ by one letter that is wrong, missing or too much, or by two that are
     * swapped.
     */
    private static boolean isNear(String a, String b) {
        String longer = a.length() >= b.length() ? a : b;
        String shorter = a.length() >= b.length() ? b : a;
        if (longer.length() - shorter.length() > 1) {
            return false;
        }
        int same = 0;
        while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
            same++;
        }
        if (longer.length() > shorter.length()) {
            return longer.substring(same + 1).equals(shorter.substring(same));
        }
        int rest = Math.min(same + 1, longer.length());
        boolean swapped =
                same + 1 < longer.length()
                        && longer.charAt(same) == shorter.charAt(same + 1)
                        && longer.charAt(same + 1) == shorter.charAt(same)
                        && longer.substring(same + 2).equals(shorter.substring(same + 2));
        return swapped || longer.substring(rest).equals(shorter.substring(rest));
    }
}
