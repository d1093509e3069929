package dev.spirebridge.cli;

import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.mesh.strict.StrictOptions;
import dev.spirebridge.mesh.strict.StrictPlanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh strict}. */
@Command(
    name = "strict",
    description = {
      "Switches Istio's PeerAuthentication to STRICT, only when the issuer check holds for all it covers.",
      ""
    },
    footer = {
      "",
      "Example:  spire-bridge mesh strict plan -n bookinfo --gateway istio-system/istio-ingressgateway"
    })
final class MeshStrictCommand extends MeshConsumerCommand {

  @Parameters(paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}.")
  private StrictVerb verb = StrictVerb.plan;

  @Option(names = "--mesh", description = "All of the mesh.")
  private boolean mesh;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "This namespace.")
  private @Nullable String namespace;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "Of that namespace only the pods with these labels, like app=cart.")
  private @Nullable String selector;

  @Option(
      names = "--gateway",
      paramLabel = "NS/NAME",
      description = "That calls what is covered. Can be repeated.")
  private List<String> gateways = new ArrayList<>();

  MeshStrictCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  MeshVerb verb() {
    return verb.verb();
  }

  @Override
  MeshConsumer typed() {
    StrictOptions asked = asked();
    return facts -> new StrictPlanner(facts, asked);
  }

  private StrictOptions asked() {
    return new StrictOptions(
        cover(), options().istioNamespace(), gateways.stream().map(MeshNames::gateway).toList());
  }

  private StrictOptions.Cover cover() {
    if (mesh == (namespace != null)) {
      throw new IllegalArgumentException("give either --mesh or --namespace");
    }
    if (namespace == null) {
      if (selector != null) {
        throw new IllegalArgumentException("--selector has no meaning without --namespace");
      }
      return new StrictOptions.Cover.Mesh();
    }
    return selector == null
        ? new StrictOptions.Cover.Namespace(MeshNames.namespace(namespace))
        : new StrictOptions.Cover.Selected(MeshNames.namespace(namespace), selector);
  }

  /** There is nothing to verify that check-issuer does not. */
  enum StrictVerb {
    plan(MeshVerb.plan),
    apply(MeshVerb.apply),
    rollback(MeshVerb.rollback);

    private final MeshVerb verb;

    StrictVerb(MeshVerb verb) {
      this.verb = verb;
    }

    MeshVerb verb() {
      return verb;
    }
  }
}
