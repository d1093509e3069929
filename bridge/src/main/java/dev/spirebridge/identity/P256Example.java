package dev.spirebridge.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;

/** RFC 6979, appendix A.2.5: a key of P-256 that everybody knows, and what it signed. */
final class P256Example {

  private static final String KEY =
      "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
  private static final String X =
      "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6";
  private static final String Y =
      "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

  private static final byte[] MESSAGE = {'s', 'a', 'm', 'p', 'l', 'e'};
  private static final String SIGNATURE =
      "3046"
          + "022100EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
          + "022100F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";

  private P256Example() {}

  /**
   * Asks {@link P256} both of its questions.
   *
   * @throws IllegalStateException when an answer is wrong: then nothing that it says can be trusted
   */
  static void verify() {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPublicKey publicKey =
          (ECPublicKey)
              factory.generatePublic(
                  new ECPublicKeySpec(new ECPoint(number(X), number(Y)), P256.SPEC));
      ECPrivateKey key =
          (ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(number(KEY), P256.SPEC));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(MESSAGE);
      if (!P256.belongTogether(key, publicKey)
          || !P256.verify(publicKey, digest, HexFormat.of().parseHex(SIGNATURE))) {
        throw new IllegalStateException("the example of RFC 6979 does not hold");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the example of RFC 6979 cannot be verified", e);
    }
  }

  private static BigInteger number(String hex) {
    return new BigInteger(hex, 16);
  }
}
