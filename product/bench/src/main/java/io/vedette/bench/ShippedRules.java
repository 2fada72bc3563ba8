package io.vedette.bench;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RuleSelection;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules as people run them: ours, and public ones that lie beside the repository. */
final class ShippedRules {
    static final Path ROOT = Path.of(System.getProperty("vedette.root", "."));
    static final Path SHARED = ROOT.resolve("../shared/data");
    static final Path OURS = ROOT.resolve("content/rules");
    static final Path FALCO = SHARED.resolve("falco/rules");

    private ShippedRules() {}

    static RunningRules load(Map<SourceId, FieldCatalogue> catalogues, List<Path> paths)
            throws IOException {
        var files = new ArrayList<RuleFile>();
        for (Path path : paths) {
            files.add(new RuleFile(path.getFileName().toString(), Files.readString(path)));
        }
        LoadResult loaded = new RuleLoader(catalogues, LoadOptions.DEFAULT).load(files);
        if (!loaded.isSuccessful()) {
            throw new IllegalStateException("rules are refused: " + loaded.files());
        }
        return RuleSelection.AS_FILED.apply(loaded.rules());
    }
}
