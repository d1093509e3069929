package dev.spirebridge.app;

import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.cluster.MeshCa;
import dev.spirebridge.mesh.Facts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Finds out what a plan rests on beside the objects of the cluster. */
final class MeshFacts {

  /** The controller registers by this value of its label. */
  private static final String LABEL_VALUE = "true";

  private final KubernetesClient client;
  private final ControllerConfig config;
  private final MeshQuestion question;
  private final TrustSource trust;
  private final InstantSource clock;

  MeshFacts(
      KubernetesClient client,
      ControllerConfig config,
      MeshQuestion question,
      TrustSource trust,
      InstantSource clock) {
    this.client = client;
    this.config = config;
    this.question = question;
    this.trust = trust;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param noBundle why SPIRE's trust bundle is not known, as a clause; empty if it is
   */
  record Found(Facts facts, Optional<String> noBundle) {}

  /**
   * @throws NoTrustDomainException if neither a setting nor the trust bundle tells it
   */
  Found find() throws NoTrustDomainException, InterruptedException {
    return switch (trust.ask()) {
      case TrustSource.Answer.Unknown(String why) ->
          new Found(facts(own(why), List.of(), meshCa()), Optional.of(why));
      case TrustSource.Answer.Known(Trust known, _) ->
          new Found(facts(known.own(), authorities(known), known.meshCa()), Optional.empty());
    };
  }

  private TrustDomain own(String why) throws NoTrustDomainException {
    return config.federation().own().orElseThrow(() -> new NoTrustDomainException(why));
  }

  /** Known without SPIRE's, too: a proxy that was never moved holds it. */
  private List<X509Certificate> meshCa() {
    return question
        .judges()
        .meshCa()
        .orElseGet(() -> MeshCa.read(client, question.meshNamespace()).roots());
  }

  private static List<X509Certificate> authorities(Trust known) {
    return Optional.ofNullable(known.bundles().get(known.own()))
        .map(TrustBundle::authorities)
        .map(List::copyOf)
        .orElse(List.of());
  }

  private Facts facts(
      TrustDomain own, List<X509Certificate> authorities, List<X509Certificate> meshRoots) {
    return new Facts(
        own,
        authorities,
        meshRoots,
        bridge(),
        new Facts.Label(config.namespaces().label(), LABEL_VALUE),
        clock.instant());
  }

  private Facts.Bridge bridge() {
    MeshQuestion.Bridge bridge = question.bridge();
    return new Facts.Bridge(
        bridge.image().or(() -> new ReleasedImage(client).find(bridge.namespace())).orElse(""),
        bridge.namespace(),
        bridge.workloadApi());
  }
}
