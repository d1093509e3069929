package dev.spirebridge.kubernetes;

import static dev.spirebridge.logging.LogEvent.KUBERNETES_EVENTS_NOT_WRITTEN;
import static dev.spirebridge.logging.LogEvent.THREAD_ENDED;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes findings as Events of the API's v1, which `kubectl get events` and `kubectl describe` show
 * with their count; the namespace is the object's, and `default` for objects of the whole cluster.
 * Needs the verbs create and patch on events.
 *
 * <p>What does not fit the queue, or is refused, is dropped: nobody waits for an Event.
 */
public final class ApiEvents implements EventSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiEvents.class);
  private static final int QUEUE = 1000;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(500);

  private enum Result {
    WRITTEN,
    /** The API server could not be asked. */
    LATER,
    REFUSED
  }

  private final ApiRequests requests;
  private final EventBodies bodies;
  private final InstantSource clock;
  private final BlockingQueue<Finding> queue = new ArrayBlockingQueue<>(QUEUE);
  private final EventLedger ledger = new EventLedger();
  private final Set<ApiFailure.Kind> logged = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private ApiEvents(KubernetesClient client, String instance, InstantSource clock) {
    this.requests = new ApiRequests(client);
    this.bodies = new EventBodies(instance);
    this.clock = clock;
    this.thread = new Thread(this::run, "events");
    thread.setDaemon(true);
  }

  /**
   * @param instance which of several controllers it is that reports, such as the pod's name
   */
  public static ApiEvents start(KubernetesClient client, String instance, InstantSource clock) {
    ApiEvents events = new ApiEvents(client, instance, clock);
    events.thread.start();
    return events;
  }

  @Override
  public boolean record(Finding finding) {
    boolean taken = queue.offer(finding);
    if (!taken) {
      LOG.debug(
          "Too many events at once: {} about {} is left out.",
          finding.reason(),
          finding.about().name());
    }
    return taken;
  }

  /** The thread that writes if it has ended unasked. */
  public Optional<String> stopped() {
    return StoppedThread.of(thread, closed.getCount() > 0);
  }

  /** Writes what is queued, if the API server takes it, and ends. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Finding finding = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        boolean done = finding == null || writeInTime(finding);
        if (closed.getCount() == 0 && (finding == null || !done)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.error(THREAD_ENDED, "The writing of events was interrupted: restart the process.");
    }
  }

  /**
   * Waits for an API server that is away: the watches are broken then too, and what is to be told
   * is little. What it refuses is dropped.
   *
   * @return false if it was dropped
   */
  private boolean writeInTime(Finding finding) throws InterruptedException {
    Result result = write(finding);
    while (result == Result.LATER && !closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      result = write(finding);
    }
    return result == Result.WRITTEN;
  }

  private Result write(Finding finding) {
    try {
      Instant now = clock.instant();
      Optional<EventLedger.Entry> entry = ledger.next(finding, now);
      if (entry.isPresent() && !write(finding, entry.get())) {
        ledger.forget(finding);
        ledger.next(finding, now).ifPresent(fresh -> write(finding, fresh));
      }
      logged.clear();
      return Result.WRITTEN;
    } catch (RuntimeException | Error e) {
      ledger.forget(finding);
      ApiFailure failure = ApiFailure.of(e);
      if (logged.add(failure.kind())) {
        LOG.warn(
            KUBERNETES_EVENTS_NOT_WRITTEN, "Events cannot be written: {}.", failure.sentence());
      }
      return failure.kind() == ApiFailure.Kind.UNREACHABLE
              || failure.kind() == ApiFailure.Kind.THROTTLED
          ? Result.LATER
          : Result.REFUSED;
    }
  }

  /**
   * @return false if the Event to count up is gone
   */
  private boolean write(Finding finding, EventLedger.Entry entry) {
    String collection = "/api/v1/namespaces/" + EventBodies.namespace(finding.about()) + "/events";
    if (entry.count() == 1) {
      requests.send("POST", collection, ApiRequests.JSON, bodies.first(finding, entry), LIMIT);
      return true;
    }
    try {
      requests.send(
          "PATCH",
          collection + "/" + entry.eventName(),
          ApiRequests.MERGE_PATCH,
          EventBodies.again(entry),
          LIMIT);
      return true;
    } catch (KubernetesClientException e) {
      if (ApiFailure.of(e).kind() == ApiFailure.Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
