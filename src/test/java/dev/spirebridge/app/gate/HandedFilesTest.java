package dev.spirebridge.app.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.mesh.run.GateAnswer;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bridges beside readers of files tell, and what it means. */
class HandedFilesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ID = "spiffe://example.org/ns/edge/sa/emissary";
  private static final String SET =
      "\"folder\": \"/a\", \"writtenAt\": \"x\", \"spiffeId\": \"spiffe://example.org/a\"";

  private final X509Certificate leaf =
      CertificateAuthority.selfSigned(
              TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.fixed(NOW))
          .issue(SpiffeId.parse(ID), "", Duration.ofHours(1))
          .leaf();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"files\": [{\"folder\": \"/a\"}]} | there are no files in /a yet",
        "{\"files\": [{\"folder\": \"/a\", \"writtenAt\": \"x\"}]} | there are no files in /a yet",
        "{\"files\": [{SET, \"notAfter\": \"T\", \"trouble\": \"full\"}]} | /a: full",
        "{\"files\": [{\"folder\": \"/a\", \"trouble\": \"no such folder\"}]} | /a: no such folder",
        "{\"files\": [{SET}]} | it does not tell when the files in /a expire",
        "{\"files\": [{SET, \"notAfter\": \"T\"}, {\"folder\": \"/b\"}]} | there are no files in /b yet",
        "{\"files\": []} | its bridge keeps no folder of files",
        "{} | its bridge keeps no folder of files",
      })
  void aBridgeKeepsItsFilesOrSaysWhyNot(String status, String why) {
    byte[] page = bytes(status.replace("SET", SET).replace("\"T\"", "\"" + NOW + "\""));
    assertThatThrownBy(() -> HandedFiles.folders(page))
        .isInstanceOf(IOException.class)
        .hasMessage(why);
  }

  @Test
  void theFilesAreThoseOfTheBridgesIdentity() throws Exception {
    HandedFiles.Identity identity = identity(leaf);
    Instant notAfter = leaf.getNotAfter().toInstant();
    assertThat(FilesGate.same("a/b", folders(ID, notAfter), identity)).isEmpty();
    assertThat(FilesGate.same("a/b", folders(ID, notAfter.minusSeconds(60)), identity))
        .contains(
            new GateAnswer.NotYet(
                "a/b: the files in /a expire at %s, and the certificate of its bridge at %s"
                    .formatted(notAfter.minusSeconds(60), notAfter)));
    assertThat(FilesGate.same("a/b", folders("spiffe://example.org/other", notAfter), identity))
        .contains(
            new GateAnswer.NotYet(
                "a/b: the files in /a are of spiffe://example.org/other, and its bridge is " + ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"identities\": [{\"spiffeId\": \"x\", \"isDefault\": false, \"availability\": \"available\", \"chain\": [\"\"]}]}",
        "{\"identities\": [{\"spiffeId\": \"x\", \"isDefault\": true, \"availability\": \"withdrawn\", \"chain\": [\"\"]}]}",
        "{\"identities\": [{\"spiffeId\": \"x\", \"isDefault\": true, \"availability\": \"available\", \"chain\": []}]}",
      })
  void whatIsNotTheDefaultIdentityCountsAsNone(String identities) {
    assertThatThrownBy(() -> HandedFiles.identity(bytes(identities)))
        .isInstanceOf(IOException.class)
        .hasMessage("its bridge has no identity");
  }

  @Test
  void anEnvoyPresentsTheCertificateOfTheFilesByItsSerialNumber() throws IOException {
    Set<BigInteger> held =
        HandedFiles.serials(
            bytes(
                """
                {"certificates": [
                  {"ca_cert": [{"serial_number": "1"}], "cert_chain": [{"serial_number": "00ff"}]}]}
                """));
    assertThat(FilesGate.held("a/b", held, BigInteger.valueOf(255)))
        .isInstanceOf(GateAnswer.Holds.class);
    assertThat(FilesGate.held("a/b", held, BigInteger.ONE)).isInstanceOf(GateAnswer.NotYet.class);
  }

  private static List<HandedFiles.Folder> folders(String spiffeId, Instant notAfter)
      throws IOException {
    return HandedFiles.folders(
        bytes(
            "{\"files\": [{\"folder\": \"/a\", \"writtenAt\": \"x\", \"spiffeId\": \"%s\", \"notAfter\": \"%s\"}]}"
                .formatted(spiffeId, notAfter)));
  }

  private static HandedFiles.Identity identity(X509Certificate leaf)
      throws IOException, CertificateEncodingException {
    return HandedFiles.identity(
        bytes(
            "{\"identities\": [{\"spiffeId\": \"%s\", \"isDefault\": true, \"availability\": \"available\", \"chain\": [\"%s\"]}]}"
                .formatted(ID, Base64.getEncoder().encodeToString(leaf.getEncoded()))));
  }
}
