package dev.spirebridge.mesh.enroute;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.WorkloadApi;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Plans for an EnRoute that leads to one shop. */
public final class EnrouteWorld {

  private EnrouteWorld() {}

  public static MeshPlan plan(SeenObjects objects, boolean applying) {
    return planner(applying).plan(objects, Optional.empty());
  }

  static EnroutePlanner planner(boolean applying) {
    Facts facts =
        new Facts(
            TrustDomain.parse("example.org"),
            List.of(),
            List.of(),
            new Facts.Bridge(
                "registry.example.org/spire-bridge:0.1.0", "mesh-identity", WorkloadApi.DEFAULT),
            new Facts.Label("spiffe.io/spire-managed-identity", "true"),
            Instant.parse("2026-01-01T00:00:00Z"));
    return new EnroutePlanner(
        facts,
        new EnrouteOptions(
            EnrouteOptions.NAMESPACE,
            EnrouteOptions.DEPLOYMENT,
            "istio-system",
            Optional.of("shop.example.org"),
            "shop-certificate",
            "productpage",
            9080,
            true,
            applying));
  }

  public static String file(MeshPlan plan, String name) {
    return plan.elsewhere().stream()
        .filter(each -> each.file().equals(name))
        .map(Manifest::content)
        .findFirst()
        .orElseThrow();
  }
}
