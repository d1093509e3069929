package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.spirebridge.identity.SvidChoice;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FetchSecrets beyond SPIRE's table, which {@link SpireTableTest} runs. */
class FetchAnswerTest {

  private static final String WEB = "spiffe://example.org/web";
  private static final String ROOTCA_GIVEN = "ROOTCA = validator example.org";
  private static final String DEFAULT_GIVEN = "default = certificate example.org/web";

  private final Scenes scenes = Scenes.ONE;
  private final World world = new World(SecretNames.spire(new SvidChoice.First()));

  @BeforeEach
  void theWorkloadIsKnown() {
    world.has(scenes.web);
  }

  /** As from SPIRE's agent: there is no stream they could refer to. */
  @Test
  void versionAndNonceAreEmpty() {
    assertThat(reply("default").version()).isEmpty();
    assertThat(reply("default").nonce()).isEmpty();
  }

  @Test
  void trustBundlesComeFirstAndEachNameOnce() {
    assertThat(given("default", "ROOTCA", "default")).containsExactly(ROOTCA_GIVEN, DEFAULT_GIVEN);
  }

  /** Differs: SPIRE finds one of them and refuses the other. */
  @Test
  void anSvidMayBeFetchedByNameAndByAlias() {
    assertThat(given("default", WEB))
        .containsExactly(DEFAULT_GIVEN, WEB + " = certificate example.org/web");
  }

  @Test
  void everythingMayBeFetchedBesideNamesItDoesNotCover() {
    assertThat(given("*", "default"))
        .containsExactly(
            "spiffe://example.org = validator example.org",
            "spiffe://partner.test = validator partner.test",
            WEB + " = certificate example.org/web",
            DEFAULT_GIVEN);
  }

  /** Differs: SPIRE refuses the whole request. */
  @Test
  void theNamesThatExistAreGivenAndTheOthersLeftOut() {
    assertThat(given("default", "unknown")).containsExactly(DEFAULT_GIVEN);
  }

  @Test
  void withNothingToGiveItIsUnavailable() {
    assertThat(refusal("unknown").getCode()).isEqualTo(Code.UNAVAILABLE);
    world.hasNothing();
    assertThat(refusal("default").getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal().getDescription()).contains("try again");
  }

  /** Differs: SPIRE gives the trust bundle, to a workload that it does not know. */
  @Test
  void withoutAnIdentityEverythingIsNothing() {
    world.hasNothing();
    assertThat(refusal().getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void anExpiredCertificateIsLeftOut() {
    world.clockShows(Scenes.EXPIRED);
    assertThat(given("default", "ROOTCA")).containsExactly(ROOTCA_GIVEN);
    assertThat(refusal("default").getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void aListenerMayRefuseUnknownNames() {
    world.rules(OnUnknown.FAIL, 9);
    assertThat(refusal("default", "x").getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal("default", "x").getDescription()).endsWith("[\"x\"]");

    assertThat(given("*", "default")).as("everything is no unknown name").hasSize(4);

    world.hasNothing();
    assertThat(refusal("default", "x").getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void moreNamesThanAllowedAreRefused() {
    world.rules(OnUnknown.HOLD, 1);
    assertThat(given("default", "default", "")).containsExactly(DEFAULT_GIVEN);
    assertThat(refusal("a", "b").getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  /** Differs: SPIRE echoes whatever type it is asked for. */
  @Test
  void anotherTypeIsRefused() {
    var request = DiscoveryRequest.newBuilder().setTypeUrl("TYPEURL").build();
    assertThat(
            FetchAnswer.of(
                SpokenProtocol.read(SotwRequest::read, request), world::view, world.rules()))
        .isInstanceOfSatisfying(
            FetchAnswer.Refused.class,
            refused -> assertThat(refused.status().getCode()).isEqualTo(Code.INVALID_ARGUMENT));
  }

  private List<String> given(String... names) {
    return reply(names).secrets().stream().map(SecretReading::describe).toList();
  }

  private Reply reply(String... names) {
    return switch (fetch(names)) {
      case FetchAnswer.Secrets(Reply reply) -> reply;
      case FetchAnswer.Refused(Status status) -> fail("refused: " + status);
    };
  }

  private Status refusal(String... names) {
    return switch (fetch(names)) {
      case FetchAnswer.Secrets(Reply reply) -> fail("answered: " + reply);
      case FetchAnswer.Refused(Status status) -> status;
    };
  }

  private FetchAnswer fetch(String... names) {
    var request = DiscoveryRequest.newBuilder().addAllResourceNames(List.of(names)).build();
    return FetchAnswer.of(
        SpokenProtocol.read(SotwRequest::read, request), world::view, world.rules());
  }
}
