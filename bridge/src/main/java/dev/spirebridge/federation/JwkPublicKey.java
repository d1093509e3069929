package dev.spirebridge.federation;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.Set;

/** The public key of a JWK (RFC 7518, sections 6.2 and 6.3). */
final class JwkPublicKey {

  private static final String EC = "EC";
  private static final String RSA = "RSA";
  private static final Set<String> TYPES = Set.of(EC, RSA);
  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  private JwkPublicKey() {}

  static boolean knows(String type) {
    return TYPES.contains(type);
  }

  /** Whether two keys are one, however a provider or a certificate names their algorithm. */
  static boolean same(PublicKey one, PublicKey other) {
    if (one instanceof RSAPublicKey left && other instanceof RSAPublicKey right) {
      return left.getModulus().equals(right.getModulus())
          && left.getPublicExponent().equals(right.getPublicExponent());
    }
    return one instanceof ECPublicKey left
        && other instanceof ECPublicKey right
        && left.getW().equals(right.getW())
        && left.getParams().getOrder().equals(right.getParams().getOrder());
  }

  static PublicKey read(String type, KeyFields key) throws BundleDocumentException {
    return type.equals(EC) ? ellipticCurve(key) : rsa(key);
  }

  private static PublicKey ellipticCurve(KeyFields key) throws BundleDocumentException {
    String curve = CURVES.get(key.required("crv"));
    if (curve == null) {
      throw key.wrong("is on a curve that is none of P-256, P-384 and P-521");
    }
    ECPoint point = new ECPoint(key.number("x"), key.number("y"));
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(EC);
      parameters.init(new ECGenParameterSpec(curve));
      ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
      return KeyFactory.getInstance(EC).generatePublic(new ECPublicKeySpec(point, spec));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw key.wrong("is no point of its curve");
    }
  }

  private static PublicKey rsa(KeyFields key) throws BundleDocumentException {
    BigInteger modulus = key.number("n");
    BigInteger exponent = key.number("e");
    try {
      return KeyFactory.getInstance(RSA).generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw key.wrong("is no usable RSA key");
    }
  }
}
