package dev.spirebridge.app;

import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.cluster.MeshCa;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Optional;

/** What a command was asked to judge by. */
final class AskedTrust {

  private AskedTrust() {}

  /**
   * @param own the cluster's own trust domain, where it is configured
   * @param client where the cluster is asked
   * @param meshNamespace in which the mesh's own CA is looked for, unless it was given
   */
  static TrustSource of(
      IssuerQuestion.Judges judges,
      Optional<TrustDomain> own,
      Optional<KubernetesClient> client,
      String meshNamespace) {
    return new BundleTrust(
        judges.bundles(),
        own,
        new AgentBundles(judges.agent()),
        where -> new ClusterTexts(client.orElseThrow()).read(where),
        () -> meshCa(judges, client, meshNamespace));
  }

  private static MeshCa meshCa(
      IssuerQuestion.Judges judges, Optional<KubernetesClient> client, String namespace) {
    return judges
        .meshCa()
        .map(roots -> new MeshCa(roots, Optional.empty()))
        .or(() -> client.map(each -> MeshCa.read(each, namespace)))
        .orElseGet(() -> new MeshCa(List.of(), Optional.empty()));
  }
}
