package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.WorkloadApi;
import dev.spirebridge.mesh.spinnaker.SpinnakerOptions.Ingress;
import dev.spirebridge.mesh.spinnaker.SpinnakerOptions.Way;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A Spinnaker of Armory's operator behind Istio's gateway, and plans for it. */
public final class SpinnakerWorld {

  public static final Ref SERVICE = Ref.of(MeshKind.SPINNAKER_SERVICE, "spinnaker", "spinnaker");
  public static final Ref GATE = Ref.of(MeshKind.DEPLOYMENT, "spinnaker", "spin-gate");
  public static final Ref DECK = Ref.of(MeshKind.DEPLOYMENT, "spinnaker", "spin-deck");
  public static final Ref INGRESS =
      Ref.of(MeshKind.DEPLOYMENT, "istio-system", "istio-ingressgateway");
  public static final Ref CERTIFICATE =
      Ref.of(MeshKind.CERTIFICATE, "istio-system", "spinnaker-ingress");
  public static final Ref GATEWAY = Ref.of(MeshKind.GATEWAY, "spinnaker", "spinnaker");
  public static final Ref ROUTES = Ref.of(MeshKind.VIRTUAL_SERVICE, "spinnaker", "spinnaker");
  static final String HOST = "spinnaker.example.org";

  /** What a person chose. */
  public record Choice(List<String> services, Way way, String host, boolean applyObjects) {

    public static final Choice FILES = new Choice(List.of("deck", "gate"), Way.PODS, HOST, false);
    public static final Choice OBJECTS = new Choice(List.of("deck", "gate"), Way.PODS, HOST, true);

    SpinnakerOptions options() {
      return new SpinnakerOptions(
          SpinnakerOptions.NAMESPACE,
          SpinnakerOptions.NAME,
          services,
          way,
          SpinnakerOptions.TEMPLATES,
          new Ingress(
              host,
              Ingress.GATEWAY_NAMESPACE,
              Ingress.GATEWAY,
              Ingress.ISTIO_LABEL,
              "letsencrypt",
              Ingress.ISSUER_KIND),
          applyObjects);
    }
  }

  private SpinnakerWorld() {}

  public static SeenObjects stock() {
    return SeenObjects.of(Golden.text("spinnaker/stock.yaml"));
  }

  static SpinnakerPlanner planner(Choice choice) {
    Facts facts =
        new Facts(
            TrustDomain.parse("example.org"),
            List.of(),
            List.of(),
            new Facts.Bridge("", "mesh-identity", WorkloadApi.DEFAULT),
            new Facts.Label("spiffe.io/spire-managed-identity", "true"),
            Instant.parse("2026-01-01T00:00:00Z"));
    return new SpinnakerPlanner(facts, choice.options());
  }

  public static MeshPlan plan(SeenObjects objects, Choice choice) {
    return planner(choice).plan(objects, Optional.empty());
  }

  public static String file(MeshPlan plan, String name) {
    return plan.elsewhere().stream()
        .filter(each -> each.file().equals(name))
        .map(Manifest::content)
        .findFirst()
        .orElseThrow();
  }

  public static String[] patches(String service) {
    return new String[] {"spec", "kustomize", service, "deployment", "patchesStrategicMerge"};
  }
}
