package dev.spirebridge.kubesecret;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.store.Subject;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** The sink as a bridge has it, with the rights of the pod's service account. */
final class RunningSink implements AutoCloseable {

  private final MovableClock clock = new MovableClock(TestIdentities.NOW);
  private final Subject subject = new Subject("self");
  private final KubernetesClient client;
  private final SecretSink sink;

  RunningSink(KubeApiServer server) {
    client = server.client(SecretScene.USER);
    sink =
        SecretSink.start(
            client,
            SecretScene.NAME,
            subject,
            new SvidChoice.First(),
            SecretSettings.defaults(new Random(1)),
            clock);
  }

  static RunningSink of(KubeApiServer server, IdentitySnapshot identities) {
    RunningSink running = new RunningSink(server);
    running.subject.accept(identities);
    return running;
  }

  MovableClock clock() {
    return clock;
  }

  Subject subject() {
    return subject;
  }

  SecretStatus status() {
    return sink.status();
  }

  SecretStatus await(SecretState state) {
    Await.until(
        "the state " + state + " instead of " + status(),
        SecretScene.SOON,
        () -> status().state() == state);
    return status();
  }

  /** Waits until the Secret holds a certificate that is valid for so long. */
  void awaitNotAfter(Duration validFor) {
    Instant notAfter = TestIdentities.NOW.plus(validFor);
    Await.until(
        "a certificate until " + notAfter,
        SecretScene.SOON,
        () ->
            status().state() == SecretState.IN_PLACE
                && status().notAfter().filter(notAfter::equals).isPresent());
  }

  /** Waits for the answer to the last of so many writes, which comes after others can see it. */
  void awaitWrites(long writes) {
    Await.until(writes + " writes", SecretScene.SOON, () -> status().writes() == writes);
  }

  String awaitTrouble(String containing) {
    return Await.untilPresent(
        containing,
        SecretScene.SOON,
        () -> status().trouble().filter(text -> text.contains(containing)));
  }

  @Override
  public void close() {
    sink.close();
    client.close();
  }
}
