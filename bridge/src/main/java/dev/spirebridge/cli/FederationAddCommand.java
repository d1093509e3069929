package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigFile;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.federation.BundleDocument;
import dev.spirebridge.federation.BundleDocumentException;
import dev.spirebridge.federation.CheckedFederation;
import dev.spirebridge.federation.CommandPlanner;
import dev.spirebridge.federation.FederatedTrustDomain;
import dev.spirebridge.federation.FederationComplaint;
import dev.spirebridge.federation.FederationRules;
import dev.spirebridge.federation.workflow.FederationWorkflow;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code federation add}. */
@Command(
    name = "add",
    description = {
      "Tells the cluster's SPIRE where it gets another trust domain's bundle, and how to verify it.",
      "Workloads believe that trust domain when their ClusterSPIFFEID federates with it.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  spire-bridge federation add partner.example --endpoint https://spire.partner.example:8443 \\",
      "    --endpoint-spiffe-id spiffe://partner.example/spire/server --bundle partner.json"
    })
final class FederationAddCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "TRUST-DOMAIN", description = "Its name, like partner.example.")
  private String trustDomain = "";

  @Mixin private RelationshipOptions relationship = new RelationshipOptions();

  @Option(names = "--dry-run", description = "Show what would be done, and change nothing.")
  private boolean dryRun;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  FederationAddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new ClusterCall(terminal, cluster).run(this::add);
  }

  private int add(KubernetesClient client, ControllerConfig config) {
    Optional<ConfigFile> file = relationship.bundle();
    if (file.isPresent() && file.get() instanceof ConfigFile.Unusable unusable) {
      return wrong(
          List.of(
              "--bundle: %s %s; %s"
                  .formatted(unusable.name(), unusable.reason(), unusable.hint())));
    }
    Optional<String> bundle =
        file.flatMap(found ->
            found instanceof ConfigFile.Text text ? Optional.of(text.text()) : Optional.empty());
    CheckedFederation checked =
        FederationRules.check(relationship.request(trustDomain, bundle), config.federation().own());
    if (checked.accepted().isEmpty()) {
      return wrong(checked.errors().stream().map(FederationAddCommand::words).toList());
    }
    checked.warnings().forEach(doubt -> terminal.err().println("warning: " + words(doubt)));
    if (checked.accepted().filter(FederationAddCommand::isExpired).isPresent()) {
      terminal
          .err()
          .println(
              "warning: --bundle: all its authorities have expired, so it verifies nobody; export it"
                  + " anew on the other side with `spire-server bundle show -format spiffe`");
    }
    terminal.err().flush();
    FederationWorkflow workflow = new FederationWorkflow(client);
    return new FederationRun(terminal, output.format(), dryRun, workflow)
        .run(
            CommandPlanner.add(
                checked.accepted().get(), config.namespaces().className(), workflow.list()));
  }

  private static boolean isExpired(FederatedTrustDomain relationship) {
    return relationship
        .initialBundle()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .filter(utf8 -> {
          try {
            return BundleDocument.parse(relationship.trustDomain(), utf8)
                .isExpiredAt(Instant.now());
          } catch (BundleDocumentException e) {
            throw new IllegalStateException("it has been accepted", e);
          }
        })
        .isPresent();
  }

  private int wrong(List<String> problems) {
    return new Failures(terminal)
        .usage(
            "this is no relationship that SPIRE would take",
            Stream.concat(
                    problems.stream().map(problem -> "  " + problem),
                    Stream.of("Run spire-bridge federation add --help to see what it takes."))
                .toList());
  }

  private static String words(FederationComplaint complaint) {
    String value = complaint.value().isEmpty() ? "" : "\"" + complaint.value() + "\" ";
    return "%s: %s%s"
        .formatted(RelationshipOptions.flag(complaint.field()), value, complaint.message());
  }
}
