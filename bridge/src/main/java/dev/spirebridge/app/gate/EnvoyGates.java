package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.probe.HeldRoots;
import dev.spirebridge.issuer.probe.InboundChains;
import dev.spirebridge.issuer.probe.StaticClusters;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.run.GateAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The gates that Envoys answer through their admin ports. */
public final class EnvoyGates {

  private final Looks looks;

  public EnvoyGates(Looks looks) {
    this.looks = looks;
  }

  /** Whether all of them trust these authorities, or none of them trusts any. */
  public GateAnswer trust(Gate.ProxiesTrust gate) throws InterruptedException {
    List<GateAnswer> each =
        looks.envoys(
            gate.scopes(),
            HeldRoots.DUMP,
            "its secrets",
            (pod, page) -> trust(pod, HeldRoots.read(page, gate.secret()), gate));
    return Answers.all(
        each,
        "%s of %s %s"
            .formatted(
                gate.secret(),
                Count.of(each.size(), "proxy", "proxies"),
                gate.present() ? "holds these authorities" : "is without these authorities"));
  }

  static GateAnswer trust(String pod, Optional<HeldRoots> held, Gate.ProxiesTrust gate) {
    if (held.isEmpty()) {
      return new GateAnswer.NotYet("%s: it has no %s".formatted(pod, gate.secret()));
    }
    Set<String> wrong = new TreeSet<>(gate.keyIds());
    if (gate.present()) {
      wrong.removeAll(held.get().keyIds());
    } else {
      wrong.retainAll(held.get().keyIds());
    }
    return wrong.isEmpty()
        ? new GateAnswer.Holds(pod)
        : new GateAnswer.NotYet(
            "%s: its %s %s %s"
                .formatted(
                    pod,
                    gate.secret(),
                    gate.present() ? "lacks the authority" : "still holds the authority",
                    String.join(" and ", wrong)));
  }

  /** Whether the bootstrap of all of them has that cluster. */
  public GateAnswer cluster(Gate.ClusterPresent gate) throws InterruptedException {
    List<GateAnswer> each =
        looks.envoys(
            gate.scopes(),
            StaticClusters.DUMP,
            "its static clusters",
            (pod, page) -> cluster(pod, StaticClusters.read(page), gate.cluster()));
    return Answers.all(
        each,
        "the cluster %s is in %s"
            .formatted(gate.cluster(), Count.of(each.size(), "proxy", "proxies")));
  }

  static GateAnswer cluster(String pod, StaticClusters found, String cluster) {
    return found.names().contains(cluster)
        ? new GateAnswer.Holds(pod)
        : new GateAnswer.NotYet(
            "%s: it was started without the cluster %s".formatted(pod, cluster));
  }

  /** Whether the sidecars refuse plaintext, or take it. */
  public GateAnswer policy(Gate.PolicyInForce gate) throws InterruptedException {
    List<GateAnswer> each =
        looks.envoys(
            gate.scopes(),
            InboundChains.DUMP,
            "its inbound listener",
            (pod, page) -> policy(pod, page, gate.strict()));
    return Answers.all(
        each,
        "plaintext is %s by %s"
            .formatted(
                gate.strict() ? "refused" : "taken", Count.of(each.size(), "proxy", "proxies")));
  }

  static GateAnswer policy(String pod, byte[] page, boolean strict) throws IOException {
    Optional<InboundChains> chains = InboundChains.read(page);
    if (chains.isEmpty()) {
      return new GateAnswer.NotYet(
          pod + ": it has no listener virtualInbound, by which an Istio sidecar takes calls");
    }
    Set<String> ports = new TreeSet<>(chains.get().plaintext());
    if (strict == ports.isEmpty()) {
      return new GateAnswer.Holds(pod);
    }
    return new GateAnswer.NotYet(
        strict
            ? "%s: it still takes plaintext (port %s)".formatted(pod, String.join(", ", ports))
            : pod + ": it still refuses plaintext");
  }
}
