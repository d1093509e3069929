package dev.spirebridge.diagnose;

import dev.spirebridge.clusterspiffeid.PodRegistration.Selecting;
import dev.spirebridge.clusterspiffeid.RenderedSpiffeId;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.PodFacts;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Renders the template of an object for the pod that was asked about. */
final class Templates {

  /** Where the trust domain is not known, to see the rest. */
  private static final TrustDomain UNKNOWN = TrustDomain.parse("trust-domain");

  private static final String SHOWN = "spiffe://TRUST-DOMAIN/";

  private Templates() {}

  /** With a word that is no trust domain where that is not known. */
  static String words(SpiffeId id) {
    return id.getTrustDomain().equals(UNKNOWN) ? SHOWN + id.getPath().substring(1) : id.toString();
  }

  static boolean isOfUnknown(String words) {
    return words.startsWith(SHOWN);
  }

  /**
   * @param told the trust domain that the bridge serves, which counts where none was given
   */
  static RenderedSpiffeId render(
      Selecting selecting, Evidence evidence, Optional<TrustDomain> told) {
    Map<String, String> fields = new HashMap<>();
    Map<String, Map<String, String>> maps = new HashMap<>();
    fields.put("ClusterDomain", evidence.asked().clusterDomain());
    evidence.podFacts().ifPresent(pod -> put(pod, fields, maps));
    Optional<TrustDomain> known = evidence.asked().trustDomain().or(() -> told);
    RenderedSpiffeId rendered =
        RenderedSpiffeId.of(selecting.template(), new RenderedSpiffeId.Source(known, fields, maps));
    return known.isEmpty() && rendered instanceof RenderedSpiffeId.Untold
        ? RenderedSpiffeId.of(
            selecting.template(), new RenderedSpiffeId.Source(Optional.of(UNKNOWN), fields, maps))
        : rendered;
  }

  private static void put(
      PodFacts pod, Map<String, String> fields, Map<String, Map<String, String>> maps) {
    PodFacts.Identity identity = pod.identity();
    fields.put("PodMeta.Namespace", identity.namespace());
    fields.put("PodMeta.Name", identity.name());
    fields.put("PodMeta.UID", identity.uid());
    fields.put("PodSpec.ServiceAccountName", identity.serviceAccount());
    pod.node()
        .ifPresent(node -> {
          fields.put("PodSpec.NodeName", node);
          fields.put("NodeMeta.Name", node);
        });
    maps.put("PodMeta.Labels", identity.labels());
    maps.put("PodMeta.Annotations", identity.annotations());
  }
}
