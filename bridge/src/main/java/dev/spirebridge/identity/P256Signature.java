package dev.spirebridge.identity;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHA256withECDSA} as {@link P256} answers it: for verification, and keys of that curve. For
 * others it says so by an {@link InvalidKeyException}.
 */
public final class P256Signature extends SignatureSpi {

  private final MessageDigest digest;
  private @Nullable ECPublicKey key;

  /** For {@link java.security.Signature}, which makes one for each of its own. */
  public P256Signature() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  @Override
  protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    if (!(publicKey instanceof ECPublicKey point) || !P256.isOf(point)) {
      throw new InvalidKeyException("no public key of P-256");
    }
    key = point;
    digest.reset();
  }

  @Override
  protected void engineUpdate(byte one) {
    digest.update(one);
  }

  @Override
  protected void engineUpdate(byte[] some, int offset, int length) {
    digest.update(some, offset, length);
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    ECPublicKey owner = key;
    if (owner == null) {
      throw new SignatureException("there is no key yet");
    }
    try {
      return P256.verify(owner, digest.digest(), signature);
    } catch (InvalidKeyException e) {
      throw new SignatureException(e);
    }
  }

  @Override
  protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    throw new InvalidKeyException("this verifies and does not sign");
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    throw new SignatureException("this verifies and does not sign");
  }

  @Deprecated
  @Override
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException("it has no parameters");
  }

  @Deprecated
  @Override
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException("it has no parameters");
  }
}
