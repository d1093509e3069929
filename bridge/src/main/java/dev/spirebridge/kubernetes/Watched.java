package dev.spirebridge.kubernetes;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;
import static dev.spirebridge.logging.LogEvent.WATCH_IN_SYNC;
import static dev.spirebridge.logging.LogEvent.WATCH_OUT_OF_SYNC;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind, as the API server has them, or what a projection leaves of them; only
 * raises a {@link LookAgain} when that changes.
 *
 * <p>Lists and then watches, on a thread of its own, until it is closed. Whatever else ends a watch
 * than the API server's own closing in order makes it list again, after a pause that grows up to
 * {@link WatchSettings#longestPause()}. fabric8's informer was weighed and left: it waits up to 32
 * s between tries, keeps to itself why, and stops for good where its handler of exceptions does not
 * say otherwise.
 *
 * <p>Any thread may read.
 *
 * @param <V> what is kept of an object, with equals, so that an update that leaves it as it was
 *     wakes nobody
 */
public final class Watched<V> implements Synced, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  private final String plural;
  private final WatchCache<V> cache = new WatchCache<>();
  private final LookAgain lookAgain;
  private final Pauses pauses;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean synced;
  private volatile Optional<String> trouble;
  private int failures;

  private <T extends HasMetadata> Watched(
      KubernetesClient client,
      WatchedKind<T> kind,
      Function<? super T, Optional<V>> keep,
      LookAgain lookAgain,
      WatchSettings settings) {
    this.plural = kind.resource().getPlural();
    this.lookAgain = lookAgain;
    this.pauses = new Pauses(settings.firstPause(), settings.longestPause(), settings.random());
    this.trouble = Optional.of("the " + plural + " have not been listed yet: wait a few seconds");
    Source<T> source =
        new Source<>(new ListAndWatch<>(new ApiRequests(client), kind), keep, settings);
    Runnable untilTheEnd =
        () -> {
          try {
            run(source);
          } finally {
            synced = false;
          }
        };
    this.thread = new Thread(untilTheEnd, "watch-" + plural);
    thread.setDaemon(true);
  }

  /**
   * Begins at once, in the background.
   *
   * @param keep what is kept of an object; empty for nothing. Called on the watching thread
   */
  public static <T extends HasMetadata, V> Watched<V> start(
      KubernetesClient client,
      WatchedKind<T> kind,
      Function<? super T, Optional<V>> keep,
      LookAgain lookAgain,
      WatchSettings settings) {
    Watched<V> watched = new Watched<>(client, kind, keep, lookAgain, settings);
    watched.thread.start();
    return watched;
  }

  /** Immutable, in no order, and the same list until something changes. */
  public List<V> all() {
    return cache.all();
  }

  /** False too while the API server is away, since what changed there meanwhile is not known. */
  @Override
  public boolean synced() {
    return synced;
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }

  /** The thread of the watch if it has ended unasked. */
  public Optional<String> stopped() {
    return StoppedThread.of(thread, isOpen());
  }

  /** Ends the watch and waits for its thread. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends HasMetadata> void run(Source<T> source) {
    while (isOpen()) {
      try {
        source.follow();
      } catch (KubernetesClientException e) {
        failed(ApiFailure.of(e).sentence());
      } catch (RuntimeException | Error e) {
        LOG.error(
            INTERNAL_ERROR, "Watching {} failed in a way nobody expected; it goes on.", plural, e);
        failed("watching " + plural + " failed (" + e + "): look into the log");
      }
      pause();
    }
  }

  private void inSync() {
    boolean was = synced;
    synced = true;
    trouble = Optional.empty();
    if (!was) {
      LOG.info(WATCH_IN_SYNC, "In sync with {}: {} kept.", plural, cache.all().size());
      lookAgain.raise();
    }
  }

  private void failed(String sentence) {
    if (!isOpen()) {
      return;
    }
    failures++;
    boolean told = trouble.filter(sentence::equals).isPresent();
    synced = false;
    trouble = Optional.of(sentence);
    if (!told) {
      LOG.warn(WATCH_OUT_OF_SYNC, "Not in sync with {}: {}.", plural, sentence);
      lookAgain.raise();
    }
  }

  private void pause() {
    Duration pause = failures == 0 ? Duration.ZERO : pauses.after(failures);
    try {
      boolean end = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      if (end) {
        synced = false;
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and the loop asks it.
      synced = false;
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** The part that knows the type of the objects, of which the rest only knows what is kept. */
  private final class Source<T extends HasMetadata> implements ListAndWatch.Events<T> {

    private final ListAndWatch<T> api;
    private final Function<? super T, Optional<V>> keep;
    private final WatchSettings settings;

    Source(ListAndWatch<T> api, Function<? super T, Optional<V>> keep, WatchSettings settings) {
      this.api = api;
      this.keep = keep;
      this.settings = settings;
    }

    /** Lists, and watches for as long as the API server ends its watches in order. */
    void follow() {
      Map<String, V> whole = new HashMap<>();
      String version =
          api.list(
              settings.pageSize(),
              object -> keep.apply(object).ifPresent(value -> whole.put(key(object), value)));
      raiseIf(cache.replace(whole));
      ListAndWatch.End end = api.watch(version, settings.watchTime(), this);
      while (isOpen() && !end.silent()) {
        end = api.watch(end.version(), settings.watchTime(), this);
      }
      failures++;
    }

    @Override
    public void opened() {
      inSync();
    }

    @Override
    public void heard() {
      failures = 0;
    }

    @Override
    public void present(T object) {
      raiseIf(cache.put(key(object), keep.apply(object)));
    }

    @Override
    public void gone(T object) {
      raiseIf(cache.remove(key(object)));
    }

    private void raiseIf(boolean changed) {
      if (changed) {
        lookAgain.raise();
      }
    }

    private String key(T object) {
      String namespace = object.getMetadata().getNamespace();
      String name = object.getMetadata().getName();
      return namespace == null ? name : namespace + "/" + name;
    }
  }
}
