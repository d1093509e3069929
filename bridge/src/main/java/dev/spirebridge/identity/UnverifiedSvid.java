package dev.spirebridge.identity;

import java.util.Arrays;

/**
 * An SVID as an agent sent it, before any check. Not a record: a record would print and compare the
 * key's bytes.
 */
public final class UnverifiedSvid {

  private final String spiffeId;
  private final byte[] chain;
  private final byte[] privateKey;
  private final byte[] bundle;
  private final String hint;

  /**
   * @param spiffeId the ID the agent says the certificate carries
   * @param chain concatenated DER, leaf first
   * @param privateKey PKCS#8 DER
   * @param bundle the trust domain's authorities, concatenated DER
   */
  public UnverifiedSvid(
      String spiffeId, byte[] chain, byte[] privateKey, byte[] bundle, String hint) {
    this.spiffeId = spiffeId;
    this.chain = chain.clone();
    this.privateKey = privateKey.clone();
    this.bundle = bundle.clone();
    this.hint = hint;
  }

  /** One whose bundle the agent sends apart. */
  public UnverifiedSvid(String spiffeId, byte[] chain, byte[] privateKey, String hint) {
    this(spiffeId, chain, privateKey, new byte[0], hint);
  }

  String spiffeId() {
    return spiffeId;
  }

  byte[] chain() {
    return chain.clone();
  }

  byte[] privateKey() {
    return privateKey.clone();
  }

  byte[] bundle() {
    return bundle.clone();
  }

  String hint() {
    return hint;
  }

  /** Whether this is, byte for byte, what the other was parsed from. */
  boolean holds(Svid svid) {
    return hint.equals(svid.hint())
        && svid.key().isEncodedAs(privateKey)
        && Arrays.equals(chain, Certificates.encoded(svid.chain()));
  }

  @Override
  public String toString() {
    return "UnverifiedSvid[" + spiffeId + "]";
  }
}
