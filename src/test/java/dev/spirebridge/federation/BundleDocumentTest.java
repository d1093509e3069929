package dev.spirebridge.federation;

import static dev.spirebridge.federation.Bundles.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BundleDocumentTest {

  private static final X509Certificate ROOT = Bundles.authority(THEIRS).root();
  private static final X509Certificate OTHER = Bundles.authority(THEIRS).root();

  @Test
  void readsAllThatSpireWrites() throws Exception {
    BundleDocument document =
        parse(
            "{\"keys\": [%s, %s, %s], \"spiffe_sequence\": 12, \"spiffe_refresh_hint\": 300}"
                .formatted(
                    Bundles.x509Key(ROOT), Bundles.x509Key(OTHER), Bundles.jwtKey("k1", ROOT)));
    assertThat(document.x509Authorities()).containsExactly(ROOT, OTHER);
    assertThat(document.jwtKeyIds()).containsExactly("k1");
    assertThat(document.sequence()).contains(BigInteger.valueOf(12));
    assertThat(document.refreshHint()).contains(Duration.ofMinutes(5));
    assertThat(document.ignored()).isEmpty();
    assertThat(document.trustDomainsNamed()).containsExactly(THEIRS);
  }

  @Test
  void asksForNothingButKeys() throws Exception {
    BundleDocument document = parse("{\"keys\": [], \"something\": {\"else\": [1.5, null, true]}}");
    assertThat(document.x509Authorities()).isEmpty();
    assertThat(document.sequence()).isEmpty();
    assertThat(document.refreshHint()).isEmpty();
  }

  @Test
  void keepsASequenceOf64BitsAndMore() throws Exception {
    assertThat(parse("{\"keys\": [], \"spiffe_sequence\": 18446744073709551616}").sequence())
        .contains(BigInteger.TWO.pow(64));
  }

  @Test
  void passesOverUnknownUsesAndTypes() throws Exception {
    BundleDocument document =
        parse(
            """
            {"keys": [{"kty": "EC", "use": "wit-svid", "kid": "w"},
             {"kty": "AKP", "use": "x509-svid"}, %s]}\
            """
                .formatted(Bundles.x509Key(ROOT)));
    assertThat(document.x509Authorities()).containsExactly(ROOT);
    assertThat(document.ignored()).hasSize(2);
  }

  @Test
  void countsAnAuthorityGivenTwiceOnce() throws Exception {
    String key = Bundles.x509Key(ROOT);
    assertThat(parse("{\"keys\": [%s, %s]}".formatted(key, key)).x509Authorities())
        .containsExactly(ROOT);
  }

  static Stream<Arguments> wrongDocuments() {
    String key = Bundles.publicKey(ROOT);
    String certificate = Bundles.base64(ROOT);
    return Stream.of(
        Arguments.of("", "it is empty"),
        Arguments.of("not json", "it is not JSON"),
        Arguments.of("{\"keys\": [}", "it is not JSON"),
        Arguments.of("{\"keys\": [], \"keys\": []}", "Duplicate"),
        Arguments.of("{\"keys\": [], \"x\": 1e" + "9".repeat(40) + "}", "exponent"),
        Arguments.of("{\"keys\": []} {}", "something follows"),
        Arguments.of("[]", "no JSON object"),
        Arguments.of("{}", "no parameter \"keys\""),
        Arguments.of("{\"keys\": {}}", "is no array"),
        Arguments.of("{\"keys\": [7]}", "its key 0 is no JSON object"),
        Arguments.of("{\"keys\": [], \"spiffe_sequence\": -1}", "spiffe_sequence"),
        Arguments.of("{\"keys\": [], \"spiffe_sequence\": \"1\"}", "spiffe_sequence"),
        Arguments.of("{\"keys\": [], \"spiffe_refresh_hint\": 1.5}", "spiffe_refresh_hint"),
        Arguments.of(one("\"kty\": \"EC\""), "has no \"use\""),
        Arguments.of(one("\"use\": \"x509-svid\""), "has no \"kty\""),
        Arguments.of(one("\"use\": \"x509-svid\", " + key), "has no certificate"),
        Arguments.of(x5c(key, "[]"), "has no certificate"),
        Arguments.of(x5c(key, "[7]"), "is no text"),
        Arguments.of(x5c(key, "[\"%1$s\", \"%1$s\"]".formatted(certificate)), "2 certificates"),
        Arguments.of(x5c(key, "[\"!\"]"), "not in base64"),
        Arguments.of(x5c(key, "[\"AAAA\"]"), "cannot be read"),
        Arguments.of("{\"keys\": [%s]}".formatted(Bundles.x509Key(ROOT, OTHER)), "for another key"),
        Arguments.of(x5c("\"kty\": \"EC\"", "[]"), "has no \"crv\""),
        Arguments.of(
            x5c("\"kty\": \"EC\", \"crv\": \"P-1\"", "[]"), "none of P-256, P-384 and P-521"),
        Arguments.of(one("\"use\": \"jwt-svid\", " + key), "has no \"kid\""),
        Arguments.of(
            one("\"use\": \"jwt-svid\", \"kid\": \"k\", \"d\": \"AA\", " + key),
            "publishes its private key"),
        Arguments.of(
            "{\"keys\": [%1$s, %1$s]}".formatted(Bundles.jwtKey("k", ROOT)),
            "has the key ID of another key"));
  }

  @ParameterizedTest
  @MethodSource("wrongDocuments")
  void refusesWhatTheSpecificationForbids(String document, String words) {
    assertThatThrownBy(() -> parse(document))
        .isInstanceOf(BundleDocumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> BundleDocument.parse(THEIRS, new byte[] {(byte) 0xff, (byte) 0xfe}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void refusesWhatIsTooLargeOrTooDeep() {
    byte[] large = new byte[BundleDocument.MAXIMUM_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    assertThatThrownBy(() -> BundleDocument.parse(THEIRS, large)).hasMessageContaining("4 MiB");
    assertThatThrownBy(() -> parse("{\"keys\": " + "[".repeat(1000) + "]".repeat(1000) + "}"))
        .isInstanceOf(BundleDocumentException.class);
  }

  private static String one(String fields) {
    return "{\"keys\": [{%s}]}".formatted(fields);
  }

  private static String x5c(String key, String certificates) {
    return one("\"use\": \"x509-svid\", %s, \"x5c\": %s".formatted(key, certificates));
  }

  private static BundleDocument parse(String text) throws BundleDocumentException {
    return BundleDocument.parse(THEIRS, text.getBytes(StandardCharsets.UTF_8));
  }
}
