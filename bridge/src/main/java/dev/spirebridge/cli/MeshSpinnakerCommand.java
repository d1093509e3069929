package dev.spirebridge.cli;

import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.spinnaker.SpinnakerOptions;
import dev.spirebridge.mesh.spinnaker.SpinnakerPlanner;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh spinnaker}. */
@Command(
    name = "spinnaker",
    description = {
      "Moves Spinnaker's services into the mesh, and opens the way to Deck and Gate.",
      ""
    },
    footer = {
      "",
      "Example:  spire-bridge mesh spinnaker plan --host spinnaker.example.org --issuer letsencrypt"
    })
final class MeshSpinnakerCommand extends MeshMoveCommand {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Default: ${DEFAULT-VALUE}.")
  private String namespace = SpinnakerOptions.NAMESPACE;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of its SpinnakerService. Default: ${DEFAULT-VALUE}.")
  private String name = SpinnakerOptions.NAME;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "That is to be in the mesh. Can be repeated. Default: all.")
  private List<String> services = new ArrayList<>();

  @Option(
      names = "--whole-namespace",
      description = "By the label of the namespace instead of each pod.")
  private boolean wholeNamespace;

  @Option(
      names = "--templates",
      paramLabel = "NAMES",
      description = "Of Istio's injector. Default: ${DEFAULT-VALUE}.")
  private String templates = SpinnakerOptions.TEMPLATES;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      required = true,
      description = "That browsers ask for.")
  private String host = "";

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      required = true,
      description = "Of cert-manager, for that host.")
  private String issuer = "";

  @Option(names = "--issuer-kind", paramLabel = "KIND", description = "Default: ${DEFAULT-VALUE}.")
  private String issuerKind = SpinnakerOptions.Ingress.ISSUER_KIND;

  @Option(
      names = "--gateway",
      paramLabel = "NS/NAME",
      description = "Istio's ingress gateway. Default: ${DEFAULT-VALUE}.")
  private String gateway =
      SpinnakerOptions.Ingress.GATEWAY_NAMESPACE + "/" + SpinnakerOptions.Ingress.GATEWAY;

  @Option(
      names = "--istio-label",
      paramLabel = "VALUE",
      description = "Of the label istio on its pods. Default: ${DEFAULT-VALUE}.")
  private String istioLabel = SpinnakerOptions.Ingress.ISTIO_LABEL;

  @Option(names = "--apply-objects", description = "apply: write the objects, and not only files.")
  private boolean applyObjects;

  MeshSpinnakerCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  MeshConsumer typed() {
    SpinnakerOptions moved = moved();
    return facts -> new SpinnakerPlanner(facts, moved);
  }

  private SpinnakerOptions moved() {
    Ref ingress = MeshNames.gateway(gateway);
    return new SpinnakerOptions(
        MeshNames.namespace(namespace),
        MeshNames.name(name),
        services.isEmpty() ? SpinnakerOptions.SERVICES : services,
        wholeNamespace ? SpinnakerOptions.Way.NAMESPACE : SpinnakerOptions.Way.PODS,
        templates,
        new SpinnakerOptions.Ingress(
            host,
            ingress.namespace().orElseThrow(),
            ingress.name(),
            istioLabel,
            issuer,
            issuerKind),
        applyObjects);
  }
}
