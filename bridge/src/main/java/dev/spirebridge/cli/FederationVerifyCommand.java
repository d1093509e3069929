package dev.spirebridge.cli;

import dev.spirebridge.app.AgentBundles;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.federation.BundleEndpoint;
import dev.spirebridge.federation.Declaration;
import dev.spirebridge.federation.EndpointProxies;
import dev.spirebridge.federation.FederationCheck;
import dev.spirebridge.federation.FederationVerdict;
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
      "Looks at both ends of each relationship.",
      "It fetches the bundle from the endpoint as SPIRE's server does, and asks the SPIRE agent what it",
      "serves. Run it where a SPIRE agent is.",
      ""
    },
    footer = {
      "",
      "Endpoints are asked by way of HTTPS_PROXY, except those that NO_PROXY names.",
      "Exit code 0 if all of them hold, 1 if one does not, 3 if that could not be found out.",
    })
final class FederationVerifyCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TRUST-DOMAIN",
      arity = "0..*",
      description = "Default: all that are declared.")
  private List<String> trustDomains = new ArrayList<>();

  @Option(names = "--agent-socket", paramLabel = "ADDR", description = AgentSocket.DESCRIPTION)
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
          Optional<TrustDomain> own = config.federation().own();
          List<Declaration> declarations =
              asked(
                  Declaration.all(
                      new FederationWorkflow(client).list(), config.namespaces().className(), own),
                  asked);
          return declarations.isEmpty() ? nothing() : verify(declarations, agent, own);
        });
  }

  private int verify(List<Declaration> declarations, Endpoint agent, Optional<TrustDomain> own)
      throws InterruptedException {
    InstantSource clock = InstantSource.system();
    FederationCheck check =
        new FederationCheck(
            new BundleEndpoint(
                WebRoots.system(), clock, LIMIT, EndpointProxies.of(terminal.environment())),
            new AgentBundles(agent).ask(),
            own,
            clock);
    List<FederationVerdict> verdicts = new ArrayList<>();
    for (Declaration declaration : declarations) {
      verdicts.add(check.verify(declaration));
    }
    if (output.format() == OutputFormat.table) {
      FederationVerdicts.lines(verdicts).forEach(terminal.out()::println);
    }
    Output.print(terminal, output.format(), FederationVerdicts.document(verdicts));
    return FederationVerdicts.exitCode(verdicts);
  }

  private int nothing() {
    Output.print(terminal, output.format(), FederationVerdicts.document(List.of()));
    new Failures(terminal)
        .tell(
            "there is no federation relationship to verify: set one up with spire-bridge federation"
                + " add TRUST-DOMAIN --endpoint https://HOST:PORT");
    return ExitCode.DOES_NOT_HOLD;
  }

  private Endpoint agent() {
    String text =
        Optional.ofNullable(agentSocket)
            .filter(given -> !given.isEmpty())
            .orElseGet(() -> AgentSocket.address(terminal.environment()));
    try {
      return Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--agent-socket \"%s\": %s".formatted(text, e.getMessage()));
    }
  }

  /** Those of the trust domains that were asked for, each; all where none was. */
  private static List<Declaration> asked(List<Declaration> all, List<TrustDomain> asked) {
    if (asked.isEmpty()) {
      return all;
    }
    return asked.stream()
        .distinct()
        .map(name ->
            all.stream()
                .filter(each -> each.trustDomain().equals(name.getName()))
                .findFirst()
                .orElseGet(() -> Declaration.missing(name)))
        .toList();
  }
}
