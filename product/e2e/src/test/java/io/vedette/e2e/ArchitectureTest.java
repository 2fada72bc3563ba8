package io.vedette.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the architecture's table: which room leans on which. */
class ArchitectureTest {
    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.vedette");

    private static final Map<String, List<String>> LEANS_ON =
            Map.ofEntries(
                    Map.entry("model", List.of()),
                    Map.entry("rules", List.of("model")),
                    Map.entry("correlation", List.of("model", "rules")),
                    Map.entry("pipeline", List.of("model", "rules", "correlation")),
                    Map.entry("files", List.of()),
                    Map.entry("json", List.of("model")),
                    Map.entry("masking", List.of("model", "json")),
                    Map.entry("syscalls", List.of("model", "masking")),
                    Map.entry("containers", List.of("syscalls", "tls")),
                    Map.entry("kubernetes", List.of("model", "json", "files", "masking", "spool")),
                    Map.entry("spool", List.of()),
                    Map.entry("tls", List.of()),
                    Map.entry("outputs", List.of("model", "rules", "spool", "tls")),
                    Map.entry(
                            "server",
                            List.of(
                                    "containers",
                                    "model",
                                    "rules",
                                    "correlation",
                                    "files",
                                    "masking",
                                    "kubernetes",
                                    "pipeline",
                                    "spool",
                                    "outputs",
                                    "syscalls",
                                    "tls")),
                    Map.entry("auditing", List.of("model", "rules", "kubernetes")),
                    Map.entry("simulation", List.of("model", "rules", "pipeline", "syscalls")),
                    Map.entry(
                            "cli",
                            List.of(
                                    "simulation",
                                    "auditing",
                                    "containers",
                                    "model",
                                    "rules",
                                    "correlation",
                                    "masking",
                                    "syscalls",
                                    "kubernetes",
                                    "pipeline",
                                    "outputs",
                                    "server")));

    private static Stream<String> rooms() {
        return LEANS_ON.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomLeansOnlyOnThoseThatTheTableNames(String room) {
        String[] others =
                LEANS_ON.keySet().stream()
                        .filter(other ->
                                !other.equals(room)
                                        && !LEANS_ON.getOrDefault(room, List.of()).contains(other))
                        .map(other -> "io.vedette." + other + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.vedette." + room + "..")
                .should()
                .dependOnClassesThat(inAnyOf(others))
                .because("data moves one way, and a room that knows less can be changed alone")
                .allowEmptyShould(false)
                .check(PRODUCT);
    }

    private static DescribedPredicate<JavaClass> inAnyOf(String... packages) {
        return others(packages).as("in " + Arrays.toString(packages));
    }

    private static DescribedPredicate<JavaClass> others(String... packages) {
        DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysFalse();
        for (String each : packages) {
            any = any.or(resideInAPackage(each));
        }
        return any;
    }

    @Test
    void everyClassIsInARoomOfTheTable() {
        classes()
                .should()
                .resideInAnyPackage(
                        LEANS_ON.keySet().stream()
                                .map(room -> "io.vedette." + room + "..")
                                .toArray(String[]::new))
                .because("a room that is not in the table has no rules")
                .check(PRODUCT);
    }

    @Test
    void userPatternsNeverReachTheBacktrackingEngine() {
        noClasses()
                .that()
                .haveSimpleName("ConstantReader")
                .or()
                .haveSimpleName("Comparisons")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.regex.Pattern")
                .because(
                        "java.util.regex can be made to hang by a pattern or a value; RE2/J cannot")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCommandEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.vedette.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("a room may be embedded")
                .check(PRODUCT);
    }
}
