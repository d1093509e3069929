package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Watches a folder as Emissary does for AMBASSADOR_ISTIO_SECRET_DIR: by inotify, which is what
 * Java's watch service is on Linux, and for two names alone. When both had an event within 5 s it
 * reads them, once; a file that vanishes, or events that are further apart, are its loss.
 *
 * <p>It does not wait 500 ms for more events as Emissary does, and so sees each rotation sooner.
 */
final class EmissaryLikeReader implements AutoCloseable {

  private static final long TOGETHER_NANOS = Duration.ofSeconds(5).toNanos();

  private final CertificateFiles files;
  private final WatchService watch;
  private final BlockingQueue<Pair> taken = new LinkedBlockingQueue<>();
  private final AtomicInteger mismatches = new AtomicInteger();
  private final AtomicInteger vanished = new AtomicInteger();
  private final Thread thread = Thread.ofPlatform().name("emissary-like").unstarted(this::run);
  private @Nullable Long keySeenAt;
  private @Nullable Long chainSeenAt;

  private EmissaryLikeReader(CertificateFiles files, WatchService watch) {
    this.files = files;
    this.watch = watch;
  }

  static EmissaryLikeReader start(CertificateFiles files) {
    try {
      WatchService watch = files.folder().getFileSystem().newWatchService();
      files
          .folder()
          .register(
              watch,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      EmissaryLikeReader reader = new EmissaryLikeReader(files, watch);
      reader.thread.start();
      return reader;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The pairs it took into use, in order. */
  BlockingQueue<Pair> taken() {
    return taken;
  }

  /** Pairs it took that do not belong together. */
  int mismatches() {
    return mismatches.get();
  }

  /** Events that say that a file is gone. */
  int vanished() {
    return vanished.get();
  }

  private void run() {
    try {
      while (true) {
        WatchKey key = watch.take();
        key.pollEvents().forEach(this::event);
        key.reset();
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // Closed: there is nothing left to be seen.
    }
  }

  private void event(WatchEvent<?> event) {
    String name = String.valueOf(event.context());
    boolean deleted = event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE);
    if (name.equals(CertificateFiles.KEY) || name.equals(CertificateFiles.CHAIN)) {
      if (deleted) {
        vanished.incrementAndGet();
        return;
      }
      if (name.equals(CertificateFiles.KEY)) {
        keySeenAt = System.nanoTime();
      } else {
        chainSeenAt = System.nanoTime();
      }
      takeIfBoth();
    }
  }

  private void takeIfBoth() {
    Long key = keySeenAt;
    Long chain = chainSeenAt;
    if (key != null && chain != null && Math.abs(key - chain) <= TOGETHER_NANOS) {
      keySeenAt = null;
      chainSeenAt = null;
      Pair pair = files.pair().orElseThrow();
      if (!pair.matches()) {
        mismatches.incrementAndGet();
      }
      taken.add(pair);
    }
  }

  @Override
  public void close() {
    try {
      watch.close();
      thread.join();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
