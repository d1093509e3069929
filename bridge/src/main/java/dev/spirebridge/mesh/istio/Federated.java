package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The trust domains that SPIRE federates with, which sidecars have to be told of to let their
 * workloads in. These entries stay after a move.
 *
 * @param authorities of the first bundle of each, as its ClusterFederatedTrustDomain has it
 */
record Federated(SortedMap<String, List<X509Certificate>> authorities) {

  static Federated of(Mesh mesh) {
    return new Federated(
        mesh
            .lookup()
            .list(MeshKind.CLUSTER_FEDERATED_TRUST_DOMAIN, Optional.empty(), "")
            .stream()
            .filter(relation -> !bundle(relation).isEmpty())
            .collect(
                Collectors.toMap(
                    Federated::name, Federated::bundle, (first, _) -> first, TreeMap::new)));
  }

  MeshText into(MeshText mesh) throws YamlTextException {
    MeshText text = mesh;
    for (String name : authorities.keySet()) {
      text = text.trusting(authorities.getOrDefault(name, List.of()), TrustDomain.parse(name));
    }
    return text;
  }

  private static String name(Observed relation) {
    return relation.tree().text("spec", "trustDomain").orElse("");
  }

  /** None if there is no bundle, or none that can be read: federation has its own check. */
  private static List<X509Certificate> bundle(Observed relation) {
    try {
      Tree document =
          YamlText.parse(relation.tree().text("spec", "trustDomainBundle").orElse("")).tree();
      return document.items("keys").stream()
          .filter(key -> key.text("use").filter("x509-svid"::equals).isPresent())
          .flatMap(key -> key.list("x5c").stream().limit(1))
          .flatMap(der ->
              Roots.first("-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n")
                  .stream())
          .toList();
    } catch (YamlTextException e) {
      return List.of();
    }
  }
}
