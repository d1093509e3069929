package dev.spirebridge.delegatedidentity;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Which calling process has which subscription, and how many need it. Leases are taken and given
 * back on any thread, so this is the one place that is shared; what follows from it is the owner
 * thread's work.
 */
final class CallerRegistry {

  private static final class Entry {
    private final SubscriptionLife life;
    private int leases;

    private Entry(SubscriptionLife life) {
      this.life = life;
    }
  }

  private final Map<Object, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param create makes what a process without a subscription gets; it must not block
   */
  Subjects.Lease lease(Caller caller, Function<Caller, SubscriptionLife> create) {
    AtomicBoolean isNew = new AtomicBoolean();
    Entry leased =
        entries.compute(
            key(caller),
            (_, present) -> {
              Entry entry = present;
              if (entry == null) {
                entry = new Entry(create.apply(caller));
                isNew.set(true);
              }
              entry.leases++;
              return entry;
            });
    if (isNew.get()) {
      leased.life.begin();
    }
    return new EntryLease(key(caller), leased);
  }

  Collection<SubscriptionLife> lives() {
    return entries.values().stream().map(entry -> entry.life).toList();
  }

  /** Forgets it, leased or not; a later lease for the process begins anew. */
  void remove(SubscriptionLife life) {
    entries.computeIfPresent(
        key(life.caller()), (_, present) -> present.life == life ? null : present);
  }

  /**
   * Forgets it unless somebody has leased it again.
   *
   * @return whether it was forgotten
   */
  boolean removeIfUnused(SubscriptionLife life) {
    AtomicBoolean removed = new AtomicBoolean();
    entries.computeIfPresent(
        key(life.caller()),
        (_, present) -> {
          if (present.life != life || present.leases > 0) {
            return present;
          }
          removed.set(true);
          return null;
        });
    return removed.get();
  }

  /** Processes that cannot be told apart share an entry: they are given nothing anyhow. */
  private static Object key(Caller caller) {
    return CallerSubscription.isVisible(caller) ? caller.pin().orElseThrow() : caller.process();
  }

  private final class EntryLease implements Subjects.Lease {
    private final Object key;
    private final Entry entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EntryLease(Object key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    @Override
    public Subject subject() {
      return entry.life.subscription().subject();
    }

    @Override
    public void close() {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      AtomicBoolean last = new AtomicBoolean();
      entries.computeIfPresent(
          key,
          (_, present) -> {
            if (present == entry) {
              entry.leases--;
              last.set(entry.leases == 0);
            }
            return present;
          });
      if (last.get()) {
        entry.life.unused();
      }
    }
  }
}
