package io.vedette.cli;

import io.vedette.rules.RuleFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules and recordings that come with the product. */
final class Content {
    private static final List<String> RULES =
            List.of(
                    "kernel-events.yaml",
                    "kernel-correlations.yaml",
                    "kubernetes-audit.yaml",
                    "kubernetes-correlations.yaml");
    private static final String FIRST_STEPS = "recordings/k8s-first-steps.jsonl.gz";

    private Content() {}

    static List<RuleFile> rules() {
        return RULES.stream()
                .map(name -> new RuleFile("vedette:" + name, text("rules/" + name)))
                .toList();
    }

    /** A recording of a small cluster under attack, made by us. */
    static InputStream firstSteps() {
        return open(FIRST_STEPS);
    }

    private static String text(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the product's own " + name + " cannot be read", e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Content.class.getResourceAsStream("/io/vedette/content/" + name);
        if (in == null) {
            throw new IllegalStateException("the product was built without " + name);
        }
        return in;
    }
}
