package dev.spirebridge.issuer.watch;

import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.ProbeRunner;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.watch.Inventory.Subject;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the subjects last showed in a handshake. It is made anew once a period, and at once where
 * something speaks for another answer. For one thread at a time.
 */
final class Handshakes {

  /** What an answer is good for: another record or another bundle, another handshake. */
  private record Basis(List<Evidence> records, Map<TrustDomain, TrustBundle> bundles) {}

  private record Shown(Evidence evidence, Basis basis, Instant at) {}

  private final Function<PodTarget, Optional<Probe>> probes;
  private final ProbeRunner runner;
  private final Duration period;
  private Map<String, Shown> shown = Map.of();

  /**
   * @param probes empty for a pod that no handshake can be made with
   */
  Handshakes(Function<PodTarget, Optional<Probe>> probes, ProbeRunner runner, Duration period) {
    this.probes = probes;
    this.runner = runner;
    this.period = period;
  }

  /**
   * @param records of each subject, by its key
   * @param doubted keys of those to be looked at anew whatever they showed
   * @return by key; nothing for those without a handshake
   */
  Map<String, Evidence> look(
      List<Subject> subjects,
      Map<String, List<Evidence>> records,
      Trust trust,
      Set<String> doubted,
      Instant now)
      throws InterruptedException {
    Map<String, Shown> next = new HashMap<>();
    List<String> keys = new ArrayList<>();
    List<Aim> aims = new ArrayList<>();
    for (Subject subject : subjects) {
      String key = subject.key();
      Shown last = shown.get(key);
      if (last != null
          && !doubted.contains(key)
          && last.basis().equals(basis(key, records, trust))
          && now.isBefore(last.at().plus(period))) {
        next.put(key, last);
      } else {
        subject
            .pod()
            .flatMap(probes)
            .ifPresent(probe -> {
              keys.add(key);
              aims.add(new Aim(subject.target(), probe));
            });
      }
    }
    List<Evidence> evidence = runner.run(aims);
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      next.put(key, new Shown(evidence.get(i), basis(key, records, trust), now));
    }
    shown = Map.copyOf(next);
    Map<String, Evidence> all = new HashMap<>();
    next.forEach((key, each) -> all.put(key, each.evidence()));
    return all;
  }

  private static Basis basis(String key, Map<String, List<Evidence>> records, Trust trust) {
    return new Basis(records.getOrDefault(key, List.of()), trust.bundles());
  }
}
