package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.spirebridge.clusterspiffeid.Relationship;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelationshipsTest {

  private static final String PLAIN =
      """
      apiVersion: spire.spiffe.io/v1alpha1
      kind: ClusterFederatedTrustDomain
      metadata:
        name: partner
        creationTimestamp: "2026-05-01T12:00:00Z"
        labels: {app.kubernetes.io/managed-by: spire-bridge}
      spec:
        trustDomain: partner.example
        bundleEndpointURL: https://partner.example
        bundleEndpointProfile: {type: https_web}
        className: mgmt
      """;

  private static Optional<Relationship> read(String object) {
    ControllerConfig config =
        Inputs.file("{trustDomain: example.org, className: mgmt}").controller();
    return Relationships.of(config)
        .apply(Serialization.unmarshal(object, GenericKubernetesResource.class));
  }

  @Test
  void tellsWhatIsDeclaredAndWhenItCounts() {
    Instant created = Instant.parse("2026-05-01T12:00:00Z");

    assertThat(read(PLAIN))
        .contains(
            new Relationship(
                "partner",
                TrustDomain.parse("partner.example"),
                created,
                Optional.of(created.plusSeconds(45)),
                true));
    assertThat(read(PLAIN.replace("managed-by: spire-bridge", "managed-by: Helm")))
        .hasValueSatisfying(found -> assertThat(found.ours()).isFalse());
  }

  @Test
  void whatSpireDoesNotHeedIsNone() {
    assertThat(read(PLAIN.replace("className: mgmt", "className: other"))).isEmpty();
    assertThat(read(PLAIN.replace("className: mgmt", "className: ''"))).isEmpty();
    assertThat(
            read(
                PLAIN.replace(
                    "  name: partner",
                    "  name: partner\n  deletionTimestamp: \"2026-05-02T12:00:00Z\"")))
        .as("being deleted")
        .isEmpty();
    assertThat(read(PLAIN.replace("https_web", "https_ftp"))).isEmpty();
    assertThat(read(PLAIN.replace("trustDomain: partner.example", "trustDomain: Not!One")))
        .isEmpty();
    assertThat(read(PLAIN.replace("trustDomain: partner.example", "trustDomain: example.org")))
        .as("our own")
        .isEmpty();
  }

  /** A failure would keep the watch of all of them from ever being in sync. */
  @ParameterizedTest
  @ValueSource(
      strings = {"'.'", "'..'", "'-'", "_", "a..b", "'spiffe://a'", "1", "[a]", "null", "{a: b}"})
  void anyTextInItIsRead(String text) {
    for (String field :
        List.of("trustDomain: partner.example", "bundleEndpointURL: https://partner.example")) {
      String name = field.substring(0, field.indexOf(':') + 2);
      assertThatCode(() -> read(PLAIN.replace(field, name + text))).doesNotThrowAnyException();
    }
    assertThatCode(() -> read(PLAIN + "  trustDomainBundle: " + text + "\n"))
        .doesNotThrowAnyException();
  }
}
