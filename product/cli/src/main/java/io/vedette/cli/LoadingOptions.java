package io.vedette.cli;

import io.vedette.rules.LoadOptions;
import picocli.CommandLine.Option;

/** How rules are read. */
final class LoadingOptions {
    @Option(
            names = "--fix-upstream-bugs",
            description =
                    "Read rules as they are meant where Falco is known to be wrong (see docs/falco-compatibility.md).")
    private boolean fixUpstreamBugs;

    LoadOptions options() {
        return new LoadOptions(fixUpstreamBugs);
    }
}
