package io.vedette.cli;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette fields}: what rules can ask of events. */
@Command(
        name = "fields",
        description = "List the fields that conditions and outputs of rules can use, by source.",
        mixinStandardHelpOptions = true)
final class FieldsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "SOURCE",
            arity = "0..1",
            description = "Only the fields of this source, such as k8s_audit.")
    private String source = "";

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or markdown.")
    private Output output = Output.TEXT;

    @Spec private CommandSpec spec = CommandSpec.create();

    enum Output {
        TEXT,
        MARKDOWN
    }

    FieldsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();
        if (!source.isEmpty() && !catalogues.containsKey(new SourceId(source))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no source \""
                            + source
                            + "\"; there are "
                            + String.join(", ", names(catalogues)));
        }
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        if (output == Output.MARKDOWN) {
            out.println(
                    "# Fields\n\nWritten by `vedette fields --output markdown`: change the catalogues, not this page.");
        }
        catalogues.forEach((id, catalogue) -> {
            if (source.isEmpty() || id.name().equals(source)) {
                print(catalogue, out);
            }
        });
        out.flush();
        return ExitStatus.OK;
    }

    private static List<String> names(Map<SourceId, FieldCatalogue> catalogues) {
        return catalogues.keySet().stream().map(SourceId::name).toList();
    }

    private void print(FieldCatalogue catalogue, PrintStream out) {
        List<Field> shown =
                catalogue.fields().stream().filter(field -> !field.is(Field.Trait.HIDDEN)).toList();
        switch (output) {
            case TEXT -> {
                out.println("Source " + catalogue.source() + " (" + shown.size() + " fields)");
                for (Field field : shown) {
                    out.println(
                            String.format(
                                    "  %-46s %-14s %s",
                                    written(field), type(field), remark(field)));
                }
            }
            case MARKDOWN -> {
                out.println(
                        "\n## Source `"
                                + catalogue.source()
                                + "`\n\n| field | type | meaning |\n|---|---|---|");
                for (Field field : shown) {
                    String meaning = remark(field).replace("|", "\\|").replace("<", "&lt;");
                    out.println(
                            "| `" + written(field) + "` | " + type(field) + " | " + meaning + " |");
                }
            }
        }
    }

    private static String written(Field field) {
        if (field.argument() == ArgumentKind.NONE) {
            return field.name();
        }
        String argument =
                switch (field.argument()) {
                    case INDEX -> "index";
                    case KEY -> "key";
                    case INDEX_OR_KEY -> "index or name";
                    case NONE -> "";
                };
        return field.name()
                + (field.argumentRequired() ? "[" + argument + "]" : "[" + argument + "?]");
    }

    private static String type(Field field) {
        return field.type().label() + (field.cardinality() == Cardinality.LIST ? " list" : "");
    }

    private static String remark(Field field) {
        var remarks = new ArrayList<String>();
        if (field.is(Field.Trait.DEPRECATED)) {
            remarks.add("deprecated");
        }
        if (field.is(Field.Trait.NOT_READ_YET)) {
            remarks.add("not read yet");
        }
        if (field.is(Field.Trait.CONDITION_ONLY)) {
            remarks.add("in conditions only");
        }
        if (field.is(Field.Trait.OUTPUT_ONLY)) {
            remarks.add("in outputs only");
        }
        return field.meaning() + (remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")");
    }
}
