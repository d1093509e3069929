package dev.spirebridge.diagnose.collect;

import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.DistinguishedNames;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.cluster.PodPort;
import dev.spirebridge.issuer.cluster.ProxyKind;
import dev.spirebridge.issuer.probe.AdminPort;
import dev.spirebridge.issuer.probe.ProxySecrets;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Asks the Envoy of a pod for its secrets. */
final class ProxySearch {

  private static final String PORT_FLAG = "--admin-port";

  private final PodPages pages;

  ProxySearch(PodPages pages) {
    this.pages = pages;
  }

  /**
   * @param port empty for the proxy's usual one
   */
  ProxyEvidence look(Pod pod, Optional<Integer> port) throws InterruptedException {
    Optional<ProxyKind> kind = ProxyKind.of(pod, port, List.of());
    if (kind.isEmpty()) {
      return new ProxyEvidence.None();
    }
    if (PodReader.read(pod).proxy().filter(proxy -> !proxy.running()).isPresent()) {
      return new ProxyEvidence.NotSeen("the proxy does not run", "");
    }
    String namespace = pod.getMetadata().getNamespace();
    return switch (secrets(pod, kind.get(), ProxySecrets.ACTIVE)) {
      case PodPort.Answer.None(var why) -> notSeen(Refusal.of(why, namespace, PORT_FLAG));
      case PodPort.Answer.Told(var active) -> look(pod, kind.get(), active);
    };
  }

  private ProxyEvidence look(Pod pod, ProxyKind kind, AdminPort.Page active)
      throws InterruptedException {
    String namespace = pod.getMetadata().getNamespace();
    return switch (secrets(pod, kind, ProxySecrets.WARMING)) {
      case PodPort.Answer.None(var why) -> notSeen(Refusal.of(why, namespace, PORT_FLAG));
      case PodPort.Answer.Told(var warming) -> {
        try {
          ProxySecrets secrets = ProxySecrets.read(active, warming);
          yield new ProxyEvidence.Held(secrets.active(), secrets.warming(), leaf(secrets, kind));
        } catch (IOException e) {
          yield new ProxyEvidence.NotSeen(
              String.valueOf(e.getMessage()), "name the Envoy's admin port with " + PORT_FLAG);
        }
      }
    };
  }

  private PodPort.Answer secrets(Pod pod, ProxyKind kind, String path) throws InterruptedException {
    return pages.get(pod, kind.adminPort(), path, "its secrets", AdminPort.MOST_BYTES);
  }

  private static ProxyEvidence notSeen(Refusal refusal) {
    return new ProxyEvidence.NotSeen("its proxy cannot be asked: " + refusal.why(), refusal.toDo());
  }

  /** Of the certificate with a usual name; else of any there is. */
  private static Optional<LeafFacts> leaf(ProxySecrets secrets, ProxyKind kind) {
    return kind.secrets().stream()
        .flatMap(name -> Optional.ofNullable(secrets.certificates().get(name)).stream())
        .findFirst()
        .or(() -> secrets.certificates().values().stream().findFirst())
        .map(Presented::chain)
        .map(ProxySearch::facts);
  }

  private static LeafFacts facts(List<X509Certificate> chain) {
    X509Certificate leaf = chain.getFirst();
    return new LeafFacts(
        PresentedSvid.idIn(leaf).map(Object::toString),
        leaf.getSerialNumber().toString(16),
        AgentText.printable(DistinguishedNames.words(leaf.getIssuerX500Principal())),
        chain.stream().map(KeyIdentifiers::authority).toList(),
        leaf.getNotAfter().toInstant());
  }
}
