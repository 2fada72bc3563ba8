package io.vedette.cli;

import io.vedette.auditing.AuditPolicy;
import io.vedette.auditing.Blindness;
import io.vedette.auditing.Needs;
import io.vedette.auditing.PolicyLint;
import io.vedette.auditing.PolicyMaker;
import io.vedette.auditing.PolicyText;
import io.vedette.auditing.WebhookFile;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette audit setup}: writes what an API server needs to send events here. */
@Command(
        name = "setup",
        description = {
            "Write the audit policy that the rules need, and the webhook's kubeconfig.",
            "",
            "The policy records what some rule can match, bodies only where a rule reads them, and never the values of"
                    + " secrets that are read, or tokens. Both files are readable by their owner alone. What to tell"
                    + " kube-apiserver, kubeadm, k3s or kind is printed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:both files were written",
            "1:rules were refused",
            "2:wrong use",
            "3:a file is there already, or one cannot be read or written"
        })
final class AuditSetupCommand implements Callable<Integer> {
    private static final String POLICY = "audit-policy.yaml";
    private static final String WEBHOOK = "audit-webhook.yaml";

    private final Console console;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write, made if it is not there. Default: vedette-audit.")
    private Path directory = Path.of("vedette-audit");

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description =
                    "Where the API server finds Vedette. Default: http://127.0.0.1:9765/k8s-audit, on the same"
                            + " machine. Other addresses need https and the three files below.")
    private URI webhook = URI.create("http://127.0.0.1:9765/k8s-audit");

    @Option(
            names = "--server-ca",
            paramLabel = "FILE",
            description = "Who issued the certificate that vedette up shows, PEM.")
    private Optional<Path> serverAuthority = Optional.empty();

    @Option(
            names = "--client-certificate",
            paramLabel = "FILE",
            description =
                    "The certificate that the API server shows, PEM; from the issuer in vedette up --client-ca.")
    private Optional<Path> clientCertificate = Optional.empty();

    @Option(names = "--client-key", paramLabel = "FILE", description = "Its private key, PEM.")
    private Optional<Path> clientKey = Optional.empty();

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    @Spec private CommandSpec command = CommandSpec.create();

    AuditSetupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        checkWebhook();
        Optional<RuleSet> loaded = rules.rulesOrExplain(console);
        if (loaded.isEmpty()) {
            return ExitStatus.RULES_REFUSED;
        }
        RunningRules running = selection.selection().apply(loaded.get());
        if (running.evaluated().stream()
                .noneMatch(rule -> rule.source().equals(SourceId.K8S_AUDIT))) {
            console.err()
                    .println("vedette: no rule that runs reads the audit log; nothing is written");
            return ExitStatus.RULES_REFUSED;
        }
        try {
            checkFiles();
            String webhookText = WebhookFile.text(webhook, identification());
            var needs = new Needs(running);
            AuditPolicy policy = PolicyMaker.make(needs);
            write(PolicyText.of(policy, about()), webhookText);
            tell(policy, needs);
            return ExitStatus.OK;
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    private void checkWebhook() {
        boolean secure = "https".equals(webhook.getScheme());
        String host = webhook.getHost();
        if ((!secure && !"http".equals(webhook.getScheme())) || host == null) {
            throw wrong(
                    "\""
                            + webhook
                            + "\" is no URL such as http://127.0.0.1:9765/k8s-audit or"
                            + " https://vedette.example:9765/k8s-audit");
        }
        if (webhook.getRawUserInfo() != null) {
            throw wrong("a URL with a password is shown in logs; use --client-certificate");
        }
        int given =
                (int)
                        List.of(serverAuthority, clientCertificate, clientKey).stream()
                                .filter(Optional::isPresent)
                                .count();
        if (secure && given != 3) {
            throw wrong(
                    "https needs all of --server-ca, --client-certificate and --client-key, as"
                            + " Vedette asks for certificates");
        }
        if (!secure && given > 0) {
            throw wrong("certificates are for https: write --webhook https://…");
        }
        if (!secure && !isLoopback(host)) {
            throw wrong(
                    host
                            + " is another machine, where Vedette listens with TLS alone: write --webhook"
                            + " https://… with --server-ca, --client-certificate and --client-key");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException ignored) {
            // a name that only the API server's machine knows is none of this one
            return false;
        }
    }

    private Optional<WebhookFile.Identification> identification() throws IOException {
        if (serverAuthority.isEmpty() || clientCertificate.isEmpty() || clientKey.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new WebhookFile.Identification(
                        pem(serverAuthority.get(), "CERTIFICATE"),
                        pem(clientCertificate.get(), "CERTIFICATE"),
                        pem(clientKey.get(), "PRIVATE KEY")));
    }

    private static String pem(Path file, String what) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
        if (!text.contains("-----BEGIN ") || !text.contains(what + "-----")) {
            throw new IOException(file + " has no " + what + " in PEM");
        }
        return text;
    }

    private static List<String> about() {
        return List.of(
                "Made by vedette audit setup from the rules that run. What no rule can match is not recorded; bodies are",
                "recorded where some rule reads them, values of secrets that are read and tokens never. Make it again when",
                "rules change; vedette audit lint says what it keeps from which rule.");
    }

    private void checkFiles() throws IOException {
        for (String name : List.of(POLICY, WEBHOOK)) {
            Path file = directory.resolve(name);
            if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is there already; --force writes over it");
            }
        }
    }

    private void write(String policy, String webhookText) throws IOException {
        PrivateFile.write(directory.resolve(POLICY), policy);
        PrivateFile.write(directory.resolve(WEBHOOK), webhookText);
    }

    private void tell(AuditPolicy policy, Needs needs) {
        PrintStream err = console.err();
        err.println("Written: " + shown(POLICY) + ", " + PolicyMaker.summary(policy));
        err.println(
                "Written: "
                        + shown(WEBHOOK)
                        + ", which posts to "
                        + TerminalText.escape(webhook.toString()));
        List<Blindness> blindness = PolicyLint.blindness(policy, needs);
        BlindnessText.withheld(blindness)
                .ifPresent(note -> err.println("note: " + TerminalText.escape(note)));
        blindness.stream()
                .filter(each -> each.extent() != Blindness.Extent.WITHHELD)
                .flatMap(each -> BlindnessText.lines(each).stream())
                .forEach(line -> err.println("note: " + TerminalText.escape(line)));
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        out.print(
                SetupAdvice.text(
                        directory.toAbsolutePath().normalize(),
                        POLICY,
                        WEBHOOK,
                        isLoopback(String.valueOf(webhook.getHost()))));
        out.flush();
    }

    private String shown(String name) {
        return TerminalText.escape(directory.resolve(name).toString());
    }
}
