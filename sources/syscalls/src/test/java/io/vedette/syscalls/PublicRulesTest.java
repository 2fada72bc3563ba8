package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules that Falco's users have, searched for names as text: that whole files load is for those
 * to test who know the rule language.
 */
class PublicRulesTest {
    private static final Pattern FIELD =
            Pattern.compile(
                    "(?<=[\\s(%])((?:evt|syscall|fd|fdlist|fs|group|user|util|proc|thread|container|k8s)"
                            + "(?:\\.[a-z_][a-z0-9_]*)+)(?:\\[([^\\]]+)])?(?=[\\s=!<>),%]|$)",
                    Pattern.MULTILINE);
    private static final Pattern EVENT_TYPES =
            Pattern.compile(
                    "(?:evt|syscall)\\.type\\s*(?:(?:!=|=|==)\\s*([a-z0-9_]+)|in\\s*\\(([^)]*)\\))");

    private final FieldCatalogue catalogue = FieldCatalogue.of(new SyscallCatalogue());

    /** The text of a file without comments and lists: those hold values, such as user.log. */
    private static String rules(String file) throws IOException {
        Path path =
                Path.of(System.getProperty("vedette.root"))
                        .resolve("../shared/data/falco/rules")
                        .resolve(file);
        assumeTrue(Files.exists(path), "skipped: " + file + " is not beside the repository");
        return Files.readString(path)
                .replaceAll("(?m)^\\s*#.*$", "")
                .replaceAll("(?m)^ *items: *\\[[^\\]]*]", "");
    }

    /** Empty when rules can read the field, else what is wrong. */
    private Optional<String> problem(MatchResult written) {
        String name = written.group(1);
        Optional<String> argument = Optional.ofNullable(written.group(2));
        Optional<Field> field = catalogue.find(name);
        int dot = name.lastIndexOf('.');
        while (field.isEmpty() && dot > 0) {
            argument = Optional.of(name.substring(dot + 1));
            field = catalogue.find(name.substring(0, dot)).filter(PublicRulesTest::takesKey);
            dot = name.lastIndexOf('.', dot - 1);
        }
        if (field.isEmpty()) {
            return Optional.of("no field " + written.group());
        }
        boolean fits =
                argument.isPresent()
                        ? field.get().argument() != ArgumentKind.NONE
                        : !field.get().argumentRequired();
        if (!fits) {
            return Optional.of("the argument of " + written.group());
        }
        return switch (field.get().binder().apply(argument.map(FieldArgument::new))) {
            case FieldBinding.Bound ignored -> Optional.empty();
            case FieldBinding.BoundAs ignored -> Optional.empty();
            case FieldBinding.Refused(String reason) -> Optional.of(reason);
        };
    }

    private static boolean takesKey(Field field) {
        return field.argument() == ArgumentKind.KEY
                || field.argument() == ArgumentKind.INDEX_OR_KEY;
    }

    @ParameterizedTest
    @CsvSource({
        "falco_rules.yaml, 60",
        "falco-incubating_rules.yaml, 60",
        "falco-sandbox_rules.yaml, 60"
    })
    void askForFieldsThatAreThere(String file, int atLeast) throws IOException {
        var seen = new TreeSet<String>();
        var problems = new TreeSet<String>();
        FIELD.matcher(rules(file))
                .results()
                .forEach(written -> {
                    seen.add(written.group());
                    problem(written).ifPresent(problems::add);
                });

        assertThat(problems).isEmpty();
        assertThat(seen).hasSizeGreaterThan(atLeast).contains("proc.name", "evt.type");
    }

    @ParameterizedTest
    @CsvSource({"falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml"})
    void askForEventTypesThatAreThere(String file) throws IOException {
        Set<String> asked = new TreeSet<>();
        EVENT_TYPES
                .matcher(rules(file))
                .results()
                .map(found -> Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2)))
                .forEach(names -> asked.addAll(Set.of(names.strip().split("\\s*,\\s*"))));

        assertThat(asked).contains("open", "openat", "openat2", "execve");
        assertThat(catalogue.eventTypes().names()).containsAll(asked);
    }
}
