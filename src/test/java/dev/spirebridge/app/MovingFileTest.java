package dev.spirebridge.app;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.MovingFiles;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MovingFileTest {

  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);
  private static final X509Certificate ROOT = WORKSHOP.authority("O=cluster.local").certificate();

  @Test
  void readsTheMoveItsTimeAndTheRootsOfEachTrustDomain() throws BadValue {
    X509Certificate next = WORKSHOP.authority("O=cluster.local").certificate();
    ExtraRoots roots =
        MovingFile.parse(
            MovingFiles.of(
                "istio default",
                NOW,
                Map.of("mesh.test", List.of(ROOT), "cluster.local", List.of(next, ROOT))));
    assertThat(roots.id()).isEqualTo("istio default");
    assertThat(roots.until()).isEqualTo(NOW);
    assertThat(roots.roots())
        .containsExactly(
            Map.entry(TrustDomain.parse("cluster.local"), List.of(next, ROOT)),
            Map.entry(TrustDomain.parse("mesh.test"), List.of(ROOT)));
  }

  @Test
  void readsATimeWithAnOffset() throws BadValue {
    String json = good().replace(NOW.toString(), "2026-11-21T13:00:00+01:00");
    assertThat(MovingFile.parse(json).until()).isEqualTo(NOW);
  }

  @Test
  void countsARootThatIsThereTwiceOnce() throws BadValue {
    assertThat(MovingFile.parse(with(Collections.nCopies(20, ROOT))).all()).containsExactly(ROOT);
  }

  @Test
  void takesEightRoots() throws BadValue {
    assertThat(MovingFile.parse(with(differentRoots(8))).all()).hasSize(8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void saysWhatIsWrongAndWhatToWrite(String words, String json) {
    assertThatThrownBy(() -> MovingFile.parse(json))
        .isInstanceOf(BadValue.class)
        .hasMessageContaining(words)
        .hasMessageContaining("; ")
        .message()
        .doesNotContainPattern("\\R");
  }

  static Stream<Arguments> mistakes() {
    String good = good();
    X509Certificate leaf = WORKSHOP.leaf("spiffe://cluster.local/a").certificate();
    X509Certificate cannotSign =
        WORKSHOP.authority("O=cluster.local").usage(KeyUsage.digitalSignature).certificate();
    return Stream.of(
        arguments("not a JSON object", ""),
        arguments("not JSON", "{"),
        arguments("not JSON", good + "{}"),
        arguments("not JSON", good.replace("{\"id\"", "{\"id\": \"one\", \"id\"")),
        arguments("not JSON", "[".repeat(100)),
        arguments("not a JSON object", "[]"),
        arguments("unknown key \"untill\"", good.replace("\"until\"", "\"untill\"")),
        arguments("unknown key \"?\"", good.replace("\"until\"", "\"\\n\"")),
        arguments("no text \"id\"", good.replace("\"id\": \"move\"", "\"id\": 7")),
        arguments("its id is empty", good.replace("move", " ")),
        arguments("its id is empty, longer", good.replace("move", "m".repeat(129))),
        arguments("not printable", good.replace("move", "a\\u202eb")),
        arguments("no text \"until\"", good.replace(", \"until\": \"" + NOW + "\"", "")),
        arguments("not a time of RFC 3339", good.replace(NOW.toString(), "tomorrow")),
        arguments("not a time of RFC 3339", good.replace(NOW.toString(), "2026-11-21T12:00:00")),
        arguments("it has no roots", "{\"id\": \"a\", \"until\": \"" + NOW + "\"}"),
        arguments("it has no roots", MovingFiles.of("a", NOW, Map.of())),
        arguments("\"mesh/a\" is not a trust domain", good.replace("mesh.test", "mesh/a")),
        arguments("it has mesh.test twice", twice(good)),
        arguments("hold no certificate", with(List.of())),
        arguments("hold no certificate", good.replaceAll("\"-----[^\"]*\"", "[]")),
        arguments("certificate 1 is not base64", good.replace("MII", "!!!")),
        arguments("certificate 2 is not X.509", good.replace("-----\\n\"", "-----\\n" + noneOf())),
        arguments("not a CA's", with(List.of(ROOT, leaf))),
        arguments("not a CA's", with(List.of(cannotSign))),
        arguments("it has 9 roots, and at most 8", with(differentRoots(9))));
  }

  private static String noneOf() {
    return "-----BEGIN CERTIFICATE-----\\nTm8=\\n-----END CERTIFICATE-----\\n\"";
  }

  private static String twice(String good) {
    return good.replace("}}", ", \"spiffe://mesh.test\": \"" + pemOf(good) + "\"}}");
  }

  private static String pemOf(String good) {
    return good.replaceAll("(?s).*\"mesh.test\": \"(.*?)\".*", "$1");
  }

  private static List<X509Certificate> differentRoots(int count) {
    return Stream.generate(() -> WORKSHOP.authority("O=cluster.local").certificate())
        .limit(count)
        .toList();
  }

  private static String good() {
    return with(List.of(ROOT));
  }

  private static String with(List<X509Certificate> roots) {
    return MovingFiles.of("move", NOW, Map.of("mesh.test", roots));
  }
}
