package dev.spirebridge.testing.peers;

import java.util.Locale;

/** How an Envoy of a {@link FederatedCluster} asks for its secrets. */
enum FederatedConsumer {
  /** As Istio's proxies: the SPIFFE validator with all bundles. */
  ISTIO("profile: istio", ""),
  /** As Istio's proxies that say they can do without the validator: plain CA. */
  ISTIO_WITHOUT_VALIDATOR("profile: istio", ", \"disable_spiffe_cert_validation\": \"true\""),
  /** As Gloo's gateway-proxy: plain CA. */
  GLOO("profile: gloo", ""),
  /** By an alias that pools the authorities of all trust domains, which is warned of. */
  POOLED("aliases: {default: {svid: default}, ROOTCA: {bundle: all, form: plain}}", "");

  private final String names;
  private final String nodeMetadata;

  FederatedConsumer(String names, String nodeMetadata) {
    this.names = names;
    this.nodeMetadata = nodeMetadata;
  }

  /** The bridge's configuration file. */
  String bridgeConfiguration(String address) {
    return "sds:\n  - {address: \"%s\", %s}\n".formatted(address, names);
  }

  SdsBinding binding(String address) {
    return this == GLOO ? SdsBinding.glooDelta(address) : SdsBinding.istio(address);
  }

  /** Members of the node's metadata, JSON, each begun with a comma. */
  String nodeMetadata() {
    return nodeMetadata;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
