package dev.spirebridge.sds;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Passes a subject's changes on to its followers, trust bundles before certificates.
 *
 * <p>A change that touches both goes out in two rounds over all event loops with followers: the
 * second begins when every loop has flushed the first. Envoy asks for each name on a stream of its
 * own, so that order on one stream would not be enough. Nobody waits for an ACK, and a client that
 * cannot be written to holds up nobody: it gets the newest, bundles first, when it can.
 *
 * <p>Each set of followers belongs to its event loop, everything else to the coordinating loop;
 * passing a change on takes no locks. Changes that come while one is passed on are taken together
 * afterwards.
 */
final class SubjectFeed {

  private final Subject subject;
  private final EventLoop coordinator;
  private final SharedSecrets shared;
  private final Supplier<ExtraRoots> extra;

  /** A set per event loop that has followers: those of one process share one, as a rule. */
  private final ConcurrentMap<EventLoop, Set<SubjectFollower>> followers =
      new ConcurrentHashMap<>(1);

  private volatile Stage stage;
  private volatile Runnable unsubscribe = () -> {};

  // Confined to the coordinator.
  private boolean passingOn;
  private boolean changedMeanwhile;
  private int loopsToCome;

  /**
   * @param coordinator any of the event loops; best the one on which the followers will be
   * @param extra the roots that are to be trusted now beside the subject's own bundles
   */
  SubjectFeed(
      Subject subject, EventLoop coordinator, SharedSecrets shared, Supplier<ExtraRoots> extra) {
    this.subject = subject;
    this.coordinator = coordinator;
    this.shared = shared;
    this.extra = extra;
    this.stage =
        switch (subject.state()) {
          case SubjectState.Pending _, SubjectState.Absent _, SubjectState.Withdrawn _ ->
              Stage.NOTHING;
          case SubjectState.Available(IdentitySnapshot identities) ->
              Stage.of(new SnapshotCatalogs(new Offer(identities, extra.get()), shared));
        };
  }

  Subject subject() {
    return subject;
  }

  /**
   * Follows the subject from now on, beginning with what changed since this was made. Does not when
   * it throws.
   */
  void start() {
    unsubscribe = subject.subscribe(this::lookAgain);
    try {
      lookAgain();
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Hears no more of the subject; what is being passed on is passed on. */
  void stop() {
    unsubscribe.run();
  }

  Stage stage() {
    return stage;
  }

  /** Called on the follower's own event loop, before the follower looks at the stage. */
  void add(EventLoop loop, SubjectFollower follower) {
    followers.computeIfAbsent(loop, _ -> new LinkedHashSet<>()).add(follower);
  }

  /** Called on the follower's own event loop. */
  void remove(EventLoop loop, SubjectFollower follower) {
    followersOn(loop).remove(follower);
  }

  private Set<SubjectFollower> followersOn(EventLoop loop) {
    return followers.getOrDefault(loop, Set.of());
  }

  /** The subject or the extra roots have changed, or may have. Any thread. */
  void lookAgain() {
    coordinator.execute(this::takeUp);
  }

  private void takeUp() {
    if (passingOn) {
      changedMeanwhile = true;
      return;
    }
    switch (subject.state()) {
      case SubjectState.Pending _ -> {}
      case SubjectState.Absent _, SubjectState.Withdrawn _ -> passOnThatNothingIsThere();
      case SubjectState.Available(IdentitySnapshot identities) ->
          passOn(new Offer(identities, extra.get()));
    }
  }

  private void passOnThatNothingIsThere() {
    passingOn = true;
    stage = Stage.NOTHING;
    tellEveryLoop(SubjectFollower::nothingIsThere, this::passedOn);
  }

  private void passOn(Offer next) {
    Optional<Offer> known = stage.certificates().map(SnapshotCatalogs::offer);
    if (known.filter(next::hasSameContent).isPresent()) {
      return;
    }
    passingOn = true;
    SnapshotCatalogs catalogs =
        stage
            .certificates()
            .map(before -> before.after(next))
            .orElseGet(() -> new SnapshotCatalogs(next, shared));
    if (known.filter(old -> !next.touchesBoth(old)).isPresent()) {
      stage = Stage.of(catalogs);
      tellEveryLoop(SubjectFollower::somethingChanged, this::passedOn);
      return;
    }
    stage = new Stage(Optional.of(catalogs), stage.certificates());
    tellEveryLoop(
        SubjectFollower::somethingChanged,
        () -> {
          stage = Stage.of(catalogs);
          tellEveryLoop(SubjectFollower::somethingChanged, this::passedOn);
        });
  }

  private void passedOn() {
    passingOn = false;
    if (changedMeanwhile) {
      changedMeanwhile = false;
      takeUp();
    }
  }

  /**
   * Runs {@code afterwards} on the coordinator when every loop has written and flushed. Called once
   * the stage is set: a follower that comes too late to be told finds it.
   */
  private void tellEveryLoop(Consumer<SubjectFollower> word, Runnable afterwards) {
    List<EventLoop> loops = List.copyOf(followers.keySet());
    loopsToCome = loops.size();
    if (loops.isEmpty()) {
      afterwards.run();
      return;
    }
    loops.forEach(loop ->
        loop.execute(() -> {
          try {
            // A refusal removes a stream while the set is walked.
            List.copyOf(followersOn(loop)).forEach(word);
          } finally {
            // gRPC flushes in a task that it has just queued on this loop; this comes after.
            // Whatever happened above: a loop that did not report would stop all later changes.
            loop.execute(() -> coordinator.execute(() -> loopDone(afterwards)));
          }
        }));
  }

  private void loopDone(Runnable afterwards) {
    loopsToCome--;
    if (loopsToCome == 0) {
      afterwards.run();
    }
  }
}
