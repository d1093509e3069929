package dev.spirebridge.sds;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One feed per subject that somebody follows: made for the first follower, stopped and forgotten
 * with the last.
 *
 * <p>Followers come and go on all event loops. They are counted where the map holds the feed, so
 * that the last one's leaving and a new one's coming exclude each other; passing a change on
 * touches neither the map nor the counts.
 */
final class SubjectFeeds {

  /** A feed and how many follow it; replaced, never changed. */
  private record Followed(SubjectFeed feed, int followers) {}

  private final Subjects subjects;
  private final SharedSecrets shared = new SharedSecrets();
  private final ConcurrentMap<Subject, Followed> feeds = new ConcurrentHashMap<>();
  private volatile ExtraRoots extra = ExtraRoots.NONE;

  /**
   * @param subjects whose identities a caller may have
   */
  SubjectFeeds(Subjects subjects) {
    this.subjects = subjects;
  }

  /**
   * Makes the follower one of those of the caller's subject. When this throws, nothing is held.
   *
   * @param loop the current one
   */
  SubjectClaim claim(Caller caller, EventLoop loop, SubjectFollower follower) {
    Subjects.Lease lease = subjects.open(caller);
    try {
      Followed followed =
          feeds.compute(lease.subject(), (subject, known) -> oneMore(subject, known, loop));
      return new SubjectClaim(this, lease, followed.feed(), loop, follower);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Ends one use of a feed. */
  void release(SubjectFeed feed) {
    feeds.computeIfPresent(feed.subject(), (_, followed) -> oneLess(followed));
  }

  /**
   * Replaces the roots that are trusted beside all subjects' own bundles, and offers anew what
   * changes by it. Any thread.
   */
  void trustBeside(ExtraRoots roots) {
    extra = roots;
    // A feed that is not in the map yet looks once more when it is.
    feeds.values().forEach(followed -> followed.feed().lookAgain());
  }

  /** How many feeds there are. */
  int size() {
    return feeds.size();
  }

  /** The subjects may change on, while the event loops may be gone. */
  void stop() {
    feeds.values().forEach(followed -> followed.feed().stop());
  }

  private Followed oneMore(Subject subject, @Nullable Followed known, EventLoop loop) {
    if (known != null) {
      return new Followed(known.feed(), known.followers() + 1);
    }
    SubjectFeed feed = new SubjectFeed(subject, loop, shared, () -> extra);
    feed.start();
    return new Followed(feed, 1);
  }

  private static @Nullable Followed oneLess(Followed followed) {
    if (followed.followers() > 1) {
      return new Followed(followed.feed(), followed.followers() - 1);
    }
    followed.feed().stop();
    return null;
  }
}
