package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTracesTest {

  private static final PrivateKey EC = CertificateWorkshop.ec("secp256r1").getPrivate();

  private static final Map<String, PrivateKey> KEYS =
      Map.of(
          "EC", EC,
          "P-384", CertificateWorkshop.ec("secp384r1").getPrivate(),
          "RSA", CertificateWorkshop.rsa().getPrivate(),
          "Ed25519", ed25519());

  /** How programs print bytes. */
  private static final Map<String, Function<byte[], byte[]>> FORMS = new TreeMap<>();

  static {
    form("raw", bytes -> bytes);
    form("as a string", bytes -> new String(bytes, ISO_8859_1).getBytes(UTF_8));
    text("hex", HexFormat.of()::formatHex);
    text("HEX", HexFormat.of().withUpperCase()::formatHex);
    text("hex with colons", HexFormat.ofDelimiter(":")::formatHex);
    text("HEX with blanks", HexFormat.ofDelimiter(" ").withUpperCase()::formatHex);
    text("C's hex", HexFormat.ofDelimiter(", ").withPrefix("0x")::formatHex);
    text("escaped hex", HexFormat.of().withPrefix("\\x")::formatHex);
    text("a hex dump", KeyTracesTest::hexDump);
    text("base64", Base64.getEncoder()::encodeToString);
    text("base64 for URLs", Base64.getUrlEncoder()::encodeToString);
    text("base64 in lines", Base64.getMimeEncoder()::encodeToString);
    text("base64 after one byte", bytes -> Base64.getEncoder().encodeToString(after(1, bytes)));
    text("base64 after two bytes", bytes -> Base64.getEncoder().encodeToString(after(2, bytes)));
    text("PEM", KeyTracesTest::pem);
    text("PEM in JSON", bytes -> pem(bytes).replace("\n", "\\n"));
    text(
        "PEM in a Secret",
        bytes -> Base64.getEncoder().encodeToString(pem(bytes).getBytes(US_ASCII)));
    text("Java's array", Arrays::toString);
    text("JSON's array", bytes -> Arrays.toString(unsigned(bytes)).replace(" ", ""));
    text(
        "protobuf's text",
        bytes -> X509SVID.newBuilder().setX509SvidKey(ByteString.copyFrom(bytes)).build() + "");
  }

  private static void form(String name, Function<byte[], byte[]> form) {
    FORMS.put(name, form);
  }

  private static void text(String name, Function<byte[], String> form) {
    form(name, bytes -> ("a line of the log: " + form.apply(bytes) + " and on\n").getBytes(UTF_8));
  }

  private static PrivateKey ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> keysInAllForms() {
    return KEYS.keySet().stream()
        .flatMap(key -> FORMS.keySet().stream().map(form -> Arguments.of(key, form)));
  }

  private static PrivateKey key(String name) {
    return Objects.requireNonNull(KEYS.get(name));
  }

  private static byte[] inForm(String form, byte[] key) {
    return Objects.requireNonNull(FORMS.get(form)).apply(key);
  }

  @ParameterizedTest
  @MethodSource("keysInAllForms")
  void findsAKeyInEachForm(String key, String form) {
    byte[] text = inForm(form, key(key).getEncoded());

    assertThat(searching(key(key)).in(text)).anyMatch(found -> found.startsWith("key of web as"));
  }

  @ParameterizedTest
  @MethodSource("keysInAllForms")
  void findsTheInnerKeyInEachForm(String key, String form) throws IOException {
    byte[] inner = PrivateKeyInfo.getInstance(key(key).getEncoded()).getPrivateKey().getOctets();

    if (form.equals("PEM in a Secret")) {
      // At other offsets than the whole key's: it is the word in front of it that is found.
      assertThat(searching(key(key)).in(inForm(form, inner))).isNotEmpty();
      return;
    }
    assertThat(searching(key(key)).in(inForm(form, inner)))
        .anyMatch(found -> found.startsWith("key of web as"));
  }

  @Test
  void findsTheScalarAsOneNumber() {
    BigInteger scalar = ((ECPrivateKey) EC).getS();

    assertThat(searching(EC).in(("S: " + scalar).getBytes(UTF_8)))
        .containsExactly("key of web as one number");
    assertThat(searching(EC).in(("S: " + scalar.toString(16)).getBytes(UTF_8)))
        .containsExactly("key of web as hex");
  }

  @Test
  void findsAKeyThatProtobufHasCutOff() {
    byte[] text = ByteString.copyFrom(EC.getEncoded()).toString().getBytes(UTF_8);

    assertThat(searching(EC).in(text)).contains("key of web as protobuf's text");
  }

  @Test
  void findsTheBeginningOfAKeyThatItDoesNotKnow() {
    byte[] ec = Base64.getEncoder().encode(EC.getEncoded());
    byte[] rsa = Base64.getEncoder().encode(key("RSA").getEncoded());

    assertThat(new KeyTraces().in(ec)).containsExactly("the beginning of an EC key as base64");
    assertThat(new KeyTraces().in(rsa)).containsExactly("the beginning of an RSA key as base64");
    assertThat(new KeyTraces().in(pem(EC.getEncoded()).getBytes(US_ASCII)))
        .contains("PEM of a private key");
  }

  @Test
  void takesNothingPublicForAKey() throws Exception {
    CertificateAuthority authority = TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
    WorkloadSvid svid = TestIdentities.svid(authority, TestIdentities.WEB, "");
    KeyTraces traces = searching(svid.privateKey());
    KEYS.forEach(traces::add);

    for (byte[] shown :
        List.of(svid.leaf().getEncoded(), svid.leaf().getPublicKey().getEncoded())) {
      FORMS.forEach((name, form) ->
          assertThat(traces.in(form.apply(shown)))
              .as(name)
              .filteredOn(found -> !found.startsWith("PEM of a private key"))
              .isEmpty());
    }
    assertThat(traces.in(svid.leaf().toString().getBytes(UTF_8))).isEmpty();
    assertThat(traces.in(new byte[100_000])).isEmpty();
  }

  private static KeyTraces searching(PrivateKey key) {
    KeyTraces traces = new KeyTraces();
    traces.add("web", key);
    return traces;
  }

  private static byte[] after(int count, byte[] bytes) {
    byte[] longer = new byte[count + bytes.length];
    System.arraycopy(bytes, 0, longer, count, bytes.length);
    return longer;
  }

  private static int[] unsigned(byte[] bytes) {
    int[] numbers = new int[bytes.length];
    Arrays.setAll(numbers, at -> bytes[at] & 0xff);
    return numbers;
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** As xxd prints. */
  private static String hexDump(byte[] bytes) {
    StringBuilder dump = new StringBuilder();
    for (int at = 0; at < bytes.length; at += 16) {
      byte[] line = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 16));
      dump.append("\n%08x: ".formatted(at)).append(HexFormat.ofDelimiter(" ").formatHex(line));
    }
    return dump.toString();
  }
}
