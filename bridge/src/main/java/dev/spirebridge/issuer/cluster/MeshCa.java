package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.probe.PemChain;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.kubernetes.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The roots of Istio's own CA, which istiod puts into every namespace.
 *
 * @param roots empty where they could not be read
 * @param note then why, as a sentence: a proxy that fell back to them looks like any other with a
 *     stranger's certificate
 */
public record MeshCa(List<X509Certificate> roots, Optional<String> note) {

  /** As istiod calls it in every namespace. */
  private static final String CONFIG_MAP = "istio-ca-root-cert";

  private static final String KEY = "root-cert.pem";

  public MeshCa {
    roots = List.copyOf(roots);
  }

  /**
   * @param namespace any in which the mesh is, such as istio-system
   */
  public static MeshCa read(KubernetesClient client, String namespace) {
    return read(client, new NamespacedName(namespace, CONFIG_MAP));
  }

  /**
   * @param configMap which has them as {@code root-cert.pem}
   */
  public static MeshCa read(KubernetesClient client, NamespacedName configMap) {
    String where = "ConfigMap " + configMap;
    try {
      Optional<String> pem =
          new ApiReads(client)
              .find(
                  ConfigMap.class, "/api/v1", "configmaps", configMap.namespace(), configMap.name())
              .map(ConfigMap::getData)
              .map(data -> data.get(KEY));
      if (pem.isEmpty()) {
        return unknown("there is no " + where + " with " + KEY);
      }
      List<X509Certificate> roots = PemChain.read(pem.get().getBytes(StandardCharsets.UTF_8));
      return roots.isEmpty()
          ? unknown(where + " holds no certificate")
          : new MeshCa(roots, Optional.empty());
    } catch (KubernetesClientException e) {
      return unknown(ApiWords.of(ApiFailure.of(e)));
    } catch (CertificateException e) {
      return unknown(where + ": " + e.getMessage());
    }
  }

  private static MeshCa unknown(String why) {
    return new MeshCa(
        List.of(),
        Optional.of(
            "The mesh's own CA is not known (%s): a proxy that fell back to it is told as other-issuer."
                .formatted(why)));
  }
}
