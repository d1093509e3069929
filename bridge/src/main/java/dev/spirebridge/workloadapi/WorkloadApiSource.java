package dev.spirebridge.workloadapi;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.StatusSource;
import dev.spirebridge.store.Subject;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the workload's identities from the SPIRE agent's Workload API and keeps the subject up to
 * date with them.
 *
 * <p>One thread owns the watch and is the only writer of the subject. It gives up never, and
 * nothing an agent sends ends it.
 */
public final class WorkloadApiSource implements StatusSource<SourceStatus>, AutoCloseable {

  /**
   * @param agent the agent's Workload API socket; it need not exist yet
   */
  public record Settings(Endpoint agent, UpdateVerifier verifier, RetryPolicy retry) {}

  private sealed interface Message {
    record Received(X509Watch watch, X509Update update) implements Message {
      /** Leaves out the update: it holds private keys. */
      @Override
      public String toString() {
        return "Received[]";
      }
    }

    record Ended(X509Watch watch, Status status) implements Message {}

    record Stop() implements Message {}
  }

  private static final long STOP_LIMIT_MILLIS = 5000;

  private static final Logger log = LoggerFactory.getLogger(WorkloadApiSource.class);

  private final Settings settings;
  private final Subject subject;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SourceJournal journal;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final EventLoops loops;

  private WatchState state = new WatchState.Connecting(0);
  private @Nullable X509Watch watch;
  private Instant watchOpenedAt = Instant.EPOCH;

  /**
   * @param subject written by this source alone
   * @param random spreads the retries
   */
  public WorkloadApiSource(
      Settings settings, Subject subject, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.subject = subject;
    this.clock = clock;
    this.random = random;
    this.journal = new SourceJournal(settings.agent(), clock);
    this.loops = new EventLoops("agent", 1);
    this.thread = Thread.ofPlatform().name("workload-api").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public SourceStatus status() {
    return journal.status();
  }

  /** Whether the watch thread came to an end; without it nothing is ever renewed. */
  public boolean hasEnded() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /**
   * Ends the watch and waits for its thread; what the subject holds stays. May come before {@link
   * #start}, when something else could not be started.
   */
  @Override
  public void close() {
    inbox.add(new Message.Stop());
    try {
      // Unlike its sibling that takes a Duration, it accepts a thread that was never started.
      thread.join(STOP_LIMIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.close();
  }

  private void run() {
    openWatch();
    while (!(state instanceof WatchState.Closed)) {
      try {
        handle(awaitMessage());
      } catch (InterruptedException e) {
        step(new WatchEvent.Stop(), Optional.empty());
      } catch (RuntimeException e) {
        // An error of ours. Whatever it was: without this thread nothing would ever be renewed.
        log.error(
            INTERNAL_ERROR,
            "the watch is opened again after an error of the bridge; please report it",
            e);
        ended(Status.INTERNAL.withDescription("an error of the bridge, see its log"));
      }
    }
  }

  /** The next message, or none when a pause is over. */
  private Optional<Message> awaitMessage() throws InterruptedException {
    if (watch != null) {
      return Optional.of(inbox.take());
    }
    Duration pause = settings.retry().pause(state, random.nextDouble());
    return Optional.ofNullable(inbox.poll(pause.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void handle(Optional<Message> message) {
    if (message.isEmpty()) {
      step(new WatchEvent.RetryDue(), Optional.empty());
      return;
    }
    switch (message.get()) {
      case Message.Received(var from, var update) -> {
        if (from == watch) {
          received(update);
          from.next();
        }
      }
      case Message.Ended(var from, var status) -> {
        if (from == watch) {
          ended(status);
        }
      }
      case Message.Stop() -> step(new WatchEvent.Stop(), Optional.empty());
    }
  }

  private void ended(Status status) {
    closeWatch();
    boolean lasted = !watchOpenedAt.plus(settings.retry().cap()).isAfter(clock.instant());
    step(new WatchEvent.Ended(status.getCode(), lasted), Optional.of(status));
  }

  private void received(X509Update update) {
    if (update.svids().isEmpty()) {
      step(new WatchEvent.EmptyUpdate(), Optional.empty());
      return;
    }
    step(new WatchEvent.Update(), Optional.empty());
    IdentitySnapshot identities;
    try {
      identities = verify(update);
    } catch (IdentityException e) {
      journal.refused(String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException e) {
      // A parser met what it was not made for. Its message may quote the input, a key among it.
      journal.refused("the update cannot be understood: " + e.getClass().getName());
      return;
    }
    boolean changed =
        !subject.state().lastAccepted().filter(identities::hasSameContent).isPresent();
    subject.accept(identities);
    journal.accepted(identities, changed);
  }

  private IdentitySnapshot verify(X509Update update) {
    List<Svid> known =
        subject.state().lastAccepted().map(IdentitySnapshot::svids).orElse(List.of());
    return settings
        .verifier()
        .verify(update.svids(), update.federatedBundles(), known, clock.instant());
  }

  private void step(WatchEvent event, Optional<Status> ended) {
    WatchTransition transition = WatchTransition.of(state, event);
    state = transition.next();
    switch (transition.action()) {
      case NONE, PAUSE -> {}
      case OPEN -> openWatch();
      case WITHDRAW, WITHDRAW_AND_PAUSE -> subject.withdraw();
      case CLOSE -> closeWatch();
    }
    journal.entered(state, ended);
  }

  private void openWatch() {
    journal.watchOpened();
    watchOpenedAt = clock.instant();
    watch =
        X509Watch.open(
            settings.agent(),
            loops,
            new X509Watch.Listener() {
              @Override
              public void received(X509Watch from, X509Update update) {
                inbox.add(new Message.Received(from, update));
              }

              @Override
              public void ended(X509Watch from, Status status) {
                inbox.add(new Message.Ended(from, status));
              }
            });
  }

  private void closeWatch() {
    X509Watch open = watch;
    if (open != null) {
      open.close();
      watch = null;
    }
  }
}
