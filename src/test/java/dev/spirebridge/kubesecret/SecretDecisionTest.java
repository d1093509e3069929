package dev.spirebridge.kubesecret;

import static dev.spirebridge.kubesecret.Replicas.annotated;
import static dev.spirebridge.kubesecret.Replicas.frozen;
import static dev.spirebridge.kubesecret.Replicas.holding;
import static dev.spirebridge.kubesecret.Replicas.identities;
import static dev.spirebridge.kubesecret.Replicas.labelled;
import static dev.spirebridge.kubesecret.Replicas.secret;
import static dev.spirebridge.kubesecret.Replicas.seen;
import static dev.spirebridge.kubesecret.Replicas.typed;
import static dev.spirebridge.kubesecret.Replicas.value;
import static dev.spirebridge.kubesecret.Replicas.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.kubesecret.SecretDecision.Apply;
import dev.spirebridge.kubesecret.SecretDecision.Blocked;
import dev.spirebridge.kubesecret.SecretDecision.Create;
import dev.spirebridge.kubesecret.SecretDecision.Foreign;
import dev.spirebridge.kubesecret.SecretDecision.Keep;
import dev.spirebridge.testing.TestIdentities;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretDecisionTest {

  private static final IdentitySnapshot OWN = web(Duration.ofHours(1));
  private static final TlsSecret WANTED = secret(OWN);
  private static final SeenSecret WRITTEN = seen(WANTED);
  private static final Map<String, String> UNLABELLED = Map.of("app", "gateway");
  private static final TlsSecret LATER = secret(web(Duration.ofHours(2)));
  private static final TlsSecret EARLIER = secret(web(Duration.ofMinutes(30)));
  private static final SeenSecret OF_A_REPLICA = seen(LATER);

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments("there is none", null, new Create()),
        arguments("as it should be", WRITTEN, new Keep(WANTED)),
        arguments("with one key more", holding(WRITTEN, "theirs", "dGhlaXJz"), new Keep(WANTED)),
        arguments("with one annotation more", annotated(WRITTEN, "theirs", "x"), new Keep(WANTED)),
        arguments("without a label", labelled(WRITTEN, Map.of()), new Foreign()),
        arguments("with another's label", labelled(WRITTEN, UNLABELLED), new Foreign()),
        arguments(
            "foreign, and of another type",
            labelled(typed(WRITTEN, "Opaque"), UNLABELLED),
            new Foreign()),
        arguments(
            "ours, and of another type",
            typed(WRITTEN, "Opaque"),
            new Blocked("its type is Opaque, and a type cannot be changed")),
        arguments("immutable, as it should be", frozen(WRITTEN), new Keep(WANTED)),
        arguments("immutable, and older", frozen(seen(EARLIER)), new Blocked("it is immutable")),
        arguments("empty", holding(WRITTEN, TlsSecret.KEY, ""), apply(false)),
        arguments(
            "with another key",
            holding(WRITTEN, TlsSecret.KEY, value(OF_A_REPLICA, TlsSecret.KEY)),
            apply(false)),
        arguments("with what is no Base64", holding(WRITTEN, TlsSecret.KEY, "%"), apply(false)),
        arguments(
            "with an annotation changed",
            annotated(WRITTEN, TlsSecret.SPIFFE_ID, "spiffe://example.org/other"),
            apply(false)),
        arguments("an older SVID", seen(EARLIER), apply(true)),
        arguments("another replica's SVID", OF_A_REPLICA, new Keep(LATER)),
        arguments(
            "another replica's SVID with other authorities",
            holding(OF_A_REPLICA, TlsSecret.AUTHORITIES, "dGhlaXJz"),
            apply(false)),
        arguments(
            "another replica's SVID with an own key",
            holding(OF_A_REPLICA, TlsSecret.KEY, value(WRITTEN, TlsSecret.KEY)),
            apply(false)),
        arguments(
            "another workload's SVID",
            seen(secret(identities(Replicas.AUTHORITY, TestIdentities.API, Duration.ofHours(2)))),
            apply(false)),
        arguments(
            "an SVID of another authority",
            seen(
                secret(
                    identities(
                        TestIdentities.authority(TestIdentities.TRUST_DOMAIN),
                        TestIdentities.WEB,
                        Duration.ofHours(2)))),
            apply(false)));
  }

  private static SecretDecision apply(boolean older) {
    return new Apply(WRITTEN, older);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isWhatFollowsFromTheSecretAsItIs(
      String what, @Nullable SeenSecret shown, SecretDecision expected) {
    SecretDecision decision =
        SecretDecision.of(
            Optional.ofNullable(shown),
            WANTED,
            each ->
                SecretReader.find(each, TestIdentities.WEB, OWN.own(), TestIdentities.NOW)
                    .map(svid -> TlsSecret.of(svid, OWN.own())));

    // What another bridge wrote is read, and then is an object of its own.
    assertThat(decision).as(what).hasToString(expected.toString());
  }
}
