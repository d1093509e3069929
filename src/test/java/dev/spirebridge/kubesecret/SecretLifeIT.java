package dev.spirebridge.kubesecret;

import static dev.spirebridge.kubesecret.Replicas.web;
import static dev.spirebridge.kubesecret.SecretScene.OURS;
import static dev.spirebridge.kubesecret.SecretScene.text;
import static dev.spirebridge.kubesecret.SecretScene.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.testing.TestIdentities;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a Secret, with the clock in a test's hands. */
class SecretLifeIT extends OnSecretScene {

  private final IdentitySnapshot first = web(Duration.ofHours(1));
  private final IdentitySnapshot second = web(Duration.ofHours(2));

  private static boolean holds(Secret secret, IdentitySnapshot identities) {
    return text(secret, "tls.crt")
        .equals(
            new String(
                Pem.certificates(identities.svids().getFirst().chain()),
                StandardCharsets.US_ASCII));
  }

  @Test
  void isMadeOnceThereIsAnIdentityAndFollowsItsRotations() {
    try (RunningSink running = new RunningSink(scene.server())) {
      assertThat(running.status().state()).isIn(SecretState.WAITING, SecretState.FAILING);
      running.await(SecretState.WAITING);
      running.subject().accept(first);
      Secret made = scene.await("the Secret", secret -> holds(secret, first));
      assertThat(made.getMetadata().getManagedFields())
          .extracting(fields -> fields.getManager() + " " + fields.getOperation())
          .containsExactly("spire-bridge Apply");
      running.subject().accept(second);
      scene.await("the rotation", secret -> holds(secret, second));
      // The API server shows a Secret before the sink has its answer.
      running.awaitNotAfter(Duration.ofHours(2));
      assertThat(running.status().writes()).isEqualTo(2);
    }
  }

  @Test
  void oneThatIsAsItShouldBeIsNotWrittenAgain() {
    try (RunningSink before = RunningSink.of(scene.server(), first)) {
      before.await(SecretState.IN_PLACE);
    }
    String version = version(scene.secret().get());
    try (RunningSink after = RunningSink.of(scene.server(), first)) {
      SecretStatus status = after.await(SecretState.IN_PLACE);
      assertThat(status.writes()).isZero();
      assertThat(status.spiffeId()).contains("spiffe://example.org/web");
      assertThat(version(scene.secret().get())).isEqualTo(version);
    }
  }

  @Test
  void replicasDoNotWriteAgainstEachOther() {
    try (RunningSink one = RunningSink.of(scene.server(), first);
        RunningSink other = RunningSink.of(scene.server(), second)) {
      one.awaitNotAfter(Duration.ofHours(2));
      other.awaitNotAfter(Duration.ofHours(2));
      scene.await("the one that is valid for longer", secret -> holds(secret, second));
      one.subject().accept(web(Duration.ofHours(3)));
      other.awaitNotAfter(Duration.ofHours(3));
      // Both may have made the Secret at once, and then the better one was written once more.
      assertThat(one.status().writes() + other.status().writes()).isBetween(2L, 4L);
    }
  }

  @Test
  void whoWritesItAsWellIsNotWrittenAgainstWithoutEnd() {
    try (RunningSink running = RunningSink.of(scene.server(), first)) {
      running.await(SecretState.IN_PLACE);
      scene.secret().edit(secret -> edited(secret));
      assertThat(running.awaitTrouble("within 5 s of our writing it"))
          .endsWith("see who else writes it");
      assertThat(text(scene.secret().get(), "tls.crt")).isEqualTo("by hand");
      running.clock().advance(Duration.ofSeconds(5));
      scene.await("it to be put right", secret -> holds(secret, first));
      running.await(SecretState.IN_PLACE);
      running.clock().advance(Duration.ofSeconds(5));
      scene.secret().delete();
      scene.await("it to be made again", secret -> holds(secret, first));
      running.awaitWrites(3);
      running.await(SecretState.IN_PLACE);
    }
  }

  @Test
  void aClockThatWasSetBackPutsNothingOff() {
    try (RunningSink running = RunningSink.of(scene.server(), first)) {
      running.await(SecretState.IN_PLACE);
      running.clock().advance(Duration.ofMinutes(-30));
      scene.secret().edit(secret -> edited(secret));
      scene.await("it to be put right", secret -> holds(secret, first));
    }
  }

  private static Secret edited(Secret secret) {
    return new SecretBuilder(secret).withStringData(Map.of("tls.crt", "by hand")).build();
  }

  @Test
  void aForeignOneIsLeftAloneUntilSomebodyGivesItUp() {
    Secret foreign =
        scene.make(TlsSecret.TYPE, Map.of(), Map.of("tls.crt", "theirs", "tls.key", "theirs"));
    try (RunningSink running = RunningSink.of(scene.server(), first)) {
      assertThat(running.awaitTrouble("without the label"))
          .isEqualTo(
              "there is a Secret istio-ingress/gateway without the label app.kubernetes.io/managed-by=spire-bridge, and it is left alone: delete it, or give it that label, or name another");
      assertThat(running.status().state()).isEqualTo(SecretState.FOREIGN);
      assertThat(scene.find()).contains(foreign);
      scene
          .secret()
          .edit(secret ->
              new SecretBuilder(secret).editMetadata().addToLabels(OURS).endMetadata().build());
      scene.await("it to be taken over", secret -> holds(secret, first));
      running.await(SecretState.IN_PLACE);
      scene
          .secret()
          .edit(secret ->
              new SecretBuilder(secret).editMetadata().withLabels(Map.of()).endMetadata().build());
      running.await(SecretState.FOREIGN);
    }
  }

  @Test
  void oneThatCannotBeChangedIsToldOfAndMadeAnewOnceDeleted() {
    scene.make("Opaque", OURS, Map.of("password", "theirs"));
    try (RunningSink running = RunningSink.of(scene.server(), first)) {
      assertThat(running.awaitTrouble("cannot be made right"))
          .contains("its type is Opaque", "delete it, and it is made anew");
      assertThat(running.status().state()).isEqualTo(SecretState.BLOCKED);
      scene.secret().delete();
      scene.await("it to be made anew", secret -> holds(secret, first));
      running.await(SecretState.IN_PLACE);
    }
  }

  @Test
  void oneWhoseIdentityExpiredOrWasTakenBackStays() {
    try (RunningSink running = RunningSink.of(scene.server(), first)) {
      running.await(SecretState.IN_PLACE);
      String version = version(scene.secret().get());
      running.clock().advance(Duration.ofHours(1).plusSeconds(1));
      running.subject().accept(first);
      SecretStatus expired = running.await(SecretState.EXPIRED);
      assertThat(expired.trouble().orElseThrow())
          .startsWith("the certificate expired at 2026-11-21T13:00:00Z");
      assertThat(expired.notAfter()).contains(TestIdentities.NOW.plus(Duration.ofHours(1)));
      running.subject().withdraw();
      assertThat(running.await(SecretState.WITHDRAWN).trouble().orElseThrow())
          .endsWith(
              "and the Secret stays as it is: create the registration entry again, or delete the Secret");
      assertThat(version(scene.secret().get())).isEqualTo(version);
      running.subject().accept(second);
      scene.await("the next identity", secret -> holds(secret, second));
    }
  }
}
