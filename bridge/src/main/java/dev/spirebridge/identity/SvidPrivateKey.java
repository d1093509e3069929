package dev.spirebridge.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;

/**
 * A private key that has been proved to belong to its certificate.
 *
 * <p>It prints as nothing, is not serialisable, and is never part of a digest. The key's bytes
 * leave it only through {@link #pkcs8()}, so that every place that reads them can be found by name;
 * the architecture test lists those that may.
 */
public final class SvidPrivateKey {

  private static final byte[] CHALLENGE = new byte[32];

  private final byte[] pkcs8;

  private SvidPrivateKey(byte[] pkcs8) {
    this.pkcs8 = pkcs8;
  }

  /**
   * Takes a key of P-256 after its public key has been computed from it, and any other one after it
   * has signed something that the certificate's public key verifies.
   *
   * @throws IdentityException when the two do not belong together, or the key cannot sign at all
   */
  static SvidPrivateKey proveMatches(PrivateKey key, PublicKey publicKey) {
    String algorithm = signatureAlgorithm(publicKey);
    try {
      if (!belongTogether(key, publicKey, algorithm)) {
        throw new IdentityException("the private key does not match the leaf certificate");
      }
    } catch (GeneralSecurityException e) {
      // The cause is left out on purpose: providers put key parameters into their messages.
      throw new IdentityException(
          "the private key cannot sign for the leaf certificate (" + algorithm + ")");
    }
    return new SvidPrivateKey(key.getEncoded());
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey, String algorithm)
      throws GeneralSecurityException {
    if (key instanceof ECPrivateKey scalar
        && publicKey instanceof ECPublicKey point
        && P256.isOf(point)) {
      return P256.belongTogether(scalar, point);
    }
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(CHALLENGE);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(publicKey);
    verifier.update(CHALLENGE);
    return verifier.verify(signature);
  }

  /** Whether it is the same key, so that a proof once given still holds. */
  boolean isSameAs(PrivateKey key) {
    return isEncodedAs(key.getEncoded());
  }

  /** As {@link #isSameAs}; false, too, where the agent's encoding is not the one kept here. */
  boolean isEncodedAs(byte[] other) {
    return MessageDigest.isEqual(pkcs8, other);
  }

  private static String signatureAlgorithm(PublicKey publicKey) {
    return switch (publicKey.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default ->
          throw new IdentityException(
              "key algorithm " + publicKey.getAlgorithm() + " is not supported; use EC or RSA");
    };
  }

  /** The key as PKCS#8 DER, a copy. For the encoders that must write it, nobody else. */
  public byte[] pkcs8() {
    return pkcs8.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SvidPrivateKey that && MessageDigest.isEqual(pkcs8, that.pkcs8);
  }

  /** The same for all keys: a hash of the bytes would be a digest of the key. */
  @Override
  public int hashCode() {
    return SvidPrivateKey.class.hashCode();
  }

  @Override
  public String toString() {
    return "SvidPrivateKey[not shown]";
  }
}
