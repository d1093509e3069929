package dev.spirebridge.kubernetes;

import static dev.spirebridge.logging.LogEvent.LEADER_ELECTED;
import static dev.spirebridge.logging.LogEvent.LEADER_LOST;
import static dev.spirebridge.logging.LogEvent.LEASE_NOT_KEPT;
import static dev.spirebridge.logging.LogEvent.LEASE_NOT_RETURNED;
import static dev.spirebridge.logging.LogEvent.THREAD_ENDED;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads while it holds a Lease, by the rules of client-go, and stands for election again whenever
 * it does not. {@link #held()} asks the clock: a thread that was stalled, a process that was
 * stopped, or an API server that went away cannot make it true for longer than {@link
 * LeaseTimes#renewDeadline()} after the last renewal was sent.
 *
 * <p>fabric8's LeaderElector was weighed and left: it goes by callbacks, so that a stalled thread
 * still leads, compares the clocks of two machines, and ends with its first lost lease.
 */
public final class LeaseLeadership implements Leadership, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLeadership.class);

  private final LeaseName lease;
  private final LeaseTimes times;
  private final LeaseStore store;
  private final LeaseElection election;
  private final Runnable onChange;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<String> leader = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private boolean wasHeld;

  private LeaseLeadership(
      KubernetesClient client,
      LeaseName lease,
      LeaseTimes times,
      Runnable onChange,
      InstantSource clock,
      LongSupplier nanos) {
    this.lease = lease;
    this.times = times;
    this.store =
        new LeaseStore(
            new ApiRequests(client), lease.namespace(), lease.name(), times.requestLimit());
    this.election = new LeaseElection(lease.identity(), times);
    this.onChange = onChange;
    this.clock = clock;
    this.nanos = nanos;
    this.thread = new Thread(this::run, "lease-" + lease.name());
    thread.setDaemon(true);
  }

  /**
   * Stands for election at once, in the background; for one loop.
   *
   * @param lookAgain raised when this process begins or ceases to lead
   * @param clock for the times that are written into the Lease, for people to read
   * @param nanos a monotonic clock, by which everything is decided
   */
  public static LeaseLeadership start(
      KubernetesClient client,
      LeaseName lease,
      LeaseTimes times,
      LookAgain lookAgain,
      InstantSource clock,
      LongSupplier nanos) {
    LeaseLeadership leadership = prepare(client, lease, times, lookAgain::raise, clock, nanos);
    leadership.begin();
    return leadership;
  }

  /**
   * One that stands for election only from {@link #begin()} on, so that whatever writes can be put
   * together before.
   *
   * @param onChange called when this process begins or ceases to lead; must not block
   */
  public static LeaseLeadership prepare(
      KubernetesClient client,
      LeaseName lease,
      LeaseTimes times,
      Runnable onChange,
      InstantSource clock,
      LongSupplier nanos) {
    return new LeaseLeadership(client, lease, times, onChange, clock, nanos);
  }

  /** Stands for election, in the background. Once only. */
  public void begin() {
    thread.start();
  }

  /** The thread of the election if it has ended unasked. */
  public Optional<String> stopped() {
    return StoppedThread.of(thread, closed.getCount() > 0);
  }

  @Override
  public boolean held() {
    return closed.getCount() > 0 && election.held(nanos.getAsLong());
  }

  /** The identity that the Lease last named; empty before it was read, and once it is released. */
  public Optional<String> leader() {
    return leader;
  }

  /** Why the Lease cannot be read or written, ending with what to do. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Gives the Lease back, so that the next one leads at once. Stop whatever writes before. */
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
      do {
        stand();
        tellOfChange();
      } while (!closed.await(election.pause(nanos.getAsLong()).toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      LOG.error(THREAD_ENDED, "The election for {} was interrupted: restart the process.", lease);
    } finally {
      release();
    }
  }

  private void stand() {
    LeaseElection.Step step = LeaseElection.Step.WAIT;
    try {
      Optional<LeaseStore.Stored> stored = store.read();
      long now = nanos.getAsLong();
      step = election.look(stored.map(LeaseStore.Stored::lease), now);
      switch (step) {
        case CREATE -> store.create(mine(Optional.empty()));
        case TAKE, RENEW -> {
          LeaseStore.Stored known = stored.orElseThrow();
          store.replace(mine(Optional.of(known.lease())), known.version());
        }
        case WAIT -> {}
      }
      if (step == LeaseElection.Step.WAIT) {
        leader = stored.flatMap(known -> known.lease().holder());
      } else {
        election.renewed(now);
        leader = Optional.of(lease.identity());
      }
      trouble = Optional.empty();
    } catch (RuntimeException | Error e) {
      failed(e, step);
    }
  }

  private void failed(Throwable e, LeaseElection.Step step) {
    ApiFailure failure = ApiFailure.of(e);
    if (failure.kind() == ApiFailure.Kind.CONFLICT) {
      // Somebody wrote between our reading and our writing. Whether it is lost is read next time.
      return;
    }
    boolean noNamespace =
        step == LeaseElection.Step.CREATE && failure.kind() == ApiFailure.Kind.NOT_FOUND;
    String sentence =
        noNamespace
            ? "there is no namespace %s: create it, or give another one with --lease-namespace"
                .formatted(lease.namespace())
            : failure.sentence();
    if (!trouble.equals(Optional.of(sentence))) {
      LOG.warn(LEASE_NOT_KEPT, "The lease {} cannot be kept: {}.", lease, sentence);
    }
    trouble = Optional.of(sentence);
  }

  private LeaseRecord mine(Optional<LeaseRecord> before) {
    ZonedDateTime now = now();
    boolean already = before.flatMap(LeaseRecord::holder).equals(Optional.of(lease.identity()));
    int transitions = before.map(LeaseRecord::transitions).orElse(0);
    return new LeaseRecord(
        Optional.of(lease.identity()),
        times.duration(),
        already ? before.flatMap(LeaseRecord::acquired) : Optional.of(now),
        Optional.of(now),
        before.isEmpty() || already ? transitions : transitions + 1);
  }

  private void tellOfChange() {
    boolean holds = held();
    if (holds != wasHeld) {
      wasHeld = holds;
      if (holds) {
        LOG.info(LEADER_ELECTED, "Leading by the lease {}.", lease);
      } else {
        LOG.info(LEADER_LOST, "No longer leading by the lease {}.", lease);
      }
      onChange.run();
    }
  }

  private void release() {
    boolean mayBeOurs = leader.equals(Optional.of(lease.identity()));
    election.lost();
    tellOfChange();
    if (!mayBeOurs) {
      return;
    }
    try {
      Optional<LeaseStore.Stored> stored = store.read();
      if (stored.flatMap(known -> known.lease().holder()).equals(Optional.of(lease.identity()))) {
        LeaseRecord last = stored.orElseThrow().lease();
        store.replace(
            new LeaseRecord(
                Optional.empty(),
                Duration.ofSeconds(1),
                last.acquired(),
                Optional.of(now()),
                last.transitions()),
            stored.orElseThrow().version());
      }
      leader = Optional.empty();
    } catch (KubernetesClientException e) {
      LOG.warn(
          LEASE_NOT_RETURNED,
          "The lease {} could not be given back: {}.",
          lease,
          ApiFailure.of(e).sentence());
    }
  }

  /** The API keeps microseconds. */
  private ZonedDateTime now() {
    return clock.instant().atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }
}
