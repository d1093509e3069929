package dev.spirebridge.cli;

import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.mesh.enroute.EnrouteOptions;
import dev.spirebridge.mesh.enroute.EnroutePlanner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh enroute}. */
@Command(
    name = "enroute",
    description = {
      "Writes what moves EnRoute onto SPIRE. Its own part is closed: nothing is applied.",
      ""
    },
    footer = {"", "Example:  spire-bridge mesh enroute plan --output-dir enroute"})
final class MeshEnrouteCommand extends MeshMoveCommand {

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

  MeshEnrouteCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  MeshConsumer typed() {
    EnrouteOptions moved = moved();
    return facts -> new EnroutePlanner(facts, moved);
  }

  private EnrouteOptions moved() {
    return new EnrouteOptions(
        MeshNames.namespace(namespace),
        MeshNames.name(deployment),
        options().istioNamespace(),
        Optional.ofNullable(host),
        certificateSecret,
        service,
        port,
        !plainContainer,
        verb() == MeshVerb.apply && options().outputDir().isEmpty());
  }
}
