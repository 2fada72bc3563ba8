package io.vedette.syscalls;

import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The source's fields: what they are is in the table {@code fields.tsv}, how one is read is up to
 * whoever asks for them. A field that nobody can read yet is declared all the same, so that rules
 * load, and its argument is checked.
 */
final class FieldTable {
    private static final String OPTIONAL = "?";

    private FieldTable() {}

    /** Binds one field to an argument that makes sense. */
    @FunctionalInterface
    interface Binder {
        FieldBinding bind(Optional<FieldArgument> argument);
    }

    /**
     * All fields in the order of the table.
     *
     * @param binders for each field that can be read, by name, how; a name that the table does not
     *     have is a mistake of ours
     */
    static List<Field> read(Map<String, Binder> binders) {
        return fields(Table.read("fields.tsv", 6), binders);
    }

    static List<Field> fields(List<String[]> rows, Map<String, Binder> binders) {
        var unused = new HashMap<>(binders);
        List<Field> fields =
                rows.stream()
                        .map(row -> field(row, Optional.ofNullable(unused.remove(row[0]))))
                        .toList();
        if (!unused.isEmpty()) {
            throw new IllegalStateException("no field is called " + unused.keySet());
        }
        return fields;
    }

    private static Field field(String[] row, Optional<Binder> binder) {
        String name = row[0];
        boolean optional = row[3].endsWith(OPTIONAL);
        ArgumentRule argument = ArgumentRule.called(row[3].replace(OPTIONAL, ""), name);
        Set<Field.Trait> traits = EnumSet.noneOf(Field.Trait.class);
        traits.addAll(Table.constants(Field.Trait.class, row[4], name));
        if (binder.isEmpty()) {
            traits.add(Field.Trait.NOT_READ_YET);
        }
        return new Field(
                name,
                Table.constant(FieldType.class, row[1], name),
                Table.constant(Cardinality.class, row[2], name),
                argument.kind(),
                argument != ArgumentRule.NONE && !optional,
                row[5],
                traits,
                binder(
                        name,
                        argument,
                        binder.orElse(any -> new FieldBinding.Bound((event, into) -> false))));
    }

    private static Function<Optional<FieldArgument>, FieldBinding> binder(
            String name, ArgumentRule rule, Binder binder) {
        return argument ->
                argument.flatMap(rule::objection)
                        .<FieldBinding>map(
                                objection -> new FieldBinding.Refused(name + ": " + objection))
                        .orElseGet(() -> binder.bind(argument));
    }
}
