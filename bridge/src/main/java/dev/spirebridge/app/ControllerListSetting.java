package dev.spirebridge.app;

/** Every setting of {@code controller} that is a list. */
enum ControllerListSetting implements ListSetting {
  REFUSED("namespaces.refused", "kube-.*"),
  FEDERATES_WITH("namespaces.federatesWith", "partner.example"),
  FEDERATION_ALLOWED("namespaces.federationAllowed", "partner.example"),
  ISSUER_CHECK_GATEWAYS("issuerCheck.gateways", "istio-ingress/gateway");

  private final String key;
  private final String example;

  /**
   * @param example of one element
   */
  ControllerListSetting(String key, String example) {
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

  /** For {@code all}. */
  @Override
  public boolean takesOneWord() {
    return this == FEDERATES_WITH;
  }
}
