package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.spirebridge.testing.Await;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.net.http.HttpResponse;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where Envoy cannot tell which authority is whose, it is given those of its own trust domain only,
 * however much that federates: the other trust domain is refused.
 */
class PlainCaConsumerIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 50;
  private static final int URI_NAME = 6;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @ParameterizedTest
  @EnumSource(names = {"GLOO", "ISTIO_WITHOUT_VALIDATOR"})
  void aPlainCaNeverHoldsAForeignAuthorityOfSpire(FederatedConsumer consumer) {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS)) {
      aPlainCaNeverHoldsAForeignAuthority(spire, consumer);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GLOO", "ISTIO_WITHOUT_VALIDATOR"})
  void aPlainCaNeverHoldsAForeignEmbeddedAuthority(FederatedConsumer consumer) {
    try (EmbeddedFederation embedded = EmbeddedFederation.start(folder, LEAF_SECONDS)) {
      aPlainCaNeverHoldsAForeignAuthority(embedded, consumer);
    }
  }

  private void aPlainCaNeverHoldsAForeignAuthority(
      Federation federation, FederatedConsumer consumer) {
    try (FederatedClusters clusters = FederatedClusters.start(folder, federation, consumer, SOON)) {
      FederatedCluster first = clusters.first();
      FederatedCluster second = clusters.second();
      Await.until(
          "the foreign bundle in the bridge",
          SOON,
          () -> first.bridge().metrics().contains("trust_domain=\"" + Federation.SECOND + "\""));
      try (HandshakeLoad own = first.envoy().load(Federation.FIRST, PER_SECOND);
          HandshakeLoad theirs = second.envoy().load(Federation.SECOND, PER_SECOND);
          SdsChannel channel = new SdsChannel(first.listener())) {
        refused(first.envoy().call(Federation.SECOND));
        refused(second.envoy().call(Federation.FIRST));
        onlyOwnAuthoritiesAreSent(federation, consumer, first, channel.stream());
        refused(first.envoy().call(Federation.SECOND));
        own.awaitSucceeded(own.succeeded() + PER_SECOND, SOON);
        theirs.awaitSucceeded(theirs.succeeded() + PER_SECOND, SOON);
        assertThat(own.firstFailures()).as("within " + Federation.FIRST).isEmpty();
        assertThat(theirs.firstFailures()).as("within " + Federation.SECOND).isEmpty();
      }
      assertThat(first.envoy().trustedAuthorities()).isEqualTo(2);
      assertThat(first.bridge().nacks() + first.envoy().rejectedSecrets()).isZero();
    }
  }

  /** A change of the other trust domain's bundle sends nothing, one of the own bundle does. */
  private static void onlyOwnAuthoritiesAreSent(
      Federation federation,
      FederatedConsumer consumer,
      FederatedCluster first,
      SotwStream stream) {
    String name = consumer.binding(first.listener()).validationName();
    stream.send(SotwStream.firstRequest(name).toBuilder().setNode(node(consumer)).build());
    DiscoveryResponse before = stream.answers().next(SOON);
    authoritiesAreOwn(before, name, 1);
    stream.ack(before, name);

    long updates = first.bridge().acceptedUpdates();
    federation.second().prepareAuthority();
    Await.until(
        "the foreign bundle to change", SOON, () -> first.bridge().acceptedUpdates() > updates);
    federation.first().prepareAuthority();
    DiscoveryResponse after = stream.answers().next(SOON);
    authoritiesAreOwn(after, name, 2);
    stream.ack(after, name);
    Await.until(
        "both own authorities in Envoy", SOON, () -> first.envoy().trustedAuthorities() == 2);
    assertThat(stream.waiting()).isZero();
  }

  private static Node node(FederatedConsumer consumer) {
    Struct.Builder metadata = Struct.newBuilder();
    if (consumer == FederatedConsumer.ISTIO_WITHOUT_VALIDATOR) {
      metadata.putFields(
          "disable_spiffe_cert_validation", Value.newBuilder().setStringValue("true").build());
    }
    return Node.newBuilder().setId(SotwStream.NODE_ID).setMetadata(metadata).build();
  }

  private static void authoritiesAreOwn(DiscoveryResponse response, String name, int count) {
    Secret secret = Objects.requireNonNull(Secrets.of(response).get(name), name);
    assertThat(secret.getValidationContext().hasTrustedCa()).as("plain CA").isTrue();
    assertThat(secret.getValidationContext().hasCustomValidatorConfig()).isFalse();
    List<String> domains =
        Secrets.roots(secret).stream().map(PlainCaConsumerIT::trustDomain).toList();
    assertThat(domains).hasSize(count).containsOnly("spiffe://" + Federation.FIRST);
  }

  /** SPIRE's authorities carry the SPIFFE ID of their trust domain. */
  private static String trustDomain(X509Certificate authority) {
    try {
      return authority.getSubjectAlternativeNames().stream()
          .filter(each -> each.getFirst().equals(URI_NAME))
          .map(each -> each.get(1).toString())
          .findFirst()
          .orElseThrow();
    } catch (CertificateParsingException e) {
      throw new AssertionError("no alternative names", e);
    }
  }

  private static void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains(Refusals.WRONG_AUTHORITY);
  }
}
