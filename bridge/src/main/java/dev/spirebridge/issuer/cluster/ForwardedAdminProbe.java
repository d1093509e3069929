package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.probe.EnvoyAdminProbe;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Looks at the certificate that the Envoy of a pod holds, through a forwarded port. */
final class ForwardedAdminProbe implements Probe {

  private final PodPort admin;
  private final ProxyKind proxy;

  /**
   * @param pod as it was listed, with its uid
   */
  ForwardedAdminProbe(KubernetesClient client, Pod pod, ProxyKind proxy) {
    this.admin = new PodPort(client, pod, proxy.adminPort());
    this.proxy = proxy;
  }

  @Override
  public Evidence collect() throws InterruptedException {
    return admin.look(local -> new EnvoyAdminProbe(local, proxy.secrets()).collect());
  }
}
