package dev.spirebridge.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;

/**
 * The two questions that a check of an SVID asks of P-256 (FIPS 186-5), the curve of SPIRE's keys
 * by default, answered by BouncyCastle.
 *
 * <p>The JDK answers them, too, but not before it has made a table of the curve's multiples, which
 * takes each process 100 ms and more of a processor: there was nothing that a sidecar's first
 * secret waited for longer. BouncyCastle makes none, and takes half of the JDK's time for the later
 * answers, too. Safe for use by several threads.
 */
final class P256 {

  /** FIPS 186-5 and SP 800-186, section 3.2.1.3. */
  static final ECParameterSpec SPEC = spec();

  private static final ECDomainParameters DOMAIN = domain();

  private P256() {}

  /** Whether the key is of this curve, by the parameters it carries. */
  static boolean isOf(ECKey key) {
    ECParameterSpec spec = key.getParams();
    return spec != null
        && spec.getCurve().equals(SPEC.getCurve())
        && spec.getGenerator().equals(SPEC.getGenerator())
        && spec.getOrder().equals(SPEC.getOrder())
        && spec.getCofactor() == SPEC.getCofactor();
  }

  /**
   * Whether the public key is the private key's own: the generator, as many times as the private
   * key says.
   *
   * @throws InvalidKeyException when one of them is no key of this curve
   */
  static boolean belongTogether(ECPrivateKey key, ECPublicKey publicKey)
      throws InvalidKeyException {
    BigInteger scalar = key.getS();
    if (!isOf(key) || scalar.signum() <= 0 || scalar.compareTo(DOMAIN.getN()) >= 0) {
      throw new InvalidKeyException("no private key of P-256");
    }
    ECPoint point = new FixedPointCombMultiplier().multiply(DOMAIN.getG(), scalar);
    return point.equals(parameters(publicKey).getQ());
  }

  /**
   * Whether the owner of the public key has signed what has that digest.
   *
   * @param digest the message's, by SHA-256
   * @param signature in DER (RFC 3279, section 2.2.3)
   * @throws InvalidKeyException when it is no key of this curve
   * @throws SignatureException when it is no signature at all
   */
  static boolean verify(ECPublicKey publicKey, byte[] digest, byte[] signature)
      throws InvalidKeyException, SignatureException {
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, parameters(publicKey));
    BigInteger[] pair;
    try {
      pair = StandardDSAEncoding.INSTANCE.decode(DOMAIN.getN(), signature);
    } catch (IOException | RuntimeException e) {
      throw new SignatureException("no signature by ECDSA in DER", e);
    }
    return verifier.verifySignature(digest, pair[0], pair[1]);
  }

  /**
   * BouncyCastle looks whether the point lies on the curve; the JDK does not, when it reads a key.
   */
  private static ECPublicKeyParameters parameters(ECPublicKey key) throws InvalidKeyException {
    java.security.spec.ECPoint point = key.getW();
    if (!isOf(key) || point.equals(java.security.spec.ECPoint.POINT_INFINITY)) {
      throw new InvalidKeyException("no public key of P-256");
    }
    try {
      return new ECPublicKeyParameters(
          DOMAIN.getCurve().validatePoint(point.getAffineX(), point.getAffineY()), DOMAIN);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("no point of P-256", e);
    }
  }

  private static ECParameterSpec spec() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static ECDomainParameters domain() {
    ECCurve curve = new SecP256R1Curve();
    java.security.spec.ECPoint generator = SPEC.getGenerator();
    return new ECDomainParameters(
        curve,
        curve.validatePoint(generator.getAffineX(), generator.getAffineY()),
        SPEC.getOrder(),
        BigInteger.valueOf(SPEC.getCofactor()));
  }
}
