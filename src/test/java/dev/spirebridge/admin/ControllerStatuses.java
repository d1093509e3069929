package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;

import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.FindingStatus;
import dev.spirebridge.status.IssuerStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespaceStatus;
import dev.spirebridge.status.NamespacesStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statuses as a running controller reports them. */
final class ControllerStatuses {

  static final String IDENTITY = "spire-bridge-controller-6c9d_5f2c9a41";

  /** Another replica of the same controller. */
  static final String OTHER = "spire-bridge-controller-6c9d_77c0de12";

  private ControllerStatuses() {}

  /** One that leads and has nothing left to do: what docs/operations.md shows. */
  static ControllerProcessStatus leading() {
    return process(true, Optional.empty(), settled());
  }

  static ControllerProcessStatus process(
      boolean leading, Optional<String> trouble, ControllerStatus... controllers) {
    return process(Optional.of(leading ? IDENTITY : OTHER), leading, trouble, controllers);
  }

  static ControllerProcessStatus process(
      Optional<String> holder,
      boolean leading,
      Optional<String> trouble,
      ControllerStatus... controllers) {
    return new ControllerProcessStatus(
        "0.1.0",
        ago("PT1H"),
        NOW,
        "https://10.96.0.1:443/",
        IDENTITY,
        "spire-bridge/spire-bridge-controller",
        holder,
        leading,
        false,
        trouble,
        List.of(controllers));
  }

  static ControllerProcessStatus stopping() {
    ControllerProcessStatus status = leading();
    return new ControllerProcessStatus(
        status.version(),
        status.startedAt(),
        status.now(),
        status.apiServer(),
        status.identity(),
        status.lease(),
        status.holder(),
        false,
        true,
        Optional.empty(),
        status.controllers());
  }

  static ControllerStatus settled() {
    return controller(true, Optional.of(ago("PT12S")), Optional.empty());
  }

  static ControllerStatus controller(
      boolean synced, Optional<Instant> lastPass, Optional<String> trouble) {
    return new ControllerStatus(
        "clusterspiffeids",
        true,
        synced,
        lastPass,
        trouble,
        Map.of("registered", 41, "in_trouble", 1),
        Map.of("InvalidAnnotation", 1),
        57,
        3,
        1);
  }

  /** What docs/operations.md shows: a namespace that is well, and one that is not. */
  static NamespacesStatus namespaces() {
    return new NamespacesStatus(
        "0.1.0",
        ago("PT1H"),
        NOW,
        true,
        Optional.of(ago("PT12S")),
        Optional.empty(),
        List.of(
            new NamespaceStatus(
                "payments",
                "in_trouble",
                Optional.of("spire-bridge-ns-payments"),
                4,
                Optional.empty(),
                List.of(
                    new FindingStatus(
                        "InvalidAnnotation",
                        "warning",
                        "Namespace payments",
                        "Annotation spirebridge.dev/ttl: \"1 hour\" is no duration as Go writes"
                            + " them (90s, 30m, 1h30m); ClusterSPIFFEID spire-bridge-ns-payments"
                            + " stays as it was. Correct it with: kubectl annotate namespace"
                            + " payments --overwrite spirebridge.dev/ttl=VALUE"))),
            new NamespaceStatus(
                "shop",
                "registered",
                Optional.of("spire-bridge-ns-shop"),
                9,
                Optional.of(9),
                List.of())),
        List.of());
  }

  /** What docs/operations.md shows: a gateway that holds, and a pod that does not. */
  static IssuersStatus issuers() {
    return new IssuersStatus(
        "0.1.0",
        ago("PT1H"),
        NOW,
        "does-not-hold",
        Optional.of(ago("PT5S")),
        Optional.of("example.org"),
        3,
        1,
        List.of(
            new IssuerStatus(
                "istio-ingress/gateway-7d9f-x2x4p",
                "gateway",
                Optional.of("Deployment gateway"),
                new IssuerStatus.Certificate(
                    Optional.of("record"),
                    Optional.of("spiffe://example.org/ns/istio-ingress/sa/gateway"),
                    Optional.of("O=SPIFFE,C=US"),
                    Optional.of("b6d1f02c"),
                    Optional.of("4f1c6a9be2"),
                    Optional.of(ago("-PT40M"))),
                "trusted",
                "holds",
                "an authority of example.org issued it",
                "",
                Optional.empty()),
            new IssuerStatus(
                "shop/web-5c8b-9qk7d",
                "workload",
                Optional.of("Deployment web"),
                new IssuerStatus.Certificate(
                    Optional.of("handshake"),
                    Optional.of("spiffe://cluster.local/ns/shop/sa/web"),
                    Optional.of("O=cluster.local"),
                    Optional.of("77a0c3"),
                    Optional.empty(),
                    Optional.of(ago("-PT23H"))),
                "fell-back-to-mesh-ca",
                "does-not-hold",
                "the mesh's own CA issued it (O=cluster.local), for"
                    + " spiffe://cluster.local/ns/shop/sa/web",
                "mount spire-bridge's socket into its proxy, and restart it",
                Optional.empty())),
        List.of(
            "the bridge spire-bridge/spire-bridge-node-k4v7n was not heard: no answer within 5000"
                + " ms"));
  }
}
