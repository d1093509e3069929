package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads key and chain at random moments, and again when they do not belong together, as Gloo's sds
 * does, which gives up after fifteen tries of 100 ms. Then it reads the roots.
 */
final class RetryingReader implements AutoCloseable {

  private final CertificateFiles files;
  private final Random random = new Random(1);
  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicInteger withoutRoot = new AtomicInteger();
  private final AtomicReference<Duration> longestMismatch = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread thread = Thread.ofPlatform().name("retrying").unstarted(this::run);
  private volatile boolean stopping;

  private RetryingReader(CertificateFiles files) {
    this.files = files;
  }

  static RetryingReader start(CertificateFiles files) {
    RetryingReader reader = new RetryingReader(files);
    reader.thread.setUncaughtExceptionHandler((_, e) -> reader.failure.set(e));
    reader.thread.start();
    return reader;
  }

  /** Pairs that belong together and so were used. */
  int used() {
    return used.get();
  }

  /** Times that a pair did not belong together. */
  int retries() {
    return retries.get();
  }

  /** Pairs whose authority was not among the roots. */
  int withoutRoot() {
    return withoutRoot.get();
  }

  /** How long key and chain were seen not to belong together at a stretch. */
  Duration longestMismatch() {
    return longestMismatch.get();
  }

  private void run() {
    long mismatchedSince = 0;
    while (!stopping) {
      LockSupport.parkNanos(random.nextInt(3_000_000));
      Optional<Pair> read = files.pair();
      if (read.isEmpty()) {
        continue;
      }
      if (!read.get().matches()) {
        retries.incrementAndGet();
        mismatchedSince = mismatchedSince == 0 ? System.nanoTime() : mismatchedSince;
        continue;
      }
      if (mismatchedSince != 0) {
        Duration lasted = Duration.ofNanos(System.nanoTime() - mismatchedSince);
        longestMismatch.updateAndGet(most -> most.compareTo(lasted) < 0 ? lasted : most);
        mismatchedSince = 0;
      }
      use(read.get().leaf());
    }
  }

  private void use(X509Certificate leaf) {
    used.incrementAndGet();
    if (!CertificateFiles.isIssuedByOneOf(files.roots(), leaf)) {
      withoutRoot.incrementAndGet();
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Throwable unexpected = failure.get();
    if (unexpected != null) {
      throw new AssertionError(unexpected);
    }
  }
}
