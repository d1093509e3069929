package dev.spirebridge.app;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiReads;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;

/** Trust bundles in the ConfigMaps of a cluster. */
record ClusterTexts(KubernetesClient client) implements BundleTrust.ConfigMapTexts {

  @Override
  public String read(BundleOrigin.ConfigMap where) throws NoBundleException {
    Map<String, String> data =
        find(where)
            .map(found -> Optional.ofNullable(found.getData()).orElse(Map.of()))
            .orElseThrow(() -> new NoBundleException("there is no " + where));
    if (where.key().isPresent()) {
      String key = where.key().get();
      return Optional.ofNullable(data.get(key))
          .orElseThrow(() -> new NoBundleException("%s has no key %s".formatted(where, key)));
    }
    if (data.size() != 1) {
      throw new NoBundleException(
          "%s has %d keys: name one of them, as configmap:%s/%s/KEY"
              .formatted(where, data.size(), where.namespace(), where.name()));
    }
    return data.values().iterator().next();
  }

  private Optional<ConfigMap> find(BundleOrigin.ConfigMap where) throws NoBundleException {
    try {
      return new ApiReads(client)
          .find(ConfigMap.class, "/api/v1", "configmaps", where.namespace(), where.name());
    } catch (KubernetesClientException e) {
      throw new NoBundleException(
          "%s cannot be read: %s".formatted(where, ApiFailure.of(e).sentence()));
    }
  }
}
