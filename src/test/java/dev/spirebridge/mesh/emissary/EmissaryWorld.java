package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.WorkloadApi;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An Emissary as its chart makes it, and plans for it. */
public final class EmissaryWorld {

  public static final Ref DEPLOYMENT = Ref.of(MeshKind.DEPLOYMENT, "emissary", "emissary-ingress");
  public static final Ref MAPPING = Ref.of(MeshKind.MAPPING, "default", "quote-backend");
  public static final Ref CONTEXT = Ref.of(MeshKind.TLS_CONTEXT, "emissary", "istio-upstream");
  public static final Ref SETTINGS =
      Ref.of(MeshKind.CONFIG_MAP, "emissary", "spire-bridge-emissary-emissary-ingress");

  /** What a person chose. */
  public record Choice(
      Optional<String> caSecret, boolean stays, boolean replaceProxy, List<Ref> mappings) {

    public static final Choice STOCK = new Choice(Optional.empty(), true, false, List.of(MAPPING));

    Choice withCaSecret(String name) {
      return new Choice(Optional.of(name), stays, replaceProxy, mappings);
    }

    Choice replacingTheProxy() {
      return new Choice(caSecret, stays, true, mappings);
    }

    Choice asAPlainContainer() {
      return new Choice(caSecret, false, replaceProxy, mappings);
    }

    Choice withMappings(Ref... others) {
      return new Choice(caSecret, stays, replaceProxy, List.of(others));
    }

    EmissaryOptions options() {
      return new EmissaryOptions(
          "emissary",
          EmissaryOptions.WORKLOAD,
          EmissaryOptions.CONTAINER,
          mappings,
          EmissaryOptions.TLS_CONTEXT,
          caSecret,
          stays,
          replaceProxy,
          "istio-system");
    }
  }

  private EmissaryWorld() {}

  public static SeenObjects stock() {
    return SeenObjects.of(Golden.text("emissary/stock.yaml"));
  }

  static EmissaryPlanner planner(Choice choice) {
    return planner(choice, "registry.example.org/spire-bridge:0.1.0");
  }

  static EmissaryPlanner planner(Choice choice, String image) {
    Facts facts =
        new Facts(
            TrustDomain.parse("example.org"),
            List.of(),
            List.of(),
            new Facts.Bridge(image, "mesh-identity", WorkloadApi.DEFAULT),
            new Facts.Label("spiffe.io/spire-managed-identity", "true"),
            Instant.parse("2026-01-01T00:00:00Z"));
    return new EmissaryPlanner(facts, choice.options());
  }

  public static MeshPlan plan(SeenObjects objects, Choice choice) {
    return planner(choice).plan(objects, Optional.empty());
  }

  public static MeshPlan plan(SeenObjects objects) {
    return plan(objects, Choice.STOCK);
  }

  static SavedState saved(EmissaryPlanner planner, Ref... refs) {
    return new SavedState(
        planner.key(),
        "0.1.0",
        SavedState.Phase.MOVED,
        List.of(),
        Optional.empty(),
        Arrays.stream(refs)
            .map(ref ->
                new SavedObject(
                    ref, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
            .toList());
  }

  static String[] container(String... rest) {
    String[] path = {"spec", "template", "spec", "containers", "[name=emissary-ingress]"};
    String[] all = Arrays.copyOf(path, path.length + rest.length);
    System.arraycopy(rest, 0, all, path.length, rest.length);
    return all;
  }

  static String[] template(String... rest) {
    String[] all = Arrays.copyOf(new String[] {"spec", "template"}, 2 + rest.length);
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }
}
