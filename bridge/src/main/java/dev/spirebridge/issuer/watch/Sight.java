package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.ProbeRunner;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.watch.Inventory.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** All that a pass can see without any right but to watch pods. For one thread at a time. */
public final class Sight {

  private final Supplier<Inventory> pods;
  private final BridgeSurvey bridges;
  private final Handshakes handshakes;

  /**
   * @param probes how to shake hands with a pod's proxy; empty where the pod does not say where
   * @param period after which a handshake is made anew
   */
  public Sight(
      Supplier<Inventory> pods,
      BridgeSurvey bridges,
      Function<PodTarget, Optional<Probe>> probes,
      ProbeRunner runner,
      Duration period) {
    this.pods = pods;
    this.bridges = bridges;
    this.handshakes = new Handshakes(probes, runner, period);
  }

  Inventory inventory() {
    return pods.get();
  }

  Records records(Inventory inventory) throws InterruptedException {
    return bridges.ask(inventory);
  }

  /** With a gateway none is made: it shows the world another certificate than the mesh. */
  Map<String, Evidence> handshakes(
      List<Subject> subjects, Records records, Trust trust, Set<String> doubted, Instant now)
      throws InterruptedException {
    return handshakes.look(
        subjects.stream()
            .filter(each -> each.target().targetClass() == TargetClass.WORKLOAD)
            .toList(),
        records.byPod(),
        trust,
        doubted,
        now);
  }
}
