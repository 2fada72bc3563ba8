package io.vedette.rules;

import java.util.List;

/**
 * What came of loading files of rules.
 *
 * @param files one result for each file, in the order given
 * @param rules the rules of all files that are all right; those of a file with errors are among
 *     them as far as they could be made
 */
public record LoadResult(List<FileResult> files, RuleSet rules) {
    public LoadResult {
        files = List.copyOf(files);
    }

    /** Whether no file has an error. */
    public boolean isSuccessful() {
        return files.stream().allMatch(FileResult::isSuccessful);
    }

    /**
     * What loading one file brought to light.
     *
     * @param name as the user gave it
     * @param diagnostics in the order in which they stand in the file
     */
    public record FileResult(String name, List<Diagnostic> diagnostics) {
        public FileResult {
            diagnostics = List.copyOf(diagnostics);
        }

        public boolean isSuccessful() {
            return errors().isEmpty();
        }

        public List<Diagnostic> errors() {
            return diagnostics.stream().filter(Diagnostic::isError).toList();
        }

        public List<Diagnostic> warnings() {
            return diagnostics.stream().filter(diagnostic -> !diagnostic.isError()).toList();
        }
    }
}
