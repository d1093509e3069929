package dev.spirebridge.app;

/** Every setting of {@code serve} that is a list. */
enum ServeListSetting implements ListSetting {
  CALLER_UIDS("callers.uids", "1337"),
  CALLER_GIDS("callers.gids", "1337"),
  CALLER_SPIFFE_IDS("callers.spiffeIds", "spiffe://example.org/ns/*/sa/*"),
  STATUS_TLS_ALLOWED_IDS(
      "statusTls.allowedIds", "spiffe://example.org/ns/spire-bridge/sa/spire-bridge-controller"),
  SECRETS("secrets.names", "istio-ingress/gateway"),
  SECRET_NAMESPACES("secrets.allowedNamespaces", "istio-ingress");

  private final String key;
  private final String example;

  /**
   * @param example of one element
   */
  ServeListSetting(String key, String example) {
    this.key = key;
    this.example = example;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String example() {
    return example;
  }
}
