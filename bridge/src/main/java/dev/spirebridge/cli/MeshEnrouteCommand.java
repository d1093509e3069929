package dev.spirebridge.cli;

import dev.spirebridge.mesh.enroute.EnrouteOptions;
import dev.spirebridge.mesh.enroute.EnroutePlanner;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh enroute}. */
@Command(
    name = "enroute",
    description = {
      "Writes what moves EnRoute onto SPIRE. Its own part is closed: nothing is applied.",
      ""
    },
    footer = {"", "Example:  spire-bridge mesh enroute plan --output-dir enroute"})
final class MeshEnrouteCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}.")
  private MeshVerb verb = MeshVerb.plan;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Default: ${DEFAULT-VALUE}.")
  private String namespace = EnrouteOptions.NAMESPACE;

  @Option(names = "--deployment", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
  private String deployment = EnrouteOptions.DEPLOYMENT;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "For which it terminates TLS. Default: none.")
  private @Nullable String host;

  @Option(
      names = "--certificate-secret",
      paramLabel = "NAME",
      description = "Of that host. Default: ${DEFAULT-VALUE}.")
  private String certificateSecret = "enroute-certificate";

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "To which the host leads. Default: ${DEFAULT-VALUE}.")
  private String service = "productpage";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of that service. Default: ${DEFAULT-VALUE}.")
  private int port = 9080;

  @Option(
      names = "--plain-container",
      description = "Kubernetes before 1.29: the bridge as a plain container.")
  private boolean plainContainer;

  @Mixin private MeshOptions options = new MeshOptions();

  MeshEnrouteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MeshCall call = new MeshCall(terminal, options, spec);
    EnrouteOptions moved = call.typed(this::moved);
    return call.run(verb, facts -> new EnroutePlanner(facts, moved));
  }

  private EnrouteOptions moved() {
    return new EnrouteOptions(
        MeshNames.namespace(namespace),
        MeshNames.name(deployment),
        options.istioNamespace(),
        Optional.ofNullable(host),
        certificateSecret,
        service,
        port,
        !plainContainer,
        verb == MeshVerb.apply && options.outputDir().isEmpty());
  }
}
