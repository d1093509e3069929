package dev.spirebridge.sds;

import dev.spirebridge.store.Subject;
import dev.spirebridge.unixsocket.EventLoops;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One feed per subject, made when the subject's first stream comes. */
final class SubjectFeeds {

  private final EventLoops loops;
  private final ConcurrentMap<Subject, SubjectFeed> feeds = new ConcurrentHashMap<>();

  SubjectFeeds(EventLoops loops) {
    this.loops = loops;
  }

  SubjectFeed of(Subject subject) {
    SubjectFeed known = feeds.get(subject);
    return known != null ? known : feeds.computeIfAbsent(subject, this::started);
  }

  /** The subjects may change on, while the event loops may be gone. */
  void stop() {
    feeds.values().forEach(SubjectFeed::stop);
  }

  private SubjectFeed started(Subject subject) {
    SubjectFeed feed = new SubjectFeed(subject, loops);
    feed.start();
    return feed;
  }
}
