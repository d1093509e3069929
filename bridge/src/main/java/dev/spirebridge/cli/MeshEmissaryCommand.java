package dev.spirebridge.cli;

import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.mesh.emissary.EmissaryOptions;
import dev.spirebridge.mesh.emissary.EmissaryPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh emissary}. */
@Command(
    name = "emissary",
    description = {
      "Moves Emissary onto SPIRE: the bridge keeps the files beside it, and Mappings use them.",
      ""
    },
    footer = {"", "Example:  spire-bridge mesh emissary plan -n emissary --mapping shop/cart"})
final class MeshEmissaryCommand extends MeshMoveCommand {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Default: ${DEFAULT-VALUE}.")
  private String namespace = "emissary";

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Its Deployment or DaemonSet. Default: ${DEFAULT-VALUE}.")
  private String workload = EmissaryOptions.WORKLOAD;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = "That is Emissary. Default: ${DEFAULT-VALUE}.")
  private String container = EmissaryOptions.CONTAINER;

  @Option(
      names = "--mapping",
      paramLabel = "[NS/]NAME",
      description = "To call its service by mTLS. Can be repeated.")
  private List<String> mappings = new ArrayList<>();

  @Option(
      names = "--tls-context",
      paramLabel = "NAME",
      description = "That is made. Default: ${DEFAULT-VALUE}.")
  private String tlsContext = EmissaryOptions.TLS_CONTEXT;

  @Option(
      names = "--ca-secret",
      paramLabel = "NAME",
      description = "Has SPIRE's trust bundle, instead of the bridge's file.")
  private @Nullable String caSecret;

  @Option(names = "--replace-proxy", description = "Take Istio's sidecar out of its pods.")
  private boolean replaceProxy;

  @Option(
      names = "--plain-container",
      description = "Kubernetes before 1.29: the bridge as a plain container.")
  private boolean plainContainer;

  MeshEmissaryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  MeshConsumer typed() {
    EmissaryOptions moved = moved();
    return facts -> new EmissaryPlanner(facts, moved);
  }

  private EmissaryOptions moved() {
    return new EmissaryOptions(
        MeshNames.namespace(namespace),
        MeshNames.name(workload),
        container,
        mappings.stream().map(each -> EmissaryOptions.mapping(each, namespace)).toList(),
        tlsContext,
        Optional.ofNullable(caSecret),
        !plainContainer,
        replaceProxy,
        options().istioNamespace());
  }
}
