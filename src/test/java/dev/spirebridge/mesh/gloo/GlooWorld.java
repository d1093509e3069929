package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.WorkloadApi;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A stock gateway of Gloo's, and plans for it. */
public final class GlooWorld {

  static final String FOLDER = "/mesh/gloo/";
  static final Ref NAMESPACE = Ref.of(MeshKind.NAMESPACE, "gloo-system");
  public static final Ref BOOTSTRAP =
      Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "gateway-proxy-envoy-config");
  static final Ref SETTINGS =
      Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "spire-bridge-gloo-gateway-proxy");
  static final Ref DEPLOYMENT = Ref.of(MeshKind.DEPLOYMENT, "gloo-system", "gateway-proxy");
  public static final Ref UPSTREAM =
      Ref.of(MeshKind.UPSTREAM, "gloo-system", "default-productpage-9080");

  private GlooWorld() {}

  public static Facts facts() {
    return new Facts(
        TrustDomain.parse("example.org"),
        List.of(),
        List.of(),
        new Facts.Bridge(
            "registry.example.org/spire-bridge:0.1.0", "mesh-identity", WorkloadApi.DEFAULT),
        new Facts.Label("spiffe.io/spire-managed-identity", "true"),
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  public static SeenObjects stock() {
    return SeenObjects.of(resource("stock.yaml"));
  }

  /** The stock one with another bootstrap. */
  static SeenObjects bootstrap(String text) {
    return stock().with(text, BOOTSTRAP, "data", "envoy.yaml");
  }

  static String bootstrapText(SeenObjects objects) {
    return objects.get(BOOTSTRAP).text("data", "envoy.yaml").orElseThrow();
  }

  static GlooOptions options(String... upstreams) {
    return GlooOptions.of(
        Arrays.stream(upstreams)
            .map(each -> UpstreamChoice.of(each, "gloo-system", List.of()))
            .toList());
  }

  /** Those with another address or cluster. */
  static GlooOptions options(GlooOptions from, GlooAddress address, String cluster) {
    return new GlooOptions(
        from.namespace(), from.gateway(), from.upstreams(), address, cluster, from.stays());
  }

  static GlooOptions tcp(boolean insecureHostNetwork) {
    return options(
        options(),
        new GlooAddress.Tcp(GlooAddress.Tcp.GLOO_PORT, insecureHostNetwork),
        GlooOptions.DEFAULT_CLUSTER);
  }

  public static MeshPlan plan(SeenObjects objects, GlooOptions options) {
    return new GlooPlanner(facts(), options).plan(objects, Optional.empty());
  }

  static Step step(MeshPlan plan, String id) {
    return plan.steps().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step " + id + " in " + plan));
  }

  /** The state that an apply of these leaves, in this order. */
  static SavedState saved(Ref... refs) {
    return saved(Optional.empty(), refs);
  }

  static SavedState saved(Optional<String> note, Ref... refs) {
    List<SavedObject> objects =
        Arrays.stream(refs)
            .map(ref ->
                new SavedObject(
                    ref,
                    Optional.of(Tree.EMPTY),
                    Optional.of("before"),
                    Optional.of("after"),
                    Optional.of("uid")))
            .toList();
    return new SavedState(
        new StateKey("gloo", "gloo-system", "gateway-proxy"),
        "0.1.0",
        SavedState.Phase.MOVED,
        List.of(),
        note,
        objects);
  }

  /** A bootstrap as glooctl writes it. */
  public static String camelCase() {
    return resource("camel-case.envoy.yaml");
  }

  static String resource(String name) {
    try (var stream = GlooWorld.class.getResourceAsStream(FOLDER + name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
