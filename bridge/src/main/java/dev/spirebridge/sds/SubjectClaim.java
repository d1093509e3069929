package dev.spirebridge.sds;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.store.Subjects.Lease;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;

/**
 * What one follower holds of its caller's subject: the lease, and a place in the subject's feed.
 * Confined to the follower's event loop.
 */
final class SubjectClaim {

  private final SubjectFeeds feeds;
  private final Lease lease;
  private final SubjectFeed feed;
  private final EventLoop loop;
  private final SubjectFollower follower;

  /** Takes over the lease and one use of the feed. */
  SubjectClaim(
      SubjectFeeds feeds, Lease lease, SubjectFeed feed, EventLoop loop, SubjectFollower follower) {
    this.feeds = feeds;
    this.lease = lease;
    this.feed = feed;
    this.loop = loop;
    this.follower = follower;
    feed.add(loop, follower);
  }

  /** What may be given out now. */
  Stage stage() {
    return feed.stage();
  }

  /** Whether the source has yet to say something, or what it said is still being passed on. */
  boolean isAwaited() {
    return stage().certificates().isEmpty()
        && switch (feed.subject().state()) {
          case SubjectState.Pending _ -> true;
          case SubjectState.Available(IdentitySnapshot _) -> true;
          case SubjectState.Absent _, SubjectState.Withdrawn _ -> false;
        };
  }

  /** Called once. The follower hears no more. */
  void release() {
    try {
      feed.remove(loop, follower);
      feeds.release(feed);
    } finally {
      lease.close();
    }
  }
}
