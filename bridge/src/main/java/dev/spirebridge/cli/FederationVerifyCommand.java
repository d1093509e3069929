package dev.spirebridge.cli;

import dev.spirebridge.app.AgentBundles;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.federation.BundleEndpoint;
import dev.spirebridge.federation.FederatedTrustDomain;
import dev.spirebridge.federation.FederationCheck;
import dev.spirebridge.federation.FederationVerdict;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import dev.spirebridge.federation.WebRoots;
import dev.spirebridge.federation.workflow.FederationWorkflow;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code federation verify}. */
@Command(
    name = "verify",
    description = {
      "Looks at both ends of each relationship: fetches the bundle from the endpoint as SPIRE's server",
      "does, and asks the SPIRE agent what it serves. Run it where a SPIRE agent is.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if all of them hold, 1 if one does not, 3 if that could not be found out.",
    })
final class FederationVerifyCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final String SOCKET_VARIABLE = "SPIFFE_ENDPOINT_SOCKET";
  private static final String DEFAULT_SOCKET = "unix:///run/secrets/workload-spiffe-uds/socket";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TRUST-DOMAIN",
      arity = "0..*",
      description = "Default: all that are declared.")
  private List<String> trustDomains = new ArrayList<>();

  @Option(
      names = "--agent-socket",
      paramLabel = "ADDR",
      description =
          "The SPIRE agent's Workload API. Default: "
              + SOCKET_VARIABLE
              + ", then "
              + DEFAULT_SOCKET)
  private @Nullable String agentSocket;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  FederationVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Endpoint agent = agent();
    List<TrustDomain> asked = new ArrayList<>();
    trustDomains.forEach(name -> asked.add(FederationRemoveCommand.trustDomain(name, spec)));
    return new ClusterCall(terminal, cluster)
        .run((client, config) -> {
          InstantSource clock = InstantSource.system();
          FederationCheck check =
              new FederationCheck(
                  new BundleEndpoint(WebRoots.system(), clock, LIMIT),
                  new AgentBundles(agent),
                  clock);
          List<FederationVerdict> verdicts = new ArrayList<>();
          List<String> unreadable = new ArrayList<>();
          for (ObservedFederatedTrustDomain each :
              declared(new FederationWorkflow(client).list(), asked)) {
            Optional<FederatedTrustDomain> relationship =
                each.declared(config.federation().own()).accepted();
            if (relationship.isPresent()) {
              verdicts.add(check.verify(relationship.get(), Optional.of(each.name())));
            } else {
              unreadable.add(each.name());
            }
          }
          return show(verdicts, unreadable, missing(verdicts, asked));
        });
  }

  private Endpoint agent() {
    String text =
        Optional.ofNullable(agentSocket)
            .or(() -> Optional.ofNullable(terminal.environment().get(SOCKET_VARIABLE)))
            .orElse(DEFAULT_SOCKET);
    try {
      return Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--agent-socket \"%s\": %s".formatted(text, e.getMessage()));
    }
  }

  private static List<ObservedFederatedTrustDomain> declared(
      List<ObservedFederatedTrustDomain> found, List<TrustDomain> asked) {
    List<String> names = asked.stream().map(TrustDomain::getName).toList();
    return found.stream()
        .filter(each -> names.isEmpty() || names.contains(each.trustDomain()))
        .toList();
  }

  private static List<String> missing(List<FederationVerdict> verdicts, List<TrustDomain> asked) {
    List<TrustDomain> judged = verdicts.stream().map(FederationVerdict::trustDomain).toList();
    return asked.stream().filter(each -> !judged.contains(each)).map(TrustDomain::getName).toList();
  }

  private int show(
      List<FederationVerdict> verdicts, List<String> unreadable, List<String> missing) {
    Failures failures = new Failures(terminal);
    if (output.format() == OutputFormat.table) {
      FederationVerdicts.lines(verdicts).forEach(terminal.out()::println);
    }
    Output.print(terminal, output.format(), FederationVerdicts.document(verdicts));
    unreadable.forEach(name ->
        failures.tell(
            name + " declares nothing that SPIRE would take; see spire-bridge federation list"));
    missing.forEach(
        name -> failures.tell("nothing declares " + name + "; see spire-bridge federation list"));
    return unreadable.isEmpty() && missing.isEmpty()
        ? FederationVerdicts.exitCode(verdicts)
        : ExitCode.DOES_NOT_HOLD;
  }
}
