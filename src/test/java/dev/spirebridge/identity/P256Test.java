package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.spirebridge.testing.CertificateWorkshop;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class P256Test {

  private static final KeyPair KEYS = CertificateWorkshop.ec("secp256r1");
  private static final KeyPair OTHER = CertificateWorkshop.ec("secp256r1");
  private static final KeyPair P384 = CertificateWorkshop.ec("secp384r1");
  private static final byte[] MESSAGE = "a certificate".getBytes(StandardCharsets.UTF_8);
  private static final BigInteger ORDER = P256.SPEC.getOrder();

  @Test
  void holdsTheExampleOfRfc6979() {
    assertThatCode(P256Example::verify).doesNotThrowAnyException();
  }

  @Test
  void knowsTheKeysOfItsCurve() {
    assertThat(P256.isOf(pointOf(KEYS))).isTrue();
    assertThat(P256.isOf(scalarOf(KEYS))).isTrue();
    assertThat(P256.isOf(pointOf(P384))).isFalse();
    assertThat(P256.isOf(scalarOf(P384))).isFalse();
  }

  @Test
  void isNotTakenInByACurveThatDiffersInOneParameter() {
    ECParameterSpec spec = P256.SPEC;
    ECPoint otherGenerator = pointOf(KEYS).getW();
    assertThat(
            Stream.of(
                new ECParameterSpec(spec.getCurve(), otherGenerator, ORDER, 1),
                new ECParameterSpec(
                    spec.getCurve(), spec.getGenerator(), ORDER.subtract(BigInteger.TWO), 1),
                new ECParameterSpec(spec.getCurve(), spec.getGenerator(), ORDER, 2),
                new ECParameterSpec(
                    pointOf(P384).getParams().getCurve(), spec.getGenerator(), ORDER, 1)))
        .noneMatch(each -> P256.isOf(new Given(pointOf(KEYS).getW(), each)));
    assertThat(
            P256.isOf(
                new Given(
                    otherGenerator,
                    new ECParameterSpec(spec.getCurve(), spec.getGenerator(), ORDER, 1))))
        .isTrue();
  }

  @Test
  void takesWhatTheJdkSigned() throws Exception {
    for (int i = 0; i < 50; i++) {
      byte[] message = new byte[i];
      assertThat(P256.verify(pointOf(KEYS), digest(message), signature(KEYS, message))).isTrue();
    }
  }

  @Test
  void refusesASignatureOfAnotherKeyOrMessage() throws Exception {
    assertThat(P256.verify(pointOf(KEYS), digest(MESSAGE), signature(OTHER, MESSAGE))).isFalse();
    assertThat(P256.verify(pointOf(KEYS), digest(new byte[1]), signature(KEYS, MESSAGE))).isFalse();
  }

  @Test
  void takesNothingThatTheJdkRefuses() throws Exception {
    Random random = new Random(20);
    byte[] right = signature(KEYS, MESSAGE);
    for (int i = 0; i < 500; i++) {
      byte[] changed = right.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(isTaken(changed)).isEqualTo(isTakenByTheJdk(changed)).isFalse();
    }
  }

  static Stream<Arguments> numbersOutOfRange() {
    BigInteger one = BigInteger.ONE;
    return Stream.of(
        argumentSet("nothing", BigInteger.ZERO, BigInteger.ZERO),
        argumentSet("r is nothing", BigInteger.ZERO, one),
        argumentSet("s is nothing", one, BigInteger.ZERO),
        argumentSet("r is the order", ORDER, one),
        argumentSet("s is the order", one, ORDER),
        argumentSet("r is negative", one.negate(), one),
        argumentSet("s is negative", one, one.negate()),
        argumentSet("both are one", one, one));
  }

  @ParameterizedTest
  @MethodSource("numbersOutOfRange")
  void refusesNumbersThatNoSignatureHas(BigInteger r, BigInteger s) throws Exception {
    assertThat(isTaken(der(r, s))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 40})
  void refusesASignatureThatIsCutOff(int length) throws Exception {
    byte[] cut = java.util.Arrays.copyOf(signature(KEYS, MESSAGE), length);
    assertThatThrownBy(() -> P256.verify(pointOf(KEYS), digest(MESSAGE), cut))
        .isInstanceOf(SignatureException.class);
  }

  /** A point beside the curve would be one of another curve, with fewer points: RFC 7748, 7. */
  @Test
  void refusesAPublicKeyThatIsNoPointOfTheCurve() throws Exception {
    BigInteger x = pointOf(KEYS).getW().getAffineX();
    BigInteger y = pointOf(KEYS).getW().getAffineY();
    byte[] signature = signature(KEYS, MESSAGE);
    assertThat(
            Stream.of(
                new ECPoint(x, y.xor(BigInteger.ONE)),
                new ECPoint(x.add(P256.SPEC.getCurve().getA().add(BigInteger.valueOf(3))), y),
                ECPoint.POINT_INFINITY))
        .allSatisfy(point ->
            assertThatThrownBy(
                    () -> P256.verify(new Given(point, P256.SPEC), digest(MESSAGE), signature))
                .isInstanceOf(InvalidKeyException.class));
  }

  @Test
  void refusesAPublicKeyOfAnotherCurve() throws Exception {
    byte[] signature = signature(P384, MESSAGE);
    assertThatThrownBy(() -> P256.verify(pointOf(P384), digest(MESSAGE), signature))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void tellsTheKeyOfACertificateFromAnother() throws Exception {
    assertThat(P256.belongTogether(scalarOf(KEYS), pointOf(KEYS))).isTrue();
    assertThat(P256.belongTogether(scalarOf(OTHER), pointOf(KEYS))).isFalse();
  }

  /** The negative key has a public key with the same first coordinate. */
  @Test
  void looksAtBothCoordinates() throws Exception {
    ECPrivateKey negative = scalar(ORDER.subtract(scalarOf(KEYS).getS()));
    assertThat(P256.belongTogether(negative, pointOf(KEYS))).isFalse();
  }

  @Test
  void takesTheLeastAndTheGreatestKey() throws Exception {
    ECPoint generator = P256.SPEC.getGenerator();
    BigInteger field = pointOf(KEYS).getParams().getCurve().getA().add(BigInteger.valueOf(3));
    ECPoint opposite = new ECPoint(generator.getAffineX(), field.subtract(generator.getAffineY()));
    assertThat(P256.belongTogether(scalar(BigInteger.ONE), point(generator))).isTrue();
    assertThat(P256.belongTogether(scalar(ORDER.subtract(BigInteger.ONE)), point(opposite)))
        .isTrue();
  }

  static Stream<Arguments> noPrivateKeys() {
    return Stream.of(
        argumentSet("nothing", BigInteger.ZERO),
        argumentSet("the order", ORDER),
        argumentSet("more than the order", ORDER.add(BigInteger.ONE)),
        argumentSet("negative", BigInteger.ONE.negate()));
  }

  @ParameterizedTest
  @MethodSource("noPrivateKeys")
  void refusesWhatIsNoPrivateKey(BigInteger value) {
    assertThatThrownBy(() -> P256.belongTogether(scalar(value), pointOf(KEYS)))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void refusesAPrivateKeyOfAnotherCurve() {
    assertThatThrownBy(() -> P256.belongTogether(scalarOf(P384), pointOf(KEYS)))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> P256.belongTogether(scalarOf(KEYS), pointOf(P384)))
        .isInstanceOf(InvalidKeyException.class);
  }

  private static boolean isTaken(byte[] signature) throws GeneralSecurityException {
    try {
      return P256.verify(pointOf(KEYS), digest(MESSAGE), signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  private static boolean isTakenByTheJdk(byte[] signature) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withECDSA", "SunEC");
    verifier.initVerify(KEYS.getPublic());
    verifier.update(MESSAGE);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  private static byte[] signature(KeyPair keys, byte[] message) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(message);
    return signer.sign();
  }

  private static byte[] digest(byte[] message) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(message);
  }

  private static byte[] der(BigInteger r, BigInteger s) throws IOException {
    ASN1EncodableVector pair = new ASN1EncodableVector();
    pair.add(new ASN1Integer(r));
    pair.add(new ASN1Integer(s));
    return new DERSequence(pair).getEncoded();
  }

  private static ECPublicKey pointOf(KeyPair keys) {
    return (ECPublicKey) keys.getPublic();
  }

  private static ECPrivateKey scalarOf(KeyPair keys) {
    return (ECPrivateKey) keys.getPrivate();
  }

  private static ECPublicKey point(ECPoint point) throws GeneralSecurityException {
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, P256.SPEC));
  }

  private static ECPrivateKey scalar(BigInteger value) throws GeneralSecurityException {
    return (ECPrivateKey)
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(value, P256.SPEC));
  }

  /** A public key whose parameters the JDK has not looked at. */
  private record Given(ECPoint getW, ECParameterSpec getParams) implements ECPublicKey {
    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return "none";
    }

    @Override
    public byte[] getEncoded() {
      return new byte[0];
    }
  }
}
