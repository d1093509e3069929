package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.testing.Pem;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The validation contexts in an Envoy's dump, in both forms. */
class HeldRootsTest {

  private static final X509Certificate SPIRE = root("example.org");
  private static final X509Certificate MESH = root("cluster.local");

  private static X509Certificate root(String trustDomain) {
    return CertificateAuthority.selfSigned(
            TrustDomain.parse(trustDomain), Duration.ofDays(1), InstantSource.system())
        .root();
  }

  private static String key(X509Certificate root) {
    return KeyIdentifiers.subject(root).orElseThrow();
  }

  private static String source(X509Certificate... roots) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate root : roots) {
      pem.append(Pem.of(root));
    }
    return "{\"inline_bytes\": \"%s\"}"
        .formatted(
            Base64.getEncoder().encodeToString(pem.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  private static String dump(String name, String context) {
    return """
    {"configs": [
      {"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret",
       "name": "default", "secret": {"name": "default", "tls_certificate": {}}},
      {"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret",
       "name": "%s", "version_info": "1", "secret": {"name": "%1$s", "validation_context": %s}}
    ]}
    """
        .formatted(name, context);
  }

  private static Optional<HeldRoots> read(String dump) throws IOException {
    return HeldRoots.read(dump.getBytes(StandardCharsets.UTF_8), "ROOTCA");
  }

  @Test
  void readsATrustedCa() throws IOException {
    assertThat(read(dump("ROOTCA", "{\"trusted_ca\": %s}".formatted(source(SPIRE, MESH)))))
        .contains(new HeldRoots(Set.of(key(SPIRE), key(MESH))));
  }

  @Test
  void readsTheTrustBundlesOfTheSpiffeValidator() throws IOException {
    String context =
        """
        {"custom_validator_config": {
          "name": "envoy.tls.cert_validator.spiffe",
          "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig",
            "trust_domains": [
              {"name": "example.org", "trust_bundle": %s},
              {"name": "cluster.local", "trust_bundle": %s}]}}}
        """
            .formatted(source(SPIRE), source(MESH));
    assertThat(read(dump("ROOTCA", context)))
        .contains(new HeldRoots(Set.of(key(SPIRE), key(MESH))));
  }

  @Test
  void hasNothingOfAnotherName() throws IOException {
    assertThat(read(dump("other", "{\"trusted_ca\": %s}".formatted(source(SPIRE))))).isEmpty();
    assertThat(read("{}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "[]",
        "{\"configs\": 1}",
      })
  void refusesWhatIsNoDump(String dump) {
    assertThatThrownBy(() -> read(dump)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"trusted_ca\": {\"inline_bytes\": \"*\"}}",
        "{\"trusted_ca\": {\"filename\": \"/etc/root\"}}",
        "{\"trusted_ca\": {\"inline_string\": \"-----BEGIN CERTIFICATE-----\"}}",
      })
  void saysThatACertificateCannotBeRead(String context) {
    assertThatThrownBy(() -> read(dump("ROOTCA", context)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the secret ROOTCA");
  }
}
