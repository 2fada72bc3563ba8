package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vedette.model.FieldCatalogue;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The product's own rules, and rules that a test writes. */
final class OwnRules {
    private static final Path ROOT = Path.of(System.getProperty("vedette.root"));

    private static final RunningRules ALL =
            load(
                    List.of(
                            file("content/rules/kubernetes-audit.yaml"),
                            file("content/rules/kubernetes-correlations.yaml")));

    /** Made once, since it takes seconds. */
    private static final AuditPolicy POLICY = PolicyMaker.make(new Needs(ALL));

    private OwnRules() {}

    static RunningRules all() {
        return ALL;
    }

    /** The policy for our own rules. */
    static AuditPolicy policy() {
        return POLICY;
    }

    static RunningRules of(String text) {
        return load(List.of(new RuleFile("test.yaml", text)));
    }

    private static RunningRules load(List<RuleFile> files) {
        LoadResult result =
                new RuleLoader(FieldCatalogue.loadAll(), LoadOptions.DEFAULT).load(files);
        assertThat(result.isSuccessful()).as("%s", result.files()).isTrue();
        return RuleSelection.AS_FILED.apply(result.rules());
    }

    private static RuleFile file(String name) {
        try {
            return new RuleFile(name, Files.readString(ROOT.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies beside the repository; a test that needs it is skipped where it is absent. */
    static Path shared(String path) {
        Path file = ROOT.resolve("../shared/data").resolve(path).normalize();
        assumeTrue(Files.exists(file), "skipped: data/" + path + " is not beside the repository");
        return file;
    }
}
