package dev.spirebridge.cli;

import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.mesh.gloo.GlooAddress;
import dev.spirebridge.mesh.gloo.GlooOptions;
import dev.spirebridge.mesh.gloo.GlooPlanner;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh gloo}. */
@Command(
    name = "gloo",
    description = {
      "Moves a gateway of Gloo onto SPIRE: the bridge beside its Envoy, and then Upstreams, one by one.",
      ""
    },
    footer = {"", "Example:  spire-bridge mesh gloo plan --upstream default-productpage-9080"})
final class MeshGlooCommand extends MeshMoveCommand {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Default: ${DEFAULT-VALUE}.")
  private String namespace = GlooOptions.DEFAULT_NAMESPACE;

  @Option(
      names = "--gateway",
      paramLabel = "NAME",
      description = "Its Deployment or DaemonSet. Default: ${DEFAULT-VALUE}.")
  private String gateway = GlooOptions.DEFAULT_GATEWAY;

  @Option(
      names = "--upstream",
      paramLabel = "[NS/]NAME",
      description = "To be called with mTLS. Can be repeated.")
  private List<String> upstreams = new ArrayList<>();

  @Option(
      names = "--san",
      paramLabel = "[UPSTREAM=]ID",
      description = {
        "The SPIFFE ID that Upstream may have, instead of those of its pods.",
        "Can be repeated."
      })
  private List<String> sans = new ArrayList<>();

  @Option(names = "--tcp", description = "Serve Envoy at 127.0.0.1:8234 instead of a Unix socket.")
  private boolean tcp;

  @Option(
      names = "--insecure-host-network",
      description = "With --tcp: even where any process of the node could take the key.")
  private boolean insecureHostNetwork;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Envoy's name of the bridge. Default: ${DEFAULT-VALUE}.")
  private String cluster = GlooOptions.DEFAULT_CLUSTER;

  @Option(
      names = "--plain-container",
      description = "Kubernetes before 1.29: the bridge as a plain container.")
  private boolean plainContainer;

  MeshGlooCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  MeshConsumer typed() {
    GlooOptions moved = moved();
    return facts -> new GlooPlanner(facts, moved);
  }

  private GlooOptions moved() {
    if (insecureHostNetwork && !tcp) {
      throw new IllegalArgumentException("--insecure-host-network has no meaning without --tcp");
    }
    return new GlooOptions(
        MeshNames.namespace(namespace),
        MeshNames.name(gateway),
        UpstreamNames.choices(upstreams, namespace, sans),
        tcp
            ? new GlooAddress.Tcp(GlooAddress.Tcp.GLOO_PORT, insecureHostNetwork)
            : GlooAddress.DEFAULT,
        cluster,
        !plainContainer);
  }
}
