package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.Party;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The moment a process has its identity. */
final class FirstLeaf {
  private FirstLeaf() {}

  /**
   * Its leaf as soon as it has one.
   *
   * @throws IllegalStateException if it has none in time, or the process ended
   */
  static X509Certificate await(Party party, CompletableFuture<X509Certificate> leaf, Duration limit)
      throws InterruptedException {
    try {
      return leaf.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The process of " + party.name() + " gave no answer: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          party.name()
              + " got no certificate and trust bundle over SDS within "
              + limit
              + "; the bridge's status says what is missing",
          e);
    }
  }
}
