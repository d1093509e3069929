package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import dev.spirebridge.delegatedidentity.AgentApi.Subscription;
import dev.spirebridge.delegatedidentity.DelegatedIdentitySource.CallerSubject;
import dev.spirebridge.delegatedidentity.Timers.Timer;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.store.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent says about one calling process, and the subject it goes to.
 *
 * <p>Whatever comes for a process that has ended is thrown away: by then its number may be
 * another's, and so may what the agent attested. So the pin is looked at before the agent is asked,
 * when it first answers, and before anything is handed on. Used by the owner thread.
 */
final class CallerSubscription {

  private static final Logger log = LoggerFactory.getLogger(DelegatedIdentitySource.class);

  private final Caller caller;
  private final Subject subject;
  private final Surroundings surroundings;
  private final BundleFeed bundles;
  private final AnswerCheck check;
  private final CallerJournal journal;
  private final HeldIdentities identities;
  private final Runnable processGone;

  private SubscriptionState state;
  private @Nullable Attempt attempt;
  private @Nullable Timer retry;

  /**
   * @param processGone told when the process is found to have ended; is to call {@link
   *     #processEnded}
   */
  CallerSubscription(
      Caller caller, Surroundings surroundings, BundleFeed bundles, Runnable processGone) {
    this.caller = caller;
    this.subject = new Subject(caller.description(), surroundings.acceptances());
    this.surroundings = surroundings;
    this.bundles = bundles;
    this.check = new AnswerCheck(surroundings.settings());
    this.journal =
        new CallerJournal(
            caller, surroundings.journal(), surroundings.callerLog(), surroundings.clock());
    this.identities =
        new HeldIdentities(subject, surroundings, bundles, journal, this::isProcessGone);
    this.processGone = processGone;
    this.state =
        isVisible(caller)
            ? new SubscriptionState.Asking(0)
            : new SubscriptionState.CallerNotVisible();
  }

  /** Whether its process can be named to the agent, and told from a later one of that number. */
  static boolean isVisible(Caller caller) {
    return caller.pin().isPresent()
        && caller.process().filter(process -> process.pid() > 0).isPresent();
  }

  /** Called from any thread. */
  Subject subject() {
    return subject;
  }

  /** Called from any thread. */
  CallerSubject view() {
    return new CallerSubject(caller, subject, journal.status());
  }

  void start() {
    step(new SubscriptionEvent.Due(), Optional.empty());
  }

  /** Ends it and leaves the subject as it is. */
  void stop() {
    step(new SubscriptionEvent.Stop(), Optional.empty());
  }

  /** Ends it; whoever holds the process's connections by now is given nothing any more. */
  void processEnded() {
    stop();
    subject.withdraw();
  }

  boolean waitsForTheAgent() {
    return state.waitsForTheAgent();
  }

  /** Asks sooner than it would have: the agent answers again. */
  void hurry(Duration pause) {
    if (retry != null) {
      schedule(pause);
    }
  }

  /** Takes changed bundles into what the process has. */
  void bundlesChanged() {
    try {
      identities.join(false);
    } catch (RuntimeException e) {
      log.error(INTERNAL_ERROR, "trust bundles of a caller are not renewed; please report it", e);
    }
  }

  private void step(SubscriptionEvent event, Optional<SubscriptionEnd> end) {
    SubscriptionTransition transition = SubscriptionTransition.of(state, event);
    state = transition.next();
    switch (transition.action()) {
      case NONE -> {}
      case OPEN -> open();
      case PAUSE -> schedule(surroundings.pauses().ofCaller(state, surroundings.chance()));
      case WITHDRAW -> {
        identities.clear();
        subject.withdraw();
      }
      case CLOSE -> close();
    }
    journal.entered(state, end);
  }

  private void open() {
    if (isProcessGone()) {
      return;
    }
    Attempt opened = new Attempt(surroundings.now());
    attempt = opened;
    try {
      opened.subscription = surroundings.agent().subscribeToIdentities(caller, opened);
    } catch (RuntimeException e) {
      log.error(INTERNAL_ERROR, "a caller could not be asked about; please report it", e);
      opened.ended(SubscriptionEnd.OF_OUR_OWN_ERROR);
    }
  }

  private void received(Attempt from, CallerUpdate update) {
    if (from != attempt || (from.isFirstAnswer() && isProcessGone())) {
      return;
    }
    try {
      take(update);
      from.next();
    } catch (RuntimeException e) {
      log.error(
          INTERNAL_ERROR,
          "a caller's subscription is opened again after an error; please report it",
          e);
      from.close();
      ended(from, SubscriptionEnd.OF_OUR_OWN_ERROR);
    }
  }

  private void take(CallerUpdate update) {
    if (update.svids().isEmpty()) {
      step(new SubscriptionEvent.AnsweredEmpty(), Optional.empty());
      return;
    }
    AnswerCheck.Result result =
        check.of(update, identities.acceptedLike(update.svids()), surroundings.now());
    switch (result) {
      case AnswerCheck.Refused(String reason) -> {
        step(new SubscriptionEvent.Answered(), Optional.empty());
        identities.refused(reason);
      }
      case AnswerCheck.NoneAllowed(var leftOut) -> {
        journal.leftOut(leftOut);
        step(new SubscriptionEvent.AnsweredNotAllowed(), Optional.empty());
      }
      case AnswerCheck.Good(var join, var leftOut) -> {
        if (!leftOut.isEmpty()) {
          journal.leftOut(leftOut);
        }
        step(new SubscriptionEvent.Answered(), Optional.empty());
        identities.take(join);
      }
    }
  }

  private void ended(Attempt from, SubscriptionEnd end) {
    if (from != attempt) {
      return;
    }
    attempt = null;
    boolean lasted = surroundings.lasted(from.openedAt);
    step(new SubscriptionEvent.Ended(end.reason(), lasted), Optional.of(end));
    if (end.concernsTheBridge()) {
      bundles.troubleSeen(end);
    }
  }

  /** Ends this when the process has ended. */
  private boolean isProcessGone() {
    if (caller.pin().filter(ProcessPin::isAlive).isPresent()) {
      return false;
    }
    processGone.run();
    return true;
  }

  private void schedule(Duration pause) {
    unschedule();
    retry =
        surroundings
            .owner()
            .after(
                pause,
                () -> {
                  retry = null;
                  step(new SubscriptionEvent.Due(), Optional.empty());
                });
  }

  private void unschedule() {
    Timer waiting = retry;
    if (waiting != null) {
      surroundings.owner().cancel(waiting);
      retry = null;
    }
  }

  private void close() {
    unschedule();
    identities.clear();
    Attempt open = attempt;
    attempt = null;
    if (open != null) {
      open.close();
    }
  }

  /** One subscription, whose events come to the owner thread. */
  private final class Attempt implements AgentApi.Listener<CallerUpdate> {
    private final Instant openedAt;
    private @Nullable Subscription subscription;
    private boolean answered;

    private Attempt(Instant openedAt) {
      this.openedAt = openedAt;
    }

    private boolean isFirstAnswer() {
      boolean first = !answered;
      answered = true;
      return first;
    }

    @Override
    public void received(CallerUpdate update) {
      surroundings.owner().execute(() -> CallerSubscription.this.received(this, update));
    }

    @Override
    public void ended(SubscriptionEnd end) {
      surroundings.owner().execute(() -> CallerSubscription.this.ended(this, end));
    }

    private void next() {
      Subscription open = subscription;
      if (open != null) {
        open.next();
      }
    }

    private void close() {
      Subscription open = subscription;
      if (open != null) {
        open.close();
      }
    }
  }
}
