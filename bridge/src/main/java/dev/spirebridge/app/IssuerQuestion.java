package dev.spirebridge.app;

import dev.spirebridge.issuer.Probe;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code check-issuer} is asked: whose certificates to look at, and what to judge them by. */
public record IssuerQuestion(Explicit explicit, InCluster cluster, Judges judges, Limits limits) {

  /** Whether it takes the API server to answer it. */
  public boolean asksTheCluster() {
    return !cluster.gateways().isEmpty()
        || !cluster.namespaces().isEmpty()
        || judges.bundles().stream()
            .anyMatch(bundle -> bundle.origin() instanceof BundleOrigin.ConfigMap);
  }

  /**
   * Targets that were named one by one.
   *
   * @param expected who each of them has to be
   * @param federated whether they may be of any trust domain whose bundle is known
   * @param presented what handshakes present; empty for none
   */
  record Explicit(
      List<Named> targets,
      Optional<SpiffeId> expected,
      boolean federated,
      Optional<OwnClient> presented) {
    public Explicit {
      targets = List.copyOf(targets);
    }
  }

  /** One target, and the way to look at it. */
  record Named(String name, Probe probe) {}

  /**
   * Pods.
   *
   * @param selector of the namespaces' pods; empty for all
   * @param adminPort of their proxies; empty for the usual one
   * @param secrets the names their certificates may have; empty for the usual one
   */
  record InCluster(
      List<Workload> gateways,
      List<String> namespaces,
      String selector,
      Optional<Integer> adminPort,
      List<String> secrets) {
    public InCluster {
      gateways = List.copyOf(gateways);
      namespaces = List.copyOf(namespaces);
      secrets = List.copyOf(secrets);
    }
  }

  /** A Deployment or DaemonSet. */
  record Workload(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /**
   * @param bundles at least one, the own trust domain's first
   * @param meshCa its roots, where they were given
   */
  record Judges(List<GivenBundle> bundles, Endpoint agent, Optional<List<X509Certificate>> meshCa) {
    public Judges {
      bundles = List.copyOf(bundles);
    }
  }

  /**
   * @param timeout for one target
   * @param patience how long to look again until it holds; empty for one look
   */
  record Limits(Duration timeout, Duration clockTolerance, Optional<Duration> patience) {}
}
