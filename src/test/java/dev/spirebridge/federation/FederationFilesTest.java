package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.kubernetes.SpireKinds;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of both sides of spire-config/federation say the same of each other. */
class FederationFilesTest {

  private static final Path FOLDER = Path.of("spire-config", "federation");

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void theBridgesListIsRightAndMakesTheManifest(int here, int there) throws Exception {
    List<CheckedFederation> checked = FederationList.check(requests(here), own(here));
    assertThat(checked).singleElement().satisfies(one -> assertThat(one.errors()).isEmpty());
    FederatedTrustDomain relationship = checked.getFirst().accepted().orElseThrow();
    assertThat(relationship.trustDomain().getName()).isEqualTo("cluster" + there + ".demo");

    DesiredFederatedTrustDomain desired =
        FederationObjects.desired(relationship, "spire", FederationSource.CONFIGURATION);
    ObservedFederatedTrustDomain manifest = manifest(here);
    assertThat(FederationObjects.differences(manifest, desired))
        .allMatch(phrase -> phrase.startsWith("metadata."));
    assertThat(manifest.declared(own(here)).accepted()).contains(relationship);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void theClassIsTheSameEverywhere(int here, int there) throws Exception {
    Object className = yaml(here, "controller-manager.yaml").get("className");
    assertThat(manifest(here).className()).isEqualTo(className);
    Map<?, ?> spec = map(yaml(here, "cluster-spiffe-id.yaml").get("spec"));
    Map<?, ?> bridge = yaml(here, "spire-bridge.yaml");
    assertThat(spec.get("className")).isEqualTo(className).isEqualTo(bridge.get("className"));
    assertThat(bridge.get("trustDomain")).isEqualTo("cluster" + here + ".demo");
    assertThat(spec.containsKey("federatesWith")).as("before there is a bundle").isFalse();
    assertThat(text(here, "cluster-spiffe-id.yaml"))
        .contains("  # federatesWith:\n  # - cluster" + there + ".demo");
    assertThat(text(here, "verify.yaml"))
        .contains("cluster" + there + ".demo, --trust-domain, cluster" + here + ".demo")
        .contains("--class-name, " + className);
  }

  /** spire-controller-manager looks for each expression anywhere in a name. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void whatIsIgnoredIsIgnoredByItsWholeName(int here) throws Exception {
    assertThat((List<?>) notNull(yaml(here, "controller-manager.yaml").get("ignoreNamespaces")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(String.valueOf(name)).startsWith("^").endsWith("$"));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void istioKnowsBothTrustDomains(int here, int there) throws Exception {
    Map<?, ?> mesh = map(map(yaml(here, "istio-mesh.yaml").get("spec")).get("meshConfig"));
    assertThat(mesh.get("trustDomain"))
        .isEqualTo(yaml(here, "controller-manager.yaml").get("trustDomain"))
        .isEqualTo("cluster" + here + ".demo");
    String foreign = "cluster" + there + ".demo";
    assertThat(mesh.containsKey("trustDomainAliases")).as("it makes the two one").isFalse();
    assertThat(text(here, "istio-call.yaml"))
        .contains("- spiffe://" + foreign + "/ns/shop/sa/cart");
    Map<?, ?> certificates = map(((List<?>) notNull(mesh.get("caCertificates"))).getFirst());
    assertThat(certificates.get("trustDomains")).isEqualTo(List.of(foreign));
    X509Certificate root = certificate(String.valueOf(certificates.get("pem")));
    assertThat(PresentedSvid.idIn(root)).contains(SpiffeId.parse("spiffe://" + foreign));
    assertThat(root.getBasicConstraints()).isNotNegative();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void spiresFilesNameTheirOwnTrustDomainAndServeItsBundle(int here, int there) throws Exception {
    String own = "trust_domain = \"cluster" + here + ".demo\"";
    assertThat(text(here, "server.conf")).contains(own, "profile \"https_spiffe\"", "port = 8443");
    assertThat(text(here, "agent.conf")).contains(own);
  }

  @Test
  void thePageNamesEachFile() throws Exception {
    String page = Files.readString(Path.of("docs", "federation.md"));
    try (var files = Files.list(FOLDER.resolve("cluster1"))) {
      assertThat(files.map(file -> file.getFileName().toString())).allMatch(page::contains);
    }
  }

  private static List<FederationRequest> requests(int side) throws IOException {
    return ((List<?>) notNull(yaml(side, "spire-bridge.yaml").get("federation")))
        .stream()
            .map(FederationFilesTest::map)
            .map(entry ->
                new FederationRequest(
                    (String) notNull(entry.get("trustDomain")),
                    (String) notNull(entry.get("endpoint")),
                    (String) notNull(entry.get("profile")),
                    Optional.ofNullable((String) entry.get("endpointSpiffeId")),
                    Optional.empty()))
            .toList();
  }

  private static ObservedFederatedTrustDomain manifest(int side) throws IOException {
    Map<?, ?> object = yaml(side, "cluster-federated-trust-domain.yaml");
    assertThat(object.get("apiVersion")).isEqualTo(SpireKinds.API_VERSION);
    assertThat(object.get("kind")).isEqualTo(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN.getKind());
    Map<String, Object> spec = new HashMap<>();
    map(object.get("spec")).forEach((key, value) -> spec.put(String.valueOf(key), value));
    return new ObservedFederatedTrustDomain(
        "manifest", "", "", Instant.EPOCH, false, Map.of(), Map.of(), spec);
  }

  private static Optional<TrustDomain> own(int side) {
    return Optional.of(TrustDomain.parse("cluster" + side + ".demo"));
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static Map<?, ?> yaml(int side, String file) throws IOException {
    return map(new Load(LoadSettings.builder().build()).loadFromString(text(side, file)));
  }

  private static String text(int side, String file) throws IOException {
    return Files.readString(FOLDER.resolve("cluster" + side).resolve(file));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) notNull(value);
  }

  private static Object notNull(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }
}
