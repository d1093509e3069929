package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The objects, their one counter of versions, and the changes of late: etcd's place. An object in
 * it is never changed, only replaced. Thread-safe.
 */
final class ObjectStore {
  /** A real API server has written much before anybody comes: no client's 1 is recent. */
  private static final long FIRST_VERSION = 1000;

  private static final int REMEMBERED_CHANGES = 4096;

  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
  private final TreeMap<Long, Change> changes = new TreeMap<>();
  private long version = FIRST_VERSION;
  private long forgottenUpTo = FIRST_VERSION;
  private boolean closed;

  /**
   * One write.
   *
   * @param before empty when it was created
   * @param after empty when it was deleted
   */
  record Change(
      long version, ObjectKey key, Optional<ObjectNode> before, Optional<ObjectNode> after) {}

  /** What there was at one moment. */
  record Listing(long version, List<ObjectNode> objects) {}

  synchronized Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** In the order of namespace and name. */
  synchronized Listing list(String storage, String namespace) {
    var found =
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().isIn(storage, namespace))
            .map(entry -> entry.getValue())
            .toList();
    return new Listing(version, found);
  }

  /**
   * Puts one where none is.
   *
   * @throws ApiFailure from {@code occupied}
   */
  synchronized ObjectNode create(ObjectKey key, ObjectNode object, ApiFailure occupied) {
    if (objects.containsKey(key)) {
      throw occupied;
    }
    return put(key, Optional.empty(), object);
  }

  /**
   * Replaces one by what becomes of it; an object that stays equal keeps its version.
   *
   * @param change is given the object and leaves it alone
   * @throws ApiFailure from {@code absent}, or what {@code change} throws
   */
  synchronized ObjectNode replace(
      ObjectKey key, UnaryOperator<ObjectNode> change, ApiFailure absent) {
    var before = objects.get(key);
    if (before == null) {
      throw absent;
    }
    var after = change.apply(before);
    return before.equals(after) ? before : put(key, Optional.of(before), after);
  }

  /** Removes one if it is there. */
  synchronized void delete(ObjectKey key) {
    var before = objects.remove(key);
    if (before != null) {
      version++;
      remember(new Change(version, key, Optional.of(before), Optional.empty()));
    }
  }

  /** Removes all that lie in a namespace. */
  synchronized void deleteNamespaced(String namespace) {
    var keys = objects.keySet().stream().filter(key -> key.namespace().equals(namespace)).toList();
    keys.forEach(this::delete);
  }

  /** Lets nobody else in between several calls. */
  synchronized <T> T atomically(Supplier<T> calls) {
    return calls.get();
  }

  /**
   * What was written since a version, as soon as there is something; empty when nothing was for so
   * long, or the store was closed.
   *
   * @throws ApiFailure when the version is too old to tell
   */
  synchronized List<Change> changesAfter(long since, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      if (since < forgottenUpTo) {
        throw ApiFailure.tooOld(since, forgottenUpTo);
      }
      var news = changes.tailMap(since, false);
      long left = deadline - System.nanoTime();
      if (!news.isEmpty() || closed || left <= 0) {
        return List.copyOf(news.values());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized long version() {
    return version;
  }

  /** Forgets all changes until now, as etcd's compaction does: watches from before are told 410. */
  synchronized void compact() {
    changes.clear();
    forgottenUpTo = version;
  }

  /** Lets everybody go who waits for changes. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private ObjectNode put(ObjectKey key, Optional<ObjectNode> before, ObjectNode object) {
    version++;
    var after = Metadata.withVersion(object, version);
    objects.put(key, after);
    remember(new Change(version, key, before, Optional.of(after)));
    return after;
  }

  private void remember(Change change) {
    changes.put(change.version(), change);
    while (changes.size() > REMEMBERED_CHANGES) {
      forgottenUpTo = changes.pollFirstEntry().getKey();
    }
    notifyAll();
  }
}
